"""Who keeps the library; everybody reads it."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed
from yanzhen.incentives.models import Policy

KEEPERS = frozenset({Role.DATA_STEWARD, Role.ZONE_LEADER})


def can_keep(by: User) -> bool:
    return by.role in KEEPERS


def require_can_keep(by: User) -> None:
    if not can_keep(by):
        raise NotAllowed(_("政策由数据管理员或园区领导录入和修改，请把文件交给他们。"))


def may_read_file(by: User, subject: str) -> bool:
    return Policy.objects.filter(code=subject.partition(":")[2]).exists()


def may_add_file(by: User, subject: str) -> bool:
    return can_keep(by) and may_read_file(by, subject)
