"""Who makes, reads and edits briefs; which statements of one a person may read."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.briefs.models import Brief
from yanzhen.common.refusals import NotAllowed
from yanzhen.journal.access import codes_of, numbers_of
from yanzhen.journal.lines import Key, Line
from yanzhen.projects.models import Project
from yanzhen.projects.queries.course import visible_activities

MAKERS = COURTING | {Role.DATA_STEWARD, Role.SERVICE_OFFICER}
TIERS = COURTING | {Role.DATA_STEWARD}


def can_make(by: User) -> bool:
    return by.role in MAKERS


def require_can_make(by: User) -> None:
    if not can_make(by):
        raise NotAllowed(_("谈判手卡由招商人员、项目服务专员或数据管理员制作。"))


def require_can_tie(by: User) -> None:
    if by.role not in TIERS:
        raise NotAllowed(_("渠道与企业的关系由招商人员或数据管理员登记。"))


def visible_briefs(user: User) -> QuerySet[Brief]:
    """Return the briefs a person may open: own and of the own team, all for who sees all; one of
    a project only while the project is open in full."""
    rows = Brief.objects.all()
    if user.sees_all:
        return rows
    own = Q(made_by=user)
    if user.team_id:
        own |= Q(team=user.team_id)
    open_to = Project.objects.in_full_to(user).values("pk")
    return rows.filter(own, Q(project__isnull=True) | Q(project__in=open_to))


def can_edit(by: User, brief: Brief) -> bool:
    """Whether `by` writes in a brief: its maker, the team it belongs to, a zone leader."""
    if not can_make(by):
        return False
    own_team = by.team_id is not None and by.team_id == brief.team_id
    return by.pk == brief.made_by_id or own_team or by.role == Role.ZONE_LEADER


def open_to(user: User, subjects: Collection[str]) -> set[str]:
    """Return those of `project:P…` and `activity:7` that a person may read in full. Two queries."""
    codes = {one.partition(":")[2] for one in subjects if one.startswith("project:")}
    numbers = {int(one.partition(":")[2]) for one in subjects if one.startswith("activity:")}
    found: set[str] = set()
    if codes:
        rows = Project.objects.in_full_to(user).filter(code__in=codes)
        found |= {f"project:{code}" for code in rows.values_list("code", flat=True)}
    if numbers:
        met = visible_activities(user).filter(pk__in=numbers)
        found |= {f"activity:{number}" for number in met.values_list("pk", flat=True)}
    return found


def read_events(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of briefs that a person may open. One query."""
    rows = visible_briefs(user).filter(code__in=codes_of(lines))
    shown = set(rows.values_list("code", flat=True))
    return {line.key for line in lines if line.subject.partition(":")[2] in shown}


def read_own(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of one's own learning; nobody else reads them, whoever they are."""
    own = user.pk in numbers_of(lines)
    return {line.key for line in lines if own and line.subject == f"learner:{user.pk}"}
