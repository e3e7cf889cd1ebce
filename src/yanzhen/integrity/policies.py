"""Who decides cases, who answers them, who states facts about an investor."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed
from yanzhen.integrity.models import Case
from yanzhen.projects.models import Project
from yanzhen.projects.policies import can_work

DECIDING = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD})


def can_decide(by: User, case: Case) -> bool:
    """Whether `by` decides: a leader or steward who does not hold the project themselves."""
    return by.role in DECIDING and case.project.owner_id != by.pk


def require_can_decide(by: User, case: Case) -> None:
    if by.role not in DECIDING:
        raise NotAllowed(_("真实性核查由园区领导或数据管理员认定。"))
    if case.project.owner_id == by.pk:
        raise NotAllowed(_("项目负责人不能认定自己项目的核查。请由另一位领导或数据管理员认定。"))


def can_answer(by: User, case: Case) -> bool:
    return can_work(by, case.project)


def require_can_answer(by: User, case: Case) -> None:
    if not can_answer(by, case):
        raise NotAllowed(_("补证由项目所属团队说明；请联系项目负责人。"))


def can_state(by: User, project: Project) -> bool:
    return by.role in DECIDING or can_work(by, project)


def require_can_state(by: User, project: Project) -> None:
    if not can_state(by, project):
        raise NotAllowed(_("只有项目所属团队、园区领导和数据管理员能登记投资方情况。"))
