"""Who may do what at the desk."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import LEADERS, WRITERS, Role
from yanzhen.common.refusals import NotAllowed
from yanzhen.desk.models import CalendarEntry, Partner, Task, TaskKind, TaskLevel


def require_writer(by: User) -> None:
    """Refuse whoever reads only, and whoever has left."""
    if by.role not in WRITERS or not by.is_active:
        raise NotAllowed(_("你的角色只读，不能改动。请找经办人处理。"))


def require_can_assign(by: User, kind: str, level: str) -> None:
    """Everyone who writes may ask a colleague; supervising is for leaders."""
    require_writer(by)
    if kind == TaskKind.INSTRUCTION and by.role not in LEADERS:
        raise NotAllowed(_("督办由组长或园区领导发起；请改用“交办”。"), field="kind")
    if level == TaskLevel.LEADER and by.role != Role.ZONE_LEADER:
        raise NotAllowed(_("“领导交办”由园区领导发起；请改用“一般”。"), field="level")


def is_over(by: User, task: Task) -> bool:
    """Return whether a person leads the team that does the task, or the zone."""
    if by.role == Role.ZONE_LEADER:
        return True
    return by.role == Role.TEAM_LEAD and task.team_id is not None and by.team_id == task.team_id


def may_do(by: User, task: Task) -> bool:
    return by.pk == task.assignee_id and by.role in WRITERS


def may_decide(by: User, task: Task) -> bool:
    """The one who asked decides; a leader over the team decides too, but not on own work that a
    higher one asked for."""
    if by.role not in WRITERS:
        return False
    if by.pk == task.assigned_by_id:
        return True
    return is_over(by, task) and (by.pk != task.assignee_id or by.role == Role.ZONE_LEADER)


def require_can_do(by: User, task: Task) -> None:
    if not may_do(by, task):
        raise NotAllowed(_("这件事由%s办理，只有经办人能这样做。") % task.assignee)


def require_can_decide(by: User, task: Task) -> None:
    if not may_decide(by, task):
        raise NotAllowed(_("只有交办人或其上级能这样做。"))


def may_change_entry(by: User, entry: CalendarEntry) -> bool:
    if by.role not in WRITERS:
        return False
    leads = by.role == Role.TEAM_LEAD and entry.team_id is not None and by.team_id == entry.team_id
    return by.pk == entry.owner_id or leads


def require_can_change_entry(by: User, entry: CalendarEntry) -> None:
    if not may_change_entry(by, entry):
        raise NotAllowed(_("只有发起人%s或其组长能改这项日程。") % entry.owner)


COURTS_PARTNERS = WRITERS - {Role.REVIEWER}


def may_keep_partners(by: User) -> bool:
    return by.role in COURTS_PARTNERS and by.is_active


def require_can_keep_partners(by: User, partner: Partner | None = None) -> None:
    if not may_keep_partners(by):
        raise NotAllowed(_("你的角色不能改合作渠道。请找招商人员处理。"))
