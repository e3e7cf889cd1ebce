"""Who sets targets."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed


def require_target_setter(by: User) -> None:
    if by.role != Role.ZONE_LEADER:
        raise NotAllowed(_("目标由园区领导下达和调整。请向园区领导提出。"))


def require_closer(by: User) -> None:
    if by.role != Role.ZONE_LEADER:
        raise NotAllowed(_("月度封账由园区领导做。请向园区领导提出。"))


EXCLUDERS = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD})


def require_excluder(by: User) -> None:
    if by.role not in EXCLUDERS:
        raise NotAllowed(_("计入与否由园区领导或数据管理员认定。请向他们提出。"))
