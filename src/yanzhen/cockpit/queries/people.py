"""A team's members with what they hold, and one's own projects that call for a next step."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from yanzhen.accounts.models import Team, User
from yanzhen.cockpit.links import address
from yanzhen.desk.models import Task
from yanzhen.projects.models import Project
from yanzhen.projects.queries.course import overdue
from yanzhen.projects.stages import BEFORE_SIGNING, Stage

GOING = [stage.value for stage in Stage if stage != Stage.X]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What one person of a team holds and owes, and the lists behind the figures."""

    name: str
    leads: int
    signed: int
    alarms: int
    late_tasks: int
    url: str
    leads_url: str
    signed_url: str
    alarms_url: str


@dataclass(frozen=True, slots=True)
class MyProject:
    """One of a person's projects, and the day that matters next."""

    code: str
    name: str
    company: str
    stage: str
    amount_cny: Decimal | None
    quiet_days: int
    protected_until: date | None
    tone: str
    url: str


def member_rows(user: User, team: Team, on: date) -> list[MemberRow]:
    """Return the team's people, those with most alarms first. Four queries."""
    people = list(User.objects.filter(team=team, is_active=True))
    held: dict[int | None, dict[str, int]] = {
        row["owner"]: {"leads": row["leads"], "signed": row["signed"]}
        for row in Project.objects.filter(owner__in=people)
        .exclude(stage=Stage.X)
        .order_by()
        .values("owner")
        .annotate(
            leads=Count("pk", filter=Q(stage__in=BEFORE_SIGNING)),
            signed=Count("pk", filter=Q(signed_on__isnull=False)),
        )
    }
    late = overdue(user, on=on).filter(project__owner__in=people)
    alarms = dict(late.order_by().values_list("project__owner").annotate(n=Count("pk")))
    owed = Task.objects.filter(assignee__in=people, is_open=True, due_on__lt=on)
    tasks = dict(owed.order_by().values_list("assignee").annotate(n=Count("pk")))
    rows = [
        _member(
            person, held.get(person.pk, {}), alarms.get(person.pk, 0), tasks.get(person.pk, 0), on
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: (-row.alarms, -row.late_tasks, -row.leads, row.name))


def _member(person: User, held: dict[str, int], alarms: int, late: int, on: date) -> MemberRow:
    def listed(**narrowed: Any) -> str:
        return address("projects:list", owner=person.name, **narrowed)

    return MemberRow(
        person.name, held.get("leads", 0), held.get("signed", 0), alarms, late, listed(),
        listed(stage=BEFORE_SIGNING), listed(stage=GOING, signed_max=on.isoformat()),
        listed(stage=GOING, signed_max=on.isoformat(), late=1),
    )  # fmt: skip


def my_projects(user: User, on: date, *, limit: int = 8) -> list[MyProject]:
    """Return a person's unsigned projects, the longest without contact first. One query."""
    rows = Project.objects.filter(owner=user, stage__in=BEFORE_SIGNING).select_related("company")
    return [_mine(project, on) for project in rows.order_by("quiet_since", "pk")[:limit]]


def _mine(project: Project, on: date) -> MyProject:
    left = (project.protected_until - on).days if project.protected_until else None
    tone = "none" if left is None else "red" if left < 0 else "amber" if left <= 7 else "green"
    return MyProject(
        project.code, project.name, str(project.company), str(Stage(project.stage).label),
        project.size_cny or None, (on - project.quiet_since).days, project.protected_until, tone,
        address("projects:page", project.code),
    )  # fmt: skip
