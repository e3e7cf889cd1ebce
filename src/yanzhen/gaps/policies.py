"""Who may say how much a segment spends on another."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import LEADERS, STEWARDS, Role
from yanzhen.common.refusals import NotAllowed

KEEPERS = STEWARDS | LEADERS | {Role.SERVICE_OFFICER}


def may_keep(by: User) -> bool:
    return by.role in KEEPERS and by.is_active


def require_keeper(by: User) -> None:
    if not may_keep(by):
        raise NotAllowed(_("采购比例由组长、园区领导、项目服务专员或数据管理员填报。"))
