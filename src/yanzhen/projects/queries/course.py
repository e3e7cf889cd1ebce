"""The six 未 alarms, and what people did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet

from yanzhen.accounts.models import User
from yanzhen.journal.kept import kept
from yanzhen.projects.models import Activity, Milestone, Project
from yanzhen.projects.stages import ALARM_BY_AWAITED, ALARMS, Stage

# What an alarm tells of its step, its project and who holds it.
SHOWN = (
    "stage", "due_on", "forecast_on", "project__code", "project__name", "project__stage",
    "project__company__name", "project__team__short_name", "project__owner__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One overdue step of one project."""

    code: str
    label: str
    project_code: str
    project_name: str
    company_name: str
    team_id: int | None
    team_name: str
    owner_name: str
    stage: str
    awaited: str
    due_on: date
    days_overdue: int
    forecast_on: date | None


@dataclass(frozen=True, slots=True)
class AlarmCount:
    """How many projects one alarm rings for, and the longest wait."""

    code: str
    label: str
    awaited: str
    projects: int
    longest_days: int


def overdue(user: User, *, on: date) -> QuerySet[Milestone]:
    """Return the milestones whose time has run out, of the projects a person may see."""
    # What has a day it is due on is not reached (a constraint), so the index of days tells all.
    rows = Milestone.objects.filter(due_on__lt=on, stage__in=list(ALARM_BY_AWAITED))
    # Alarms ring after signing only, and from signing on every project is seen zone-wide.
    return rows.filter(project__signed_on__isnull=False).exclude(project__stage=Stage.X)


def alarms(
    user: User, *, on: date, code: str = "", team: int | None = None, limit: int = 100
) -> list[AlarmRow]:
    """Return the overdue steps, longest first. One query."""
    rows = overdue(user, on=on)
    if code:
        rows = rows.filter(stage__in=[a.awaited.value for a in ALARMS if a.code == code])
    if team is not None:
        rows = rows.filter(project__team=team)
    rows = rows.select_related("project__company", "project__team", "project__owner").only(*SHOWN)
    return [_alarm(row, on) for row in rows.order_by("due_on", "pk")[:limit]]


def _alarm(row: Milestone, on: date) -> AlarmRow:
    alarm, project = ALARM_BY_AWAITED[row.stage], row.project
    assert row.due_on is not None
    return AlarmRow(
        alarm.code, str(alarm.label), project.code, project.name, project.company.name,
        project.team_id, str(project.team or ""), str(project.owner or ""), project.stage,
        row.stage, row.due_on, (on - row.due_on).days, row.forecast_on,
    )  # fmt: skip


def alarm_counts(user: User, *, on: date, team: int | None = None) -> list[AlarmCount]:
    """Return all six alarms with how many projects each rings for, none included. Two queries;
    one while nothing has happened since."""
    rows = overdue(user, on=on)
    if team is not None:
        rows = rows.filter(project__team=team)
    grouped = rows.order_by().values_list("stage").annotate(n=Count("pk"), oldest=Min("due_on"))
    counted = kept(("projects.alarms", on, team), lambda: list(grouped))
    found = {stage: (number, (on - oldest).days) for stage, number, oldest in counted}
    return [
        AlarmCount(alarm.code, str(alarm.label), alarm.awaited.value,
                   *found.get(alarm.awaited.value, (0, 0)))
        for alarm in ALARMS
    ]  # fmt: skip


def alarms_of(project: Project, *, on: date) -> list[AlarmRow]:
    """Return the alarms that ring for one project."""
    rows = project.milestones.filter(
        due_on__lt=on, actual_on__isnull=True, stage__in=list(ALARM_BY_AWAITED)
    ).select_related("project__company", "project__team", "project__owner")
    return [_alarm(row, on) for row in rows.order_by("due_on")]


def visible_activities(user: User) -> QuerySet[Activity]:
    """Return the activities a person may read: own and of the own team, those of projects in
    full view; leaders and auditors all."""
    if user.sees_all:
        return Activity.objects.all()
    own = Q(by=user) | Q(colleagues=user) | Q(project__in=Project.objects.in_full_to(user))
    if user.team_id:
        own |= Q(team=user.team_id)
    return Activity.objects.filter(pk__in=Activity.objects.filter(own).values("pk"))


@dataclass(frozen=True, slots=True)
class Effort:
    """What one person did in a time: the personal indicators of domain rules 3.4."""

    user_id: int
    trips: int
    days_out: int
    visits: int
    firms_visited: int
    effective_visits: int
    receptions: int
    recorded_in_time: int
    activities: int


def efforts(users: Iterable[int], *, since: date, until: date, in_time: int = 3) -> list[Effort]:
    """Return what each person did from `since` until before `until`. One query.

    An effective visit met a decision-maker and was recorded within `in_time` days.
    """
    rows = Activity.objects.filter(by__in=list(users), on__gte=since, on__lt=until).values_list(
        "by", "kind", "on", "until", "company", "decision_maker", "recorded_at"
    )
    by_user: dict[int, list[tuple[str, date, date | None, int | None, str, bool]]] = {}
    for user, kind, on, end, company, maker, recorded in rows:
        prompt = (recorded.date() - (end or on)) <= timedelta(days=in_time)
        by_user.setdefault(user, []).append((kind, on, end, company, maker, prompt))
    return [_effort(user, by_user.get(user, [])) for user in users]


def _effort(user: int, rows: list[tuple[str, date, date | None, int | None, str, bool]]) -> Effort:
    trips = [row for row in rows if row[0] == "TRIP"]
    visits = [row for row in rows if row[0] == "VISIT"]
    return Effort(
        user, len(trips), sum(((row[2] or row[1]) - row[1]).days + 1 for row in trips),
        len(visits), len({row[3] for row in visits if row[3]}),
        sum(1 for row in visits if row[4] and row[5]),
        sum(1 for row in rows if row[0] == "RECEPTION"), sum(1 for row in rows if row[5]),
        len(rows),
    )  # fmt: skip


def stage_counts(user: User) -> dict[str, int]:
    """Return how many projects stand at each stage, of those a person may see. One query."""
    rows = Project.objects.visible_to(user).order_by().values("stage").annotate(n=Count("pk"))
    return {row["stage"]: row["n"] for row in rows}
