"""Who sees and judges whom: oneself, a lead the own team, a zone leader everybody."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed


def can_see(by: User, person: User) -> bool:
    """Whether `by` reads a person's figures: own, of the own team for its lead, all for leaders."""
    if by.pk == person.pk or by.role == Role.ZONE_LEADER:
        return True
    return by.role == Role.TEAM_LEAD and by.team_id is not None and by.team_id == person.team_id


def require_can_see(by: User, person: User) -> None:
    if not can_see(by, person):
        raise NotAllowed(_("个人数据只有本人、本组组长和园区领导能看。"))


def can_lead(by: User, team: Team) -> bool:
    """Whether `by` reads a team's monthly review in full: its lead and zone leaders."""
    return by.role == Role.ZONE_LEADER or (by.role == Role.TEAM_LEAD and by.team_id == team.pk)


def require_can_lead(by: User, team: Team) -> None:
    if not can_lead(by, team):
        raise NotAllowed(_("按月点评由本组组长写，园区领导可以看。你自己的点评在“我的”里看。"))


def require_can_write(by: User, team: Team) -> None:
    if by.role != Role.TEAM_LEAD or by.team_id != team.pk:
        raise NotAllowed(_("按月点评由本组组长写。"))
