"""Who sets targets."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed


def require_target_setter(by: User) -> None:
    if by.role != Role.ZONE_LEADER:
        raise NotAllowed(_("目标由园区领导下达和调整。请向园区领导提出。"))
