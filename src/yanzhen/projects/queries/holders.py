"""Who holds land, plants and budgets: projects as the ledger of resources may name them."""

from collections.abc import Collection

from yanzhen.accounts.models import User
from yanzhen.projects.addresses import project_url
from yanzhen.projects.models import Project
from yanzhen.resources.access import Holder


def tell_holders(user: User, codes: Collection[str]) -> dict[str, Holder]:
    """Return each project of these codes: whole to whom it is open, else by its team alone.
    Two queries."""
    open_to = set(
        Project.objects.visible_to(user).filter(code__in=codes).values_list("code", flat=True)
    )
    rows = Project.objects.filter(code__in=codes).select_related("team")
    return {
        each.code: Holder(each.code, each.name, str(each.team or ""), project_url(each.code), True)
        if each.code in open_to
        else Holder(each.code, team=str(each.team or ""))
        for each in rows
    }
