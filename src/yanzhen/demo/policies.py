"""Who may let time pass in the demo."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed

CLOCK_KEEPERS = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD, Role.ADMINISTRATOR})


def require_clock_keeper(by: User) -> None:
    if by.role not in CLOCK_KEEPERS:
        raise NotAllowed(_("示范时钟由园区领导、数据管理员或系统管理员拨动。"))
