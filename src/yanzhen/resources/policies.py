"""Who keeps the register of sites and budgets, and who gives out of it."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import STEWARDS, WRITERS, Role
from yanzhen.common.refusals import NotAllowed

KEEPERS = STEWARDS | {Role.ZONE_LEADER}


def may_keep(by: User) -> bool:
    return by.role in KEEPERS and by.is_active


def require_keeper(by: User) -> None:
    if not may_keep(by):
        raise NotAllowed(
            _("地块、厂房和要素指标由数据管理员或园区领导维护。请把要改的内容告诉他们。")
        )


def require_can_allocate(by: User, under: str) -> None:
    """Let keepers give out by hand, and others only what a decision that they took says.

    Who may take a decision is the rule of the feature that keeps it; it names the decision.
    """
    decides = bool(under.strip()) and by.role in WRITERS and by.is_active
    if not (may_keep(by) or decides):
        raise NotAllowed(_("预留、承诺和释放要素由评审决定带出，或由数据管理员、园区领导办理。"))
