"""Whether a project is still the one that was judged. Facts in, words out; no clock, no query."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.common import formats
from yanzhen.projects.calc import product_core
from yanzhen.projects.models import Project


def facts_judged(project: Project, cny: Decimal | None = None) -> dict[str, Any]:
    """Return what an assessment judges of a project, as its proof keeps it.

    Args:
        cny: the amount, where it is not the project's own: a contract's, a dossier's.
    """
    amount = cny if cny is not None else project.agreed_cny or project.planned_cny
    return {
        "company": project.company.code, "product": project.product,
        "cny": None if amount is None else str(amount),
        "land_mu": None if project.land_mu is None else str(project.land_mu),
    }  # fmt: skip


def changes_beyond(
    judged: Mapping[str, Any], now: Mapping[str, Any], tolerance: Mapping[str, float]
) -> list[str]:
    """Return what has changed so much since it was judged that it must be judged again, in words.

    Args:
        judged, now: as `facts_judged`; a fact that is missing in `judged` was not judged.
        tolerance: `cny` and `land_mu`, the shares by which they may differ either way.
    """
    said = []
    if judged.get("company") and now.get("company") != judged["company"]:
        said.append(_("投资方由%(was)s变为%(now)s")
                    % {"was": judged["company"], "now": now.get("company")})  # fmt: skip
    if judged.get("product") and product_core(str(now.get("product") or "")) != product_core(
        judged["product"]
    ):
        said.append(_("产品或工艺由“%(was)s”变为“%(now)s”")
                    % {"was": judged["product"], "now": now.get("product") or "—"})  # fmt: skip
    labels: dict[str, tuple[str, str, Callable[[Decimal | None], str]]] = {
        "cny": (_("总投资"), _("亿元"), formats.yi),
              "land_mu": (_("用地"), _("亩"), formats.number)}  # fmt: skip
    for key, (label, unit, show) in labels.items():
        was, is_now = judged.get(key), now.get(key)
        if was is None or is_now is None or was == is_now:
            continue
        if _is_beyond(Decimal(str(was)), Decimal(str(is_now)), tolerance[key]):
            said.append(_("%(label)s由%(was)s%(unit)s变为%(now)s%(unit)s")
                        % {"label": label, "unit": unit, "was": show(Decimal(str(was))),
                           "now": show(Decimal(str(is_now)))})  # fmt: skip
    return said


def _is_beyond(was: Decimal, now: Decimal, share: float) -> bool:
    """Return whether a figure moved by more than a share of what it was; from nothing, at all."""
    return abs(now - was) > abs(was) * Decimal(str(share))
