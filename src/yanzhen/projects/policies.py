"""Who may do what to a project."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.common.refusals import NotAllowed
from yanzhen.projects.models import CollisionCase, Evidence, Project
from yanzhen.projects.stages import DECIDED

VERIFYING = frozenset(
    {Role.TEAM_LEAD, Role.ZONE_LEADER, Role.DATA_STEWARD, Role.REVIEWER, Role.SERVICE_OFFICER}
)
OPENING = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD})
IMPORTING = OPENING | {Role.TEAM_LEAD}


def _is_among(by: User, project: Project) -> bool:
    return project.co_owners.filter(user=by, until__isnull=True).exists()


def _is_of_team(by: User, project: Project) -> bool:
    """Whether a project is of one's team: it stands with it, or its owner is there now."""
    if by.team_id is None:
        return False
    if project.team_id == by.team_id:
        return True
    return project.owner is not None and project.owner.team_id == by.team_id


def can_register(by: User) -> bool:
    return by.role in COURTING


def require_can_register(by: User) -> None:
    if not can_register(by):
        raise NotAllowed(_("只有招商人员能登记线索；请把信息转给招商团队。"))


def can_work(by: User, project: Project) -> bool:
    """Whether `by` may record and upload: the team's people, co-owners, service after signing."""
    if by.role in (Role.ZONE_LEADER, Role.DATA_STEWARD):
        return True
    if by.role == Role.SERVICE_OFFICER:
        return project.signed_on is not None
    if by.role not in COURTING:
        return False
    return _is_of_team(by, project) or project.owner_id == by.pk or _is_among(by, project)


def require_can_work(by: User, project: Project) -> None:
    if not can_work(by, project):
        raise NotAllowed(_("只有项目所属团队和协办人能登记；如需参与，请联系项目负责人。"))


def can_move(by: User, project: Project) -> bool:
    """Whether `by` may move, lose or revive: owner, co-owner, own team lead, zone leader."""
    if by.role in (Role.ZONE_LEADER, Role.DATA_STEWARD):
        return True
    if by.role not in COURTING:
        return False
    leads = by.role == Role.TEAM_LEAD and _is_of_team(by, project)
    return leads or project.owner_id == by.pk or _is_among(by, project)


def require_can_move(by: User, project: Project) -> None:
    if not can_move(by, project):
        raise NotAllowed(_("只有项目负责人、协办人、本组组长或园区领导能转阶段。"))


def can_change(by: User, project: Project) -> bool:
    return can_move(by, project)


def require_can_change(by: User, project: Project) -> None:
    if not can_change(by, project):
        raise NotAllowed(_("只有项目负责人、协办人、本组组长或园区领导能修改项目。"))


def can_verify(by: User, evidence: Evidence) -> bool:
    """Whether `by` may judge a document: never one's own, a team lead only the own team's."""
    if by.role not in VERIFYING or by.pk == evidence.uploaded_by_id:
        return False
    if evidence.proof in DECIDED:
        return False
    if by.role == Role.TEAM_LEAD:
        return _is_of_team(by, evidence.project)
    return True


def require_can_verify(by: User, evidence: Evidence) -> None:
    if by.pk == evidence.uploaded_by_id:
        raise NotAllowed(_("材料不能由上传人自己核验，请另一位同事核验。"))
    if not can_verify(by, evidence):
        raise NotAllowed(_("核验材料需由本组组长、园区领导、数据管理员、评审或服务部门来做。"))


def can_hand_over(by: User, project: Project) -> bool:
    if by.role == Role.ZONE_LEADER:
        return True
    leads = by.role == Role.TEAM_LEAD and _is_of_team(by, project)
    return leads or project.owner_id == by.pk


def require_can_hand_over(by: User, project: Project) -> None:
    if not can_hand_over(by, project):
        raise NotAllowed(_("交接须由项目负责人、本组组长或园区领导办理。"))


def can_hand_over_all(by: User, giver: User) -> bool:
    if by.role in (Role.ZONE_LEADER, Role.ADMINISTRATOR):
        return True
    leads = by.role == Role.TEAM_LEAD and by.team_id and giver.team_id == by.team_id
    return bool(leads) or by.pk == giver.pk


def require_can_hand_over_all(by: User, giver: User) -> None:
    if not can_hand_over_all(by, giver):
        raise NotAllowed(_("整体交接须由本人、本组组长、园区领导或系统管理员办理。"))


def can_rule(by: User, case: CollisionCase) -> bool:
    """Whether `by` may judge: a zone leader or whom they named, and never a party."""
    if by.pk in (case.holder_id, case.challenger_id):
        return False
    return by.role == Role.ZONE_LEADER or by.pk == case.judge_id


def sees_sides(by: User, case: CollisionCase) -> bool:
    """Whether `by` reads both sides' work in a dispute; a party meets the other's days alone."""
    return by.sees_all or can_rule(by, case)


def require_can_rule(by: User, case: CollisionCase) -> None:
    if by.pk in (case.holder_id, case.challenger_id):
        raise NotAllowed(_("当事人不能裁定自己的撞单。"))
    if not can_rule(by, case):
        raise NotAllowed(_("撞单由园区领导或其指定的人裁定。"))


def require_zone_leader(by: User) -> None:
    if by.role != Role.ZONE_LEADER:
        raise NotAllowed(_("只有园区领导能这样做。"))


def require_can_open_balances(by: User) -> None:
    if by.role not in OPENING:
        raise NotAllowed(_("期初结转由园区领导或数据管理员办理。"))


def require_can_import(by: User) -> None:
    if by.role not in IMPORTING:
        raise NotAllowed(_("项目台账由组长、园区领导或数据管理员导入。"))
