"""Who may do what in the joint assessment."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.assessments.models import Assessment, Condition, Decision, Meeting, Opinion
from yanzhen.common.refusals import NotAllowed
from yanzhen.projects import policies as project_policies
from yanzhen.projects.models import Project

CONVENING = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD})
FILING = COURTING | {Role.DATA_STEWARD, Role.SERVICE_OFFICER}
MEASURING = frozenset({Role.SERVICE_OFFICER, Role.DATA_STEWARD, Role.ZONE_LEADER})
SETTING = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD})


def can_file(by: User, project: Project) -> bool:
    return project_policies.can_work(by, project)


def require_can_file(by: User, project: Project) -> None:
    if not can_file(by, project):
        raise NotAllowed(_("评审材料由项目所属团队准备；请联系项目负责人。"))


def can_answer(by: User, opinion: Opinion) -> bool:
    return by.role == Role.REVIEWER and by.team_id == opinion.team_id


def require_can_answer(by: User, opinion: Opinion) -> None:
    if not can_answer(by, opinion):
        raise NotAllowed(_("意见由“%s”的评审人员出具。") % opinion.team.name)
    if opinion.assessment.recusals.filter(user=by).exists():
        raise NotAllowed(_("你已申报回避，请由本部门另一位同事出具意见。"))


def can_convene(by: User) -> bool:
    return by.role in CONVENING


def require_can_convene(by: User) -> None:
    if not can_convene(by):
        raise NotAllowed(_("联席会议由园区领导或数据管理员召集。"))


def can_run(by: User, meeting: Meeting) -> bool:
    """Whether `by` keeps the meeting: its secretary, its chair, or who may convene."""
    return by.pk in (meeting.chair_id, meeting.secretary_id) or can_convene(by)


def require_can_run(by: User, meeting: Meeting) -> None:
    if not can_run(by, meeting):
        raise NotAllowed(_("会务由本次会议的主持人、记录人或召集人办理。"))


def require_chair(by: User, meeting: Meeting) -> None:
    if by.pk != meeting.chair_id:
        raise NotAllowed(_("决定由本次会议的主持人“%s”作出。") % meeting.chair.name)


def may_confirm(by: User, condition: Condition) -> bool:
    """Whether `by` may say that a condition is met: the department that asked for it, else who
    convenes; never who handed the evidence in."""
    if by.pk == condition.submitted_by_id:
        return False
    if condition.team_id and by.role == Role.REVIEWER:
        return by.team_id == condition.team_id
    return can_convene(by)


def require_may_confirm(by: User, condition: Condition) -> None:
    if by.pk == condition.submitted_by_id:
        raise NotAllowed(_("销号不能由提交材料的人自己确认，请由另一位同事确认。"))
    if not may_confirm(by, condition):
        raise NotAllowed(_("条件由提出它的部门、园区领导或数据管理员销号。"))


def can_measure(by: User, project: Project) -> bool:
    return by.role in MEASURING or project_policies.can_work(by, project)


def require_can_measure(by: User, project: Project) -> None:
    if not can_measure(by, project):
        raise NotAllowed(_("履约数据由项目服务专员、数据管理员或项目所属团队登记。"))


def require_can_end(by: User) -> None:
    """A promise is not ended by who made it, nor by who is judged by it."""
    if not can_convene(by):
        raise NotAllowed(_("承诺由园区领导或数据管理员终止。"))


def require_can_set(by: User) -> None:
    if by.role not in SETTING:
        raise NotAllowed(_("评估方案由园区领导或数据管理员维护。"))


def may_sign(by: User, decision: Decision) -> bool:
    """Whether `by` may put their name under a decision: who decided, who wrote, who was there."""
    if decision.item is None:
        return False
    meeting = decision.item.meeting
    there = meeting.seats.filter(user=by, present=True).exists()
    return by.pk in (meeting.chair_id, meeting.secretary_id) or there


def opinions_open_to(by: User, assessment: Assessment) -> bool:
    """Whether `by` may read what the departments said: a department only after its own answer to
    the present version."""
    if by.role != Role.REVIEWER or not assessment.is_open:
        return True
    own = assessment.opinions.filter(team=by.team_id).order_by("-dossier__number").first()
    return own is None or not own.is_awaited
