"""Where it is stuck: the six 未 alarms, each with the project that waits longest."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet

from yanzhen.accounts.models import Team, User
from yanzhen.cockpit.links import address
from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.projects.models import Milestone
from yanzhen.projects.queries.course import overdue
from yanzhen.projects.stages import ALARM_BY_AWAITED


@dataclass(frozen=True, slots=True)
class Stuck:
    """One kind of alarm: how many ring, and the longest overdue one."""

    code: str
    label: str
    number: int
    project_name: str
    project_url: str
    amount_cny: Decimal | None
    who: str
    days: int
    tone: str
    url: str


def stuck_kinds(
    user: User, on: date, *, team: Team | None = None, owner: User | None = None
) -> list[Stuck]:
    """Return the kinds of alarm that ring, the longest overdue first. Four queries."""
    rows = _overdue(user, on, team, owner)
    kinds = ringing(user, on, team=team, owner=owner)
    if not kinds:
        return []
    oldest = Q()
    for stage, (_number, due_on) in kinds.items():
        oldest |= Q(stage=stage, due_on=due_on)
    first = rows.filter(oldest).order_by().values("stage").annotate(first=Min("pk"))
    chosen = Milestone.objects.filter(pk__in=[row["first"] for row in first])
    worst = {row.stage: row for row in chosen.select_related("project__team")}
    red = parameter("cockpit.alarm_red_days", on=on)
    found = [
        _stuck(worst[stage], number, (on - due_on).days, red, team)
        for stage, (number, due_on) in kinds.items()
    ]
    return sorted(found, key=lambda kind: -kind.days)


def ringing(
    user: User, on: date, *, team: Team | None = None, owner: User | None = None
) -> dict[str, tuple[int, date]]:
    """Return for each awaited stage how many alarms ring and since when. Two queries; one while
    nothing has happened since."""

    def find() -> dict[str, tuple[int, date]]:
        rows = _overdue(user, on, team, owner).order_by().values("stage")
        grouped = rows.annotate(n=Count("pk"), oldest=Min("due_on"))
        return {row["stage"]: (row["n"], row["oldest"]) for row in grouped}

    # Alarms are seen zone-wide: the same for everybody who asks.
    return kept(("cockpit.ringing", on, team and team.pk, owner and owner.pk), find)


def _overdue(user: User, on: date, team: Team | None, owner: User | None) -> QuerySet[Milestone]:
    rows = overdue(user, on=on)
    if team:
        rows = rows.filter(project__team=team)
    return rows.filter(project__owner=owner) if owner else rows


def _stuck(row: Milestone, number: int, days: int, red: int, team: Team | None) -> Stuck:
    alarm, project = ALARM_BY_AWAITED[row.stage], row.project
    url = address("projects:alarms", code=alarm.code, team=team.pk if team else "")
    return Stuck(
        alarm.code, str(alarm.label), number, project.name, address("projects:page", project.code),
        project.size_cny or None, str(project.team or ""), days, "red" if days > red else "amber",
        url,
    )  # fmt: skip
