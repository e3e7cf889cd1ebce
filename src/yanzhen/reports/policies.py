"""Who issues, corrects and comments bulletins; everybody reads them."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed

ISSUERS = frozenset({Role.ZONE_LEADER})


def can_issue(user: User) -> bool:
    return user.role in ISSUERS


def require_issuer(by: User) -> None:
    if not can_issue(by):
        raise NotAllowed(_("定稿、更正和点评由园区领导办理。请向园区领导提出。"))
