"""Who may change the reference chains."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import STEWARDS
from yanzhen.common.refusals import NotAllowed


def require_reference_keeper(by: User | None) -> None:
    """Let data stewards, administrators and the set-up (None) change the reference."""
    if by is not None and by.role not in STEWARDS:
        raise NotAllowed(_("产业链参考由数据管理员维护。请把要改的环节告诉数据管理员。"))


def may_edit(user: User) -> bool:
    """Return whether a person may edit the map."""
    return user.role in STEWARDS
