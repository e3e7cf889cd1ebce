"""The six 未, the alarms of leads, and what people did."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils.timezone import localdate

from yanzhen.accounts.models import User
from yanzhen.journal.kept import kept
from yanzhen.projects.models import Activity, Milestone, Project
from yanzhen.projects.queries.early import begun_on, early_of, limit_of, ringing_leads
from yanzhen.projects.stages import ALARM_BY_AWAITED, ALARMS, LEAD_ALARMS, Alarm, Stage

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
    # Alarms ring after signing only, and from signing on every project is seen zone-wide.
    return _overdue(on)


def _overdue(on: date) -> QuerySet[Milestone]:
    # What has a day it is due on is not reached (a constraint), so the index of days tells all.
    rows = Milestone.objects.filter(due_on__lt=on, stage__in=list(ALARM_BY_AWAITED))
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


@dataclass(frozen=True, slots=True)
class AlarmOnDay:
    """One alarm as of a day: how many steps were due and are not reached, and the oldest."""

    code: str
    label: str
    projects: int
    longest_days: int
    worst: str
    team: str


def overdue_on(on: date) -> list[AlarmOnDay]:
    """Return all six alarms as of a day: what had come due by then and is still not reached. Two
    queries. What has been reached since has no day it was due on any more and is left out."""
    rows = _overdue(on)
    grouped = rows.order_by().values_list("stage").annotate(n=Count("pk"), oldest=Min("due_on"))
    counted = {stage: (number, oldest) for stage, number, oldest in grouped}
    oldest = Q(pk__in=[])
    for stage, (_number, due_on) in counted.items():
        oldest |= Q(stage=stage, due_on=due_on)
    told = rows.filter(oldest).order_by("-project__code", "-pk")
    worst = {
        stage: (name, team)
        for stage, name, team in told.values_list(
            "stage", "project__name", "project__team__short_name"
        )
    }
    found = []
    for alarm in ALARMS:
        number, due_on = counted.get(alarm.awaited.value, (0, on))
        name, team = worst.get(alarm.awaited.value, ("", ""))
        found.append(AlarmOnDay(alarm.code, str(alarm.label), number, (on - due_on).days, name,
                                team or ""))  # fmt: skip
    return found


def lead_alarms(
    user: User, *, on: date, code: str = "", team: int | None = None, limit: int = 100
) -> list[AlarmRow]:
    """Return the overdue leads that a person may read, longest first. A query an alarm."""
    asked = [alarm for alarm in LEAD_ALARMS if code in ("", alarm.code)]
    found = []
    for alarm in asked:
        begun = "registered_at" if alarm.reached == Stage.S0 else "stage_since"
        rows = ringing_leads(user, alarm, on, team).select_related("company", "team", "owner")
        found += [_lead_alarm(alarm, row, on) for row in rows.order_by(begun, "pk")[:limit]]
    return sorted(found, key=lambda row: -row.days_overdue)[:limit]


def _lead_alarm(alarm: Alarm, project: Project, on: date) -> AlarmRow:
    due_on = begun_on(alarm, project) + limit_of(alarm, on)
    return AlarmRow(
        alarm.code, str(alarm.label), project.code, project.name, project.company.name,
        project.team_id, str(project.team or ""), str(project.owner or ""), project.stage,
        alarm.awaited.value, due_on, (on - due_on).days, None,
    )  # fmt: skip


def lead_alarm_counts(user: User, *, on: date, team: int | None = None) -> list[AlarmCount]:
    """Return each alarm of leads with how many it rings for. A query an alarm."""
    found = []
    for alarm in LEAD_ALARMS:
        told = ringing_leads(user, alarm, on, team).aggregate(
            n=Count("pk"), registered=Min("registered_at"), since=Min("stage_since")
        )
        first = told["since"] if alarm.reached == Stage.S3 else told["registered"]
        if isinstance(first, datetime):
            first = localdate(first)
        days = (on - first - limit_of(alarm, on)).days if first else 0
        found.append(AlarmCount(alarm.code, str(alarm.label), alarm.awaited.value, told["n"], days))
    return found


def alarms_of(project: Project, *, on: date) -> list[AlarmRow]:
    """Return the alarms that ring for one project; of a lead's the most overdue."""
    early = [_lead_alarm(alarm, project, on) for alarm, _days in early_of([project], on).values()]
    rows = project.milestones.filter(
        due_on__lt=on, actual_on__isnull=True, stage__in=list(ALARM_BY_AWAITED)
    ).select_related("project__company", "project__team", "project__owner")
    return early + [_alarm(row, on) for row in rows.order_by("due_on")]


def visible_activities(user: User) -> QuerySet[Activity]:
    """Return the activities a person may read: own and of the own team, those of projects in
    full view; leaders and auditors all."""
    if user.sees_all:
        return Activity.objects.all()
    own = Q(by=user) | Q(colleagues=user) | Q(project__in=Project.objects.in_full_to(user))
    if user.team_id:
        own |= Q(team=user.team_id)
    return Activity.objects.filter(pk__in=Activity.objects.filter(own).values("pk"))
