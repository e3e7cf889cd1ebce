"""Who may manage people."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import ADMINS
from yanzhen.common.refusals import NotAllowed


def require_administrator(by: User) -> None:
    if by.role not in ADMINS:
        raise NotAllowed(_("只有系统管理员能管理人员和团队。"))
