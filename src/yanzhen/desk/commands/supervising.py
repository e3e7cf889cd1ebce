"""What the clock does to tasks: overdue ones climb, and each morning everyone hears what waits."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.parameters import parameter
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.commands.opening import links_of, page_of
from yanzhen.desk.models import Escalation, Task, TaskKind, TaskLevel
from yanzhen.desk.notices import DIGEST, ESCALATION
from yanzhen.journal.commands import record

STEPS = (
    (Escalation.ZONE_LEADER, "desk.escalate_to_zone_leader_days"),
    (Escalation.LEAD, "desk.escalate_to_lead_days"),
)
SUPERVISED = (TaskKind.TASK, TaskKind.INSTRUCTION)


def escalate_tasks(*, on: date, at: datetime, limit: int = 500) -> int:
    """Report overdue tasks to the lead of the team, then to the zone's leaders; return how many.

    Each task climbs in its own transaction, so one trouble stops no other; a task past both
    limits climbs to the top at once, and nobody hears of the same step twice.
    """
    climbed = 0
    for step, name in STEPS:
        days = parameter(name, on=on)
        for level in TaskLevel.values:
            late = Task.objects.filter(
                is_open=True, kind__in=SUPERVISED, level=level, escalation__lt=step,
                due_on__lte=on - timedelta(days=days[level]),
            )  # fmt: skip
            for number in late.order_by("due_on").values_list("pk", flat=True)[:limit]:
                climbed += _escalate(number, step, on, at)
    return climbed


@transaction.atomic
def _escalate(number: int, step: Escalation, on: date, at: datetime) -> bool:
    task = Task.objects.select_for_update().get(pk=number)
    if not task.is_open or task.escalation >= step:
        return False
    task.escalation = step
    task.save(update_fields=["escalation"])
    days = (on - task.due_on).days
    record("task.escalated", task.code, by=None, at=at, links=links_of(task), title=task.title,
           step=step.name, days=days)  # fmt: skip
    text = _("逾期%(days)s天：%(title)s（%(who)s）") % {
        "days": days, "title": task.title, "who": task.assignee,
    }  # fmt: skip
    notify(_over(task, step), kind=ESCALATION, text=text, at=at, subject=task.code,
           url=page_of(task), but=task.assignee)  # fmt: skip
    return True


def _over(task: Task, step: Escalation) -> Iterable[User]:
    leads = Q(role=Role.TEAM_LEAD, team=task.team_id) if task.team_id else Q(pk__in=[])
    wanted = leads | Q(role=Role.ZONE_LEADER) if step == Escalation.ZONE_LEADER else leads
    return User.objects.filter(wanted, is_active=True)


def send_digests(*, at: datetime) -> int:
    """Tell everyone with work what is due today and overdue, once a day from the set hour on."""
    local = at.astimezone(get_current_timezone())
    on = local.date()
    if local.hour < parameter("desk.digest_hour", on=on):
        return 0
    told = 0
    for row in _waiting(on):
        text = _digest(row["late"], row["today"], row["soon"])
        told += notify(
            User.objects.filter(pk=row["assignee"]), kind=DIGEST, text=text, at=at,
            url=reverse("desk:tasks"), key=f"digest:{on}",
        )  # fmt: skip
    return told


def _waiting(on: date) -> QuerySet[Task, Any]:
    week = on + timedelta(days=7)
    return (
        Task.objects.filter(is_open=True, due_on__lte=week, assignee__is_active=True)
        .order_by()
        .values("assignee")
        .annotate(
            late=Count("pk", filter=Q(due_on__lt=on)),
            today=Count("pk", filter=Q(due_on=on)),
            soon=Count("pk", filter=Q(due_on__gt=on)),
        )
        .order_by(F("assignee"))
    )


def _digest(late: int, today: int, soon: int) -> str:
    parts = [
        text % {"n": number}
        for number, text in (
            (late, _("逾期 %(n)s 件")),
            (today, _("今天到期 %(n)s 件")),
            (soon, _("7 天内到期 %(n)s 件")),
        )
        if number
    ]
    return _("待办：") + "，".join(parts)
