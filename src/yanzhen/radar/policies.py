"""Who reads what came in, who adds to it and decides on its facts."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import ADMINS, COURTING, EVERYONE, STEWARDS, Role
from yanzhen.chains.policies import may_edit
from yanzhen.common.refusals import NotAllowed
from yanzhen.incentives.policies import KEEPERS, can_keep
from yanzhen.journal.lines import Key, Line
from yanzhen.radar.models import SuggestionKind

READERS = EVERYONE - {Role.ADMINISTRATOR}
REVIEWING = COURTING | {Role.DATA_STEWARD}
TAKING = KEEPERS | (STEWARDS & READERS)


def can_review(by: User) -> bool:
    """Whether `by` adds articles and decides on facts."""
    return by.role in REVIEWING


def require_can_review(by: User) -> None:
    if not can_review(by):
        raise NotAllowed(_("文章和事实由招商人员、园区领导或数据管理员录入和审核。"))


def can_take(by: User, kind: str) -> bool:
    """Whether `by` takes or leaves what articles suggest: to whom the library or the chains are."""
    return may_edit(by) if kind == SuggestionKind.SEGMENT else can_keep(by)


def require_can_take(by: User, kind: str) -> None:
    if not can_take(by, kind):
        raise NotAllowed(_("政策由数据管理员或园区领导收入库，环节知识由数据管理员收。"))


def may_read_file(by: User, subject: str) -> bool:
    return by.role in READERS


def may_add_file(by: User, subject: str) -> bool:
    return can_review(by)


def read_events(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of articles: all of them, for who reads articles."""
    return {line.key for line in lines} if user.role in READERS else set()


def require_can_allow(by: User) -> None:
    """Only an administrator names hosts that the server may connect to."""
    if by.role not in ADMINS:
        raise NotAllowed(_("允许抓取哪些网站由系统管理员决定。"))
