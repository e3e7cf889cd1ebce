"""The one list of what is to be done: mine, my team's, what I asked for, what is overdue."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import WRITERS
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.desk.models import Task, TaskKind, TaskLevel, TaskStatus

Rows = QuerySet[Task]
SCOPES: dict[str, Callable[[User, date], Rows]] = {
    "mine": lambda user, on: Task.objects.filter(assignee=user),
    "team": lambda user, on: Task.objects.filter(team=user.team_id, team__isnull=False),
    "assigned": lambda user, on: Task.objects.filter(assigned_by=user),
    "overdue": lambda user, on: Task.objects.visible_to(user).filter(is_open=True, due_on__lt=on),
    "all": lambda user, on: Task.objects.visible_to(user),
}


def task_list(scope: str, on: date, *, ended: bool = False) -> ListSpec:
    """Return the list of a scope on a day; without `ended`, what is still to be done."""

    def rows(user: User) -> Rows:
        found = SCOPES[scope](user, on)
        found = found.select_related("assignee", "assigned_by", "team")
        return found if scope == "overdue" else found.filter(is_open=not ended)

    return ListSpec(
        key="tasks",
        title=_("待办"),
        rows=rows,
        columns=_columns(on, ended),
        sort="-due" if ended else "due",
        filters=_filters(),
        search=lambda found, text: found.filter(title__icontains=text),
        search_hint=_("事项中的字"),
        row_url=lambda task: reverse("desk:task", args=[task.pk]),
        empty_text=_("没有这样的事项"),
    )


def _columns(on: date, ended: bool) -> tuple[Column, ...]:
    return (
        Column("title", _("事项"), lambda t: Cell(t.title, sub=t.subject_label)),
        Column("due", _("期限"), lambda t: t.due_on, kind="day", sort="due_on"),
        Column("state", _("状态"), lambda t: state_of(t, on)),
        Column("kind", _("类型"), _kind_of),
        Column("assignee", _("承办人"), lambda t: Cell(str(t.assignee), sub=str(t.team or ""))),
        Column("by", _("交办人"), lambda t: str(t.assigned_by or _("系统"))),
        Column("subject", _("对象"), lambda t: Cell(t.subject_label or "—", url=t.subject_url),
               default=False),
        Column("opened", _("交办时间"), lambda t: t.opened_at, kind="moment", default=False),
        Column("closed", _("办结时间"), lambda t: t.closed_at, kind="moment", default=ended),
    )  # fmt: skip


def state_of(task: Task, on: date) -> Cell:
    """Return a task's state as a lamp: red overdue, amber due today or waiting, green on time."""
    if not task.is_open:
        return Cell(str(task.get_status_display()), tone="none")
    late = (on - task.due_on).days
    if late > 0:
        return Cell(_("逾期 %d 天") % late, tone="red")
    if task.status in {TaskStatus.RETURNED, TaskStatus.REPLIED}:
        return Cell(str(task.get_status_display()), tone="amber")
    if late == 0:
        return Cell(_("今天到期"), tone="amber")
    return Cell(str(task.get_status_display()), tone="green")


def _kind_of(task: Task) -> Cell:
    level = str(TaskLevel.LEADER.label) if task.level == TaskLevel.LEADER else ""
    return Cell(str(task.get_kind_display()), sub=level)


def _filters() -> tuple[Filter, ...]:
    return (
        Filter("kind", _("类型"), lambda rows, v: rows.filter(kind__in=v),
               choices=lambda user: TaskKind.choices),
        Filter("status", _("状态"), lambda rows, v: rows.filter(status__in=v),
               choices=lambda user: TaskStatus.choices),
        Filter("level", _("级别"), lambda rows, v: rows.filter(level__in=v),
               choices=lambda user: TaskLevel.choices),
        Filter("assignee", _("承办人"), lambda rows, v: rows.filter(assignee__in=_numbers(v)),
               choices=_people),
        Filter("due", _("期限"), _by_day, kind="days"),
    )  # fmt: skip


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal()]


def _people(user: User) -> list[tuple[str, str]]:
    people = User.objects.filter(is_active=True, role__in=WRITERS).order_by("team", "name")
    if not user.sees_all:
        people = people.filter(team=user.team_id) if user.team_id else people.filter(pk=user.pk)
    return [(str(pk), name) for pk, name in people.values_list("pk", "name")]


def _by_day(rows: QuerySet[Any], ends: tuple[str, str]) -> QuerySet[Any]:
    try:
        low, high = (date.fromisoformat(end) if end else None for end in ends)
    except ValueError as problem:
        raise ValueError(_("请选日期，例如 2022-05-31。")) from problem
    if low:
        rows = rows.filter(due_on__gte=low)
    return rows.filter(due_on__lte=high) if high else rows
