"""The demo's own clock: it goes forward only, and each day that passes does its work."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.commands import set_clock
from yanzhen.common.refusals import Refused
from yanzhen.demo import policies
from yanzhen.demo.commands.days import run_day
from yanzhen.journal.commands import record

# Each day runs the zone's schedule; a quarter at once is as long as a person likes to wait.
MOST_DAYS = 92
WORK_BEGINS = timedelta(hours=8, minutes=30)


@transaction.atomic
def advance_clock(*, to: date, by: User, at: datetime, real: datetime) -> int:
    """Let the days pass until the morning of `to`, each with what the schedule does on it.

    Args:
        at: the zone's present moment.
        real: what a clock outside the demo shows, to which the zone's is tied.

    Returns how many days passed.

    :raises Refused: backwards, not at all, or further than a quarter at once.
    """
    policies.require_clock_keeper(by)
    today = localdate(at)
    days = (to - today).days
    if days < 1:
        raise Refused(_("时间只能往前走，请选 %s 以后的日期。") % today, field="to")
    if days > MOST_DAYS:
        raise Refused(
            _("一次最多前进 %(most)s 天，请选 %(last)s 以前的日期，可以分几次走。")
            % {"most": MOST_DAYS, "last": today + timedelta(days=MOST_DAYS)},
            field="to",
        )
    for passed in range(1, days + 1):
        run_day(_morning(today + timedelta(days=passed)))
    set_clock(_morning(to), real=real)
    record("demo.clock_advanced", "demo:clock", by=by, at=at, start=today, end=to, days=days)
    return days


def _morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), get_default_timezone()) + WORK_BEGINS
