"""What each day does by itself: protections lapse, papers expire, overdue tasks climb."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from yanzhen.assessments.commands import remind_awaited
from yanzhen.companies.commands import delete_lapsed_contacts
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.desk.commands.notifications import mark_read
from yanzhen.desk.commands.partners import warn_of_agreements
from yanzhen.desk.commands.supervising import escalate_tasks, send_digests
from yanzhen.league.commands import lapse_credits
from yanzhen.projects.commands import expire_evidence, run_protections

FIRST_WEEKLY, FIRST_DAILY, LAST = date(2021, 3, 5), date(2022, 5, 16), date(2022, 5, 30)


def run_day(at: datetime) -> None:
    """Do what the schedule does on a day; again on the same day changes nothing."""
    on = at.date()
    run_protections(at=at)
    expire_evidence(at=at)
    delete_lapsed_contacts(at=at)
    escalate_tasks(on=on, at=at)
    warn_of_agreements(on=on, at=at)
    remind_awaited(at=at)
    lapse_credits(at=at)
    send_digests(at=at)


def pass_days() -> Story:
    """Tell the days: a look a week at first, from the last fortnight on every day."""
    for day in _days():
        at = moment(day, 0, hour=18)
        yield at
        run_day(at)


def _days() -> Iterator[date]:
    day = FIRST_WEEKLY
    while day <= LAST:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=7 if day < FIRST_DAILY - timedelta(days=7) else 1)


def read_notices(world: World) -> Story:
    """Tell how everyone read what had come in, up to the last days."""
    at = moment(date(2022, 5, 27), 2, hour=17)
    yield at
    for user in world.users.values():
        mark_read(user, at=at)
