"""Tasks come to be, move and end: what people assign and what features keep by a key."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import Refused
from yanzhen.desk import policies
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.models import Task, TaskKind, TaskLevel, TaskStatus
from yanzhen.desk.models.tasks import AUTOMATIC
from yanzhen.desk.notices import TASK
from yanzhen.journal.commands import record

KEPT = ("title", "text", "assignee", "due_on", "subject", "subject_label", "subject_url", "level")

_OPEN_BY_KEY = Prepared(
    lambda key: Task.objects.select_for_update().filter(key=key, is_open=True).order_by("pk")
)


def links_of(task: Task) -> list[str]:
    """Return the further timelines a task shows on."""
    return [task.subject] if task.subject else []


def page_of(task: Task) -> str:
    return reverse("desk:task", args=[task.pk])


@transaction.atomic
def open_task(
    *,
    kind: str,
    title: str,
    assignee: User,
    due_on: date,
    by: User | None,
    at: datetime,
    level: str = TaskLevel.ORDINARY,
    text: str = "",
    subject: str = "",
    subject_label: str = "",
    subject_url: str = "",
    key: str = "",
) -> Task:
    """Open a task, or bring the open task of that key up to date.

    Args:
        by: who asks; None where the system does (a protection that runs out).
        subject: what it is about, as the journal names it (`project:P2022-0137`); its timeline
            shows the task too.
        key: a feature's own name for the task (`protection:P2022-0137`). A second opening
            under the same key changes the open task; an ended one is opened again only if the
            new day is later, so that a repeated call never revives what is done.

    :raises Refused: if `by` may not assign this, or the assignee cannot do it.
    """
    if by is not None and kind not in AUTOMATIC:
        policies.require_can_assign(by, kind, level)
        if not title.strip():
            raise Refused(_("请写明要办什么事。"), field="title")
    check_assignee(assignee)
    told = {
        "title": title.strip()[:120], "text": text[:2000], "assignee": assignee, "due_on": due_on,
        "subject": subject, "subject_label": subject_label[:120], "subject_url": subject_url,
        "level": level,
    }  # fmt: skip
    if key and (known := Task.objects.select_for_update().filter(key=key).first()):
        return _bring_up_to_date(known, told, by, at)
    task = Task(kind=kind, key=key, team=assignee.team, assigned_by=by, opened_at=at, **told)
    if kind in AUTOMATIC or by == assignee:
        task.status = TaskStatus.ACCEPTED
    try:
        with transaction.atomic():
            task.save()
    except IntegrityError:  # the same key was opened in the same moment
        known = Task.objects.select_for_update().get(key=key)
        return _bring_up_to_date(known, told, by, at)
    record("task.opened", task.code, by=by, at=at, links=links_of(task), title=task.title,
           kind=kind, assignee=assignee.name, due_on=due_on)  # fmt: skip
    _tell(task, by, at)
    return task


def check_assignee(assignee: User) -> None:
    """Refuse someone who has left or who only reads."""
    if not assignee.is_active:
        raise Refused(_("%s的账号已停用，请换一位经办人。") % assignee, field="assignee")
    if assignee.role == Role.AUDITOR:
        raise Refused(_("审计只读，不能承办。请换一位经办人。"), field="assignee")


def _tell(task: Task, by: User | None, at: datetime) -> None:
    text = _("%(who)s交办：%(title)s，%(day)s前") % {
        "who": by or _("系统"), "title": task.title, "day": task.due_on,
    }  # fmt: skip
    notify(task.assignee, kind=TASK, text=text, at=at, subject=task.code, url=page_of(task), but=by)


def _bring_up_to_date(task: Task, told: dict[str, object], by: User | None, at: datetime) -> Task:
    """Lay what is now said over a keyed task; nothing is written where nothing changed."""
    changed = {name: value for name, value in told.items() if getattr(task, name) != value}
    later = task.due_on < told["due_on"]  # type: ignore[operator]
    if not changed or not (task.is_open or later):
        return task
    moved = "assignee" in changed
    reopened = not task.is_open
    for name, value in changed.items():
        setattr(task, name, value)
    task.team = task.assignee.team
    if reopened or moved:
        task.status, task.is_open, task.closed_at = TaskStatus.ACCEPTED, True, None
        if task.kind not in AUTOMATIC:
            task.status = TaskStatus.OPEN
    if later:
        task.escalation = 0
    task.version += 1
    task.save()
    record("task.reopened" if reopened else "task.changed", task.code, by=by, at=at,
           links=links_of(task), changed=sorted(changed), due_on=task.due_on,
           assignee=task.assignee.name)  # fmt: skip
    if moved:
        _tell(task, by, at)
    return task


@transaction.atomic
def close_task(key: str, *, by: User | None, at: datetime, reply: str = "") -> Task | None:
    """Close the open task of a feature's key, because what it asked for was done or fell away.

    Returns the task, or None where none is open under that key (closing twice does nothing).
    """
    if not key:
        raise ValueError("a task is closed by its key; an empty one names none")
    task = _OPEN_BY_KEY.first(key)
    if task is None:
        return None
    end_task(task, TaskStatus.CLOSED, at)
    record("task.closed", task.code, by=by, at=at, links=links_of(task), title=task.title,
           reply=reply)  # fmt: skip
    return task


def end_task(task: Task, status: TaskStatus, at: datetime) -> None:
    task.status, task.is_open, task.closed_at = status, False, at
    task.version += 1
    task.save()


def is_supervised(task: Task) -> bool:
    """Return whether someone other than the assignee waits for the reply."""
    return (
        task.kind in {TaskKind.TASK, TaskKind.INSTRUCTION}
        and task.assigned_by_id is not None
        and task.assigned_by_id != task.assignee_id
    )
