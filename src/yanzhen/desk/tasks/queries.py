"""Questions about tasks: counts for the tabs, the supervising table, one task's page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from yanzhen.accounts.models import User
from yanzhen.desk import policies
from yanzhen.desk.commands.opening import is_supervised
from yanzhen.desk.models import Extension, Task, TaskKind, TaskStatus
from yanzhen.desk.models.tasks import AUTOMATIC

SUPERVISED = (TaskKind.TASK, TaskKind.INSTRUCTION)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person or team stands with what was asked of them."""

    key: int | None
    name: str
    open: int
    unaccepted: int
    replied: int
    late: int
    longest_days: int
    closed: int


@dataclass(frozen=True, slots=True)
class Actions:
    """What a person may do with a task now; the page shows just these."""

    accept: bool
    return_: bool
    reply: bool
    extend: bool
    decide_extension: bool
    conclude: bool
    redo: bool
    remind: bool
    reassign: bool
    cancel: bool

    @property
    def any(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


def actions_of(task: Task, user: User, asking: Extension | None) -> Actions:
    """Return what `user` may do with a task as it stands."""
    live = task.is_open
    does, decides = live and policies.may_do(user, task), live and policies.may_decide(user, task)
    by_people = task.kind not in AUTOMATIC
    status, waits = task.status, is_supervised(task)
    return Actions(
        accept=does and status == TaskStatus.OPEN,
        return_=does and waits and status in {TaskStatus.OPEN, TaskStatus.ACCEPTED},
        reply=does and status != TaskStatus.RETURNED,
        extend=does and by_people and asking is None and status != TaskStatus.RETURNED,
        decide_extension=decides and asking is not None,
        conclude=decides and (waits or user.pk != task.assignee_id),
        redo=decides and status == TaskStatus.REPLIED,
        remind=decides and user.pk != task.assignee_id and status != TaskStatus.REPLIED,
        reassign=decides and by_people,
        cancel=decides and by_people,
    )


def scope_counts(user: User, *, on: date) -> dict[str, int]:
    """Return how many open tasks each tab holds, in three small queries."""
    open_ = Task.objects.filter(is_open=True)
    counts = {
        "mine": open_.filter(assignee=user).count(),
        "assigned": open_.filter(assigned_by=user).count(),
        "overdue": open_.visible_to(user).filter(due_on__lt=on).count(),
    }
    if user.team_id:
        counts["team"] = open_.filter(team=user.team_id).count()
    return counts


def supervision(user: User, *, on: date, since: date) -> list[Standing]:
    """Return how those under `user` stand, the worst first: teams for a zone leader, people for
    a team lead. One query; `since` bounds what counts as closed lately."""
    by_team = user.sees_all
    field, name = ("team", "team__short_name") if by_team else ("assignee", "assignee__name")
    mine = Task.objects.visible_to(user) if by_team else Task.objects.filter(team=user.team_id)
    waiting = Q(is_open=True)
    rows = (
        mine.filter(kind__in=SUPERVISED)
        .filter(waiting | Q(closed_at__date__gte=since, status=TaskStatus.CLOSED))
        .order_by()
        .values(field, name)
        .annotate(
            waiting=Count("pk", filter=waiting),
            unaccepted=Count("pk", filter=waiting & Q(status=TaskStatus.OPEN)),
            replied=Count("pk", filter=waiting & Q(status=TaskStatus.REPLIED)),
            late=Count("pk", filter=waiting & Q(due_on__lt=on)),
            oldest=Min("due_on", filter=waiting & Q(due_on__lt=on)),
            closed=Count("pk", filter=~waiting),
        )
    )
    found = [
        Standing(
            row[field], row[name] or "", row["waiting"], row["unaccepted"], row["replied"],
            row["late"], (on - row["oldest"]).days if row["oldest"] else 0, row["closed"],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda s: (-s.late, -s.longest_days, -s.open, s.name))


def worst_overdue(user: User, *, on: date, limit: int = 10) -> list[Task]:
    """Return the longest overdue tasks that leaders asked for or people were told to do."""
    late = Task.objects.visible_to(user).filter(is_open=True, due_on__lt=on, kind__in=SUPERVISED)
    return list(late.select_related("assignee", "team").order_by("due_on", "pk")[:limit])


def of_subject(subject: str, user: User, *, limit: int = 20) -> list[Task]:
    """Return the open tasks about a subject that `user` may see, the nearest day first."""
    found = Task.objects.visible_to(user).filter(subject=subject, is_open=True)
    return list(found.select_related("assignee", "assigned_by").order_by("due_on", "pk")[:limit])
