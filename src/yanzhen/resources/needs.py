"""What a project asks of the zone: a site, and parts of the year's budgets."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common.formats import Text
from yanzhen.common.refusals import Refused
from yanzhen.resources.words import MU, UNITS, BudgetKind, Zoning

LARGEST, LARGEST_RATIO, PLACES, MOST_SITES = Decimal(10) ** 9, Decimal(20), 4, 50


@dataclass(frozen=True, slots=True)
class Needs:
    """What is needed; None where nothing is said, zero where nothing is needed.

    `parcels` and `plants` name the sites that a decision gives; the other fields describe a site
    to be looked for. `floor_load_kn` is in kN a square metre, `sewage_tpd` in tonnes a day,
    `steam_tph` in tonnes an hour, emissions in tonnes a year.
    """

    land_mu: Decimal | None = None
    energy_tce: Decimal | None = None
    cod_t: Decimal | None = None
    nh3n_t: Decimal | None = None
    tn_t: Decimal | None = None
    tp_t: Decimal | None = None
    so2_t: Decimal | None = None
    nox_t: Decimal | None = None
    vocs_t: Decimal | None = None
    sewage_tpd: Decimal | None = None
    plot_ratio: Decimal | None = None
    floor_sqm: Decimal | None = None
    floor_load_kn: Decimal | None = None
    storey_m: Decimal | None = None
    power_kva: Decimal | None = None
    steam_tph: Decimal | None = None
    zonings: tuple[str, ...] = ()
    available_by: date | None = None
    parcels: tuple[str, ...] = ()
    plants: tuple[str, ...] = ()

    def amounts(self) -> dict[str, Decimal]:
        """Return what is asked of each budget, above zero only."""
        asked = {kind: getattr(self, name) for kind, name in FIELD_OF.items()}
        return {kind: Decimal(amount) for kind, amount in asked.items() if amount}


FIELD_OF: dict[str, str] = {
    BudgetKind.LAND.value: "land_mu",
    BudgetKind.ENERGY.value: "energy_tce",
    BudgetKind.COD.value: "cod_t",
    BudgetKind.NH3N.value: "nh3n_t",
    BudgetKind.TN.value: "tn_t",
    BudgetKind.TP.value: "tp_t",
    BudgetKind.SO2.value: "so2_t",
    BudgetKind.NOX.value: "nox_t",
    BudgetKind.VOCS.value: "vocs_t",
    BudgetKind.SEWAGE.value: "sewage_tpd",
}
# Every measure with its name and unit, in the order in which forms and pages show them.
MEASURES: dict[str, tuple[Text, Text]] = {
    "land_mu": (gettext_lazy("用地"), MU),
    "plot_ratio": (gettext_lazy("容积率"), ""),
    "floor_sqm": (gettext_lazy("厂房面积"), gettext_lazy("平方米")),
    "floor_load_kn": (gettext_lazy("楼面荷载"), "kN/㎡"),
    "storey_m": (gettext_lazy("层高"), gettext_lazy("米")),
    "power_kva": (gettext_lazy("供电"), "kVA"),
    "steam_tph": (gettext_lazy("蒸汽"), gettext_lazy("吨/时")),
    **{
        name: (kind.label, UNITS[kind.value])
        for kind in BudgetKind
        if (name := FIELD_OF[kind.value]) != "land_mu"
    },
}


class NeedsRefused(Refused):
    """A need that cannot be meant."""


def read_measure(name: str, text: str) -> Decimal | None:
    """Return a measure as an address or a form states it; None where it says nothing.

    :raises NeedsRefused: for what is no number, negative or beyond reason.
    """
    plain = text.replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    check_measure(name, value)
    return value


def check_measure(name: str, value: Decimal | None) -> None:
    """Refuse a measure that is no number, negative, beyond reason or finer than the ledger."""
    if value is None:
        return
    label, value = MEASURES[name][0], Decimal(value)
    if not value.is_finite():
        raise NeedsRefused(_("%s请写成数字，如 120 或 0.35。") % label, field=name)
    if value < 0:
        raise NeedsRefused(_("%s不能是负数。") % label, field=name)
    if value > (LARGEST_RATIO if name == "plot_ratio" else LARGEST):
        raise NeedsRefused(_("%s大得不合情理，请核对单位。") % label, field=name)
    if value != round(value, PLACES):
        raise NeedsRefused(_("%s最多写四位小数。") % label, field=name)


def check_needs(needs: Needs) -> None:
    """Refuse needs that cannot be meant.

    :raises NeedsRefused: naming the field.
    """
    for name in MEASURES:
        check_measure(name, getattr(needs, name))
    if strange := [one for one in needs.zonings if one not in Zoning.values]:
        raise NeedsRefused(_("没有“%s”这种用途。") % strange[0], field="zonings")
    for name in ("parcels", "plants"):
        codes = getattr(needs, name)
        if len(set(codes)) != len(codes) or len(codes) > MOST_SITES:
            raise NeedsRefused(_("同一处地块或厂房只写一次，一次最多 50 处。"), field=name)


assert {field.name for field in fields(Needs)} >= set(MEASURES)
