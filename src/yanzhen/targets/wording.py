"""How a target's figures read, and what its events say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.common.formats import YI, number
from yanzhen.targets.metrics import BY_METRIC


def show_value(metric: str, value: Decimal | float | None) -> str:
    """Return a figure with its unit: 27 个, 78.45 亿元, 6.30 亿美元."""
    unit = BY_METRIC[metric].unit
    return f"{show_figure(metric, value)} {unit.label}"


def show_figure(metric: str, value: Decimal | float | None) -> str:
    """Return a figure without its unit; money with two decimals."""
    if value is None:
        return "—"
    if not BY_METRIC[metric].unit.is_money:
        return number(Decimal(str(round(float(value), 1))))
    return f"{Decimal(str(value)) / YI:,.2f}"


def _whose(facts: Mapping[str, Any]) -> str:
    return str(facts["team"]) if facts.get("team") else _("全区")


def set_words(facts: Mapping[str, Any]) -> str:
    return _("下达%(whose)s目标“%(metric)s” %(value)s") % _known(facts)


def changed_words(facts: Mapping[str, Any]) -> str:
    return _("%(whose)s目标“%(metric)s”由 %(before)s 调为 %(value)s：%(reason)s") % _known(facts)


def split_words(facts: Mapping[str, Any]) -> str:
    teams = facts.get("teams") or {}
    given = "、".join(f"{name} {value}" for name, value in teams.items())
    return _("“%(metric)s”分解到队伍：%(given)s") % (_known(facts) | {"given": given})


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    names = ("metric", "value", "before", "reason")
    return {name: facts.get(name, "—") for name in names} | {"whose": _whose(facts)}
