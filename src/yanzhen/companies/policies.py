"""Who may do what to a firm's file."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, LEADERS, STEWARDS, WRITERS, Role
from yanzhen.common.refusals import NotAllowed

MERGERS = STEWARDS | LEADERS
IMPORTERS = COURTING | STEWARDS
FIGURE_WRITERS = STEWARDS | LEADERS | {Role.SERVICE_OFFICER}


def require_writer(by: User) -> None:
    if by.role not in WRITERS:
        raise NotAllowed(_("审计只读，不能改企业档案。请找招商专员或数据管理员。"))


def require_merger(by: User) -> None:
    if by.role not in MERGERS:
        raise NotAllowed(_("并档要由组长、园区领导或数据管理员来做。"))


def require_figure_writer(by: User) -> None:
    if by.role not in FIGURE_WRITERS:
        raise NotAllowed(_("经营数据由组长、园区领导、项目服务专员或数据管理员填报。"))
