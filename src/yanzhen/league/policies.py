"""Who may do what in the race."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.roles import EVERYONE, Role
from yanzhen.common.refusals import NotAllowed
from yanzhen.league.models import CreditDeal, Dispute
from yanzhen.projects import policies as project_policies
from yanzhen.projects.models import Project

READING = EVERYONE
SETTING = frozenset({Role.ZONE_LEADER})
NOTING = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD})
ANSWERING = NOTING
PROPOSING = frozenset({Role.OFFICER, Role.TEAM_LEAD, Role.ZONE_LEADER, Role.DATA_STEWARD})
FILING = frozenset({Role.OFFICER, Role.TEAM_LEAD})


def require_can_set(by: User) -> None:
    if by.role not in SETTING:
        raise NotAllowed(_("赛马方案由园区领导复制、修改和启用。"))


def require_can_freeze(by: User | None) -> None:
    if by is not None and by.role not in NOTING:
        raise NotAllowed(_("月度榜由园区领导或数据管理员封存。"))


def require_can_note(by: User) -> None:
    if by.role not in NOTING:
        raise NotAllowed(_("计分事项由园区领导或数据管理员登记。"))


def can_propose(by: User, project: Project) -> bool:
    """Whether `by` may propose how a project's counting is shared: who works on it."""
    return by.role in PROPOSING and project_policies.can_work(by, project)


def require_can_propose(by: User, project: Project) -> None:
    if not can_propose(by, project):
        raise NotAllowed(_("分成由项目所属团队、协办人、园区领导或数据管理员提出。"))


def can_confirm(by: User, deal: CreditDeal) -> bool:
    """Whether `by` answers for a party: the team's lead, or the person named."""
    return any(speaks_for(by, one.team_id, one.person_id) for one in deal.credits.all())


def speaks_for(by: User, team: int, person: int | None) -> bool:
    """Whether `by` may say yes for a party: its team lead, or the person it names."""
    if by.role == Role.TEAM_LEAD and by.team_id == team:
        return True
    return person is not None and by.pk == person


def require_can_confirm(by: User, deal: CreditDeal) -> None:
    if not can_confirm(by, deal):
        raise NotAllowed(_("分成由各方队伍的组长或被列名的本人确认。"))


def require_can_rule(by: User) -> None:
    if by.role != Role.ZONE_LEADER:
        raise NotAllowed(_("由园区领导裁定。"))


def can_file(by: User, team: Team) -> bool:
    return by.role in FILING and by.team_id == team.pk


def require_can_file(by: User, team: Team) -> None:
    if not can_file(by, team):
        raise NotAllowed(_("只能对本队的计分提出异议。"))


def require_can_answer(by: User) -> None:
    if by.role not in ANSWERING:
        raise NotAllowed(_("异议由园区领导或数据管理员答复。"))


def require_can_withdraw(by: User, dispute: Dispute) -> None:
    leads = by.role == Role.TEAM_LEAD and by.team_id == dispute.team_id
    if by.pk != dispute.filed_by_id and not leads:
        raise NotAllowed(_("异议由提出人或本队组长撤回。"))
