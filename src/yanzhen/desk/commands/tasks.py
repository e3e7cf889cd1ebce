"""What people do with a task: take it, give it back, answer, ask for time, decide."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk import policies
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.commands.opening import (
    check_assignee,
    end_task,
    is_supervised,
    links_of,
    page_of,
)
from yanzhen.desk.models import Extension, NoteKind, Task, TaskNote, TaskStatus
from yanzhen.desk.models.tasks import AUTOMATIC
from yanzhen.desk.notices import TASK
from yanzhen.journal.commands import record


def _lock(number: int, version: int) -> Task:
    """Return the open task, locked.

    :raises Refused: if it has ended.
    :raises Stale: if it went on since `version` was read.
    """
    task = Task.objects.select_for_update().get(pk=number)
    if not task.is_open:
        raise Refused(_("这件事已经%s，不用再办。") % task.get_status_display())
    if task.version != version:
        changes = [(_("状态"), task.get_status_display(), ""), (_("期限"), str(task.due_on), "")]
        raise Stale(_("这件事刚有新进展，请看过后再操作；你填的内容还在。"), changes)
    return task


def _need(text: str, message: str, field: str) -> str:
    if not text.strip():
        raise Refused(message, field=field)
    return text.strip()[:2000]


def _move(
    task: Task, verb: str, text: str, by: User, at: datetime, kind: NoteKind | None = None
) -> None:
    task.version += 1
    task.save()
    if kind:
        TaskNote.objects.create(task=task, kind=kind, text=text, by=by, at=at)
    record(verb, task.code, by=by, at=at, links=links_of(task), title=task.title, text=text)


def _tell(task: Task, to: User | None, text: str, by: User, at: datetime) -> None:
    words = text % {"who": by, "title": task.title}
    notify([to], kind=TASK, text=words, at=at, subject=task.code, url=page_of(task), but=by)


@transaction.atomic
def accept_task(number: int, *, version: int, by: User, at: datetime) -> Task:
    """Take a task on."""
    task = _lock(number, version)
    policies.require_can_do(by, task)
    if task.status != TaskStatus.OPEN:
        raise Refused(_("这件事已经接收过了。"))
    task.status = TaskStatus.ACCEPTED
    _move(task, "task.accepted", "", by, at)
    return task


@transaction.atomic
def return_task(number: int, *, version: int, text: str, by: User, at: datetime) -> Task:
    """Give a task back to who asked, and say why; it stays open until they decide."""
    task = _lock(number, version)
    policies.require_can_do(by, task)
    if not is_supervised(task):
        raise Refused(_("这件事没有别的交办人，不能退回；办不了就写明原因后办结。"))
    if task.status == TaskStatus.RETURNED:
        raise Refused(_("已经退回，等交办人处理。"))
    reason = _need(text, _("请写明为什么退回。"), "text")
    task.status = TaskStatus.RETURNED
    _move(task, "task.returned", reason, by, at, NoteKind.RETURN)
    _tell(task, task.assigned_by, _("%(who)s退回了：%(title)s"), by, at)
    return task


@transaction.atomic
def reply_task(number: int, *, version: int, text: str, by: User, at: datetime) -> Task:
    """Say how a task was done. Where someone else asked, it waits for their word; else it ends."""
    task = _lock(number, version)
    policies.require_can_do(by, task)
    reply = _need(text, _("请写明办理结果。"), "text")
    if not is_supervised(task):
        TaskNote.objects.create(task=task, kind=NoteKind.REPLY, text=reply, by=by, at=at)
        end_task(task, TaskStatus.CLOSED, at)
        record("task.closed", task.code, by=by, at=at, links=links_of(task), title=task.title,
               reply=reply)  # fmt: skip
        return task
    task.status = TaskStatus.REPLIED
    _move(task, "task.replied", reply, by, at, NoteKind.REPLY)
    _tell(task, task.assigned_by, _("%(who)s已回复：%(title)s，请确认"), by, at)
    return task


@transaction.atomic
def conclude_task(number: int, *, version: int, by: User, at: datetime, text: str = "") -> Task:
    """Close a task as done, by who asked or a leader over it."""
    task = _lock(number, version)
    policies.require_can_decide(by, task)
    answered = task.status == TaskStatus.REPLIED
    reason = text if answered else _need(text, _("还没有回复，直接办结请写明原因。"), "text")
    TaskNote.objects.create(task=task, kind=NoteKind.CONCLUSION, text=reason, by=by, at=at)
    _drop_extension(task, by, at)
    end_task(task, TaskStatus.CLOSED, at)
    record("task.closed", task.code, by=by, at=at, links=links_of(task), title=task.title,
           reply=reason)  # fmt: skip
    _tell(task, task.assignee, _("%(who)s确认办结：%(title)s"), by, at)
    return task


@transaction.atomic
def redo_task(number: int, *, version: int, text: str, by: User, at: datetime) -> Task:
    """Send a reply back: the task is not done yet."""
    task = _lock(number, version)
    policies.require_can_decide(by, task)
    if task.status != TaskStatus.REPLIED:
        raise Refused(_("还没有回复，不用打回；可以催办。"))
    reason = _need(text, _("请写明还差什么。"), "text")
    task.status = TaskStatus.ACCEPTED
    _move(task, "task.sent_back", reason, by, at, NoteKind.REDO)
    _tell(task, task.assignee, _("%(who)s打回重办：%(title)s"), by, at)
    return task


@transaction.atomic
def remind_task(number: int, *, version: int, by: User, at: datetime, text: str = "") -> Task:
    """Press for a task (催办)."""
    task = _lock(number, version)
    policies.require_can_decide(by, task)
    if task.assignee_id == by.pk:
        raise Refused(_("这是你自己的事，不用催办。"))
    _move(task, "task.reminded", text.strip(), by, at, NoteKind.REMINDER)
    _tell(task, task.assignee, _("%(who)s催办：%(title)s"), by, at)
    return task


@transaction.atomic
def reassign_task(
    number: int, *, version: int, assignee: User, due_on: date, by: User, at: datetime
) -> Task:
    """Give a task to another person or another day, as after a return.

    :raises Refused: for a new day that has passed already.
    """
    task = _lock(number, version)
    policies.require_can_decide(by, task)
    if task.kind in AUTOMATIC:
        raise Refused(_("这件事随业务自动产生，请到对应的页面办理。"))
    check_assignee(assignee)
    if due_on < localdate(at) and due_on != task.due_on:
        raise Refused(_("期限已过，请写今天或以后的日期。"), field="due_on")
    before = {"assignee": task.assignee.name, "due_on": task.due_on}
    if due_on > task.due_on:
        task.escalation = 0
    task.assignee, task.team, task.due_on = assignee, assignee.team, due_on
    task.status = TaskStatus.ACCEPTED if assignee == by else TaskStatus.OPEN
    task.version += 1
    task.save()
    _drop_extension(task, by, at)
    record("task.reassigned", task.code, by=by, at=at, links=links_of(task), title=task.title,
           before=before, assignee=assignee.name, due_on=due_on)  # fmt: skip
    _tell(task, assignee, _("%(who)s交办：%(title)s"), by, at)
    return task


@transaction.atomic
def cancel_task(number: int, *, version: int, text: str, by: User, at: datetime) -> Task:
    """Withdraw a task: it need not be done any more."""
    task = _lock(number, version)
    policies.require_can_decide(by, task)
    if task.kind in AUTOMATIC:
        raise Refused(_("这件事随业务自动产生，请到对应的页面办理。"))
    reason = _need(text, _("请写明为什么撤回。"), "text")
    TaskNote.objects.create(task=task, kind=NoteKind.CONCLUSION, text=reason, by=by, at=at)
    _drop_extension(task, by, at)
    end_task(task, TaskStatus.CANCELLED, at)
    record("task.cancelled", task.code, by=by, at=at, links=links_of(task), title=task.title,
           reason=reason)  # fmt: skip
    _tell(task, task.assignee, _("%(who)s撤回了：%(title)s"), by, at)
    return task


@transaction.atomic
def ask_extension(
    number: int, *, version: int, until: date, reason: str, by: User, at: datetime
) -> Extension:
    """Ask for a later day. One's own task simply moves; another's waits for who asked.

    :raises Refused: if the day is not later, or an earlier asking is undecided.
    """
    task = _lock(number, version)
    policies.require_can_do(by, task)
    if task.kind in AUTOMATIC:
        raise Refused(_("这件事的期限由业务规则决定，请到对应的页面办理。"))
    if until <= task.due_on or until < localdate(at):
        raise Refused(_("新的期限要晚于现在的期限，也不能早于今天。"), field="until")
    if task.extensions.filter(granted__isnull=True).exists():
        raise Refused(_("上一次延期申请还没有答复，请先等交办人处理。"))
    why = _need(reason, _("请写明为什么延期。"), "reason")[:300]
    asking = Extension(task=task, until=until, reason=why, asked_at=at)
    if not is_supervised(task):
        asking.granted, asking.decided_by, asking.decided_at = True, by, at
        task.due_on, task.escalation = until, 0
    asking.save()
    task.version += 1
    task.save()
    record("task.extension_asked", task.code, by=by, at=at, links=links_of(task),
           title=task.title, until=until, reason=why)  # fmt: skip
    if asking.granted is None:
        _tell(task, task.assigned_by, _("%(who)s申请延期：%(title)s"), by, at)
    return asking


@transaction.atomic
def decide_extension(
    number: int, *, version: int, granted: bool, by: User, at: datetime, answer: str = ""
) -> Extension:
    """Grant or refuse a later day; a refusal says why."""
    task = _lock(number, version)
    policies.require_can_decide(by, task)
    asking = task.extensions.select_for_update().filter(granted__isnull=True).first()
    if asking is None:
        raise Refused(_("没有待答复的延期申请。"))
    if not granted:
        _need(answer, _("请写明为什么不同意延期。"), "answer")
    asking.granted, asking.decided_by, asking.decided_at = granted, by, at
    asking.answer = answer.strip()[:300]
    asking.save()
    if granted:
        task.due_on, task.escalation = asking.until, 0
    task.version += 1
    task.save()
    record("task.extension_granted" if granted else "task.extension_refused", task.code, by=by,
           at=at, links=links_of(task), title=task.title, until=asking.until,
           answer=asking.answer)  # fmt: skip
    text = _("%(who)s同意延期：%(title)s") if granted else _("%(who)s不同意延期：%(title)s")
    _tell(task, task.assignee, text, by, at)
    return asking


def _drop_extension(task: Task, by: User, at: datetime) -> None:
    """Answer an undecided asking that a decision on the task has overtaken."""
    task.extensions.filter(granted__isnull=True).update(
        granted=False, decided_by=by, decided_at=at, answer=_("事项已另行处理")
    )
