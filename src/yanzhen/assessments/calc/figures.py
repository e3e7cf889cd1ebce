"""From a dossier's entries to the values a scheme judges: per mu, per unit of output …"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from yanzhen.assessments.calc.energy import Carrier, energy_of
from yanzhen.assessments.calc.entries import ENTRIES, STATED
from yanzhen.assessments.calc.formulas import Formula, Terms, read_formula
from yanzhen.assessments.calc.reading import (
    M2_PER_MU,
    TOLERANCE,
    Quantity,
    Value,
    read_entries,
)
from yanzhen.assessments.calc.scheme import Applies, Indicator, Kind, Scheme
from yanzhen.assessments.calc.score import Figure, FiguresRefused, Special
from yanzhen.assessments.calc.units import plain

__all__ = ["Basis", "Quantity", "figures_of", "read_entries"]

_LAND = {"LAND_MU", "LAND_M2"}
# Nothing used or emitted: value per unit of it is without bound, and best.
_MAY_BE_NOTHING = {"TCE", "T", "KWH"}


@dataclass(frozen=True, slots=True)
class Basis:
    """What sums are made of: energy carriers with their coefficients, counted pollutants."""

    carriers: Sequence[Carrier]
    pollutants: Sequence[str]


def figures_of(scheme: Scheme, entries: Mapping[str, Value], basis: Basis) -> dict[str, Figure]:
    """Return the figure of each indicator of a scheme; what is missing stays missing.

    Args:
        entries: as `read_entries` returns them.

    Returns:
        By indicator code: its value, or what it lacks, or that it does not apply.

    Raises:
        FiguresRefused: if the land scheme is used without land, a stated sum contradicts its
            parts, or a formula would divide by nothing where nothing makes no sense.
    """
    if scheme.kind is Kind.LAND and entries.get("LAND_MU") == 0:
        message = _("用地面积为零，不适用“%(scheme)s”，请改用零土地项目的方案。")
        raise FiguresRefused({"LAND_MU": message % {"scheme": scheme.name}})
    known, lacking = with_sums(entries, basis)
    problems: dict[str, str] = {}
    found: dict[str, Figure] = {}
    for indicator in scheme.indicators:
        try:
            found[indicator.code] = _figure(indicator, known, lacking)
        except ZeroDivisionError as problem:
            problems[indicator.code] = str(problem)
    if problems:
        raise FiguresRefused(problems)
    return found


def with_sums(
    entries: Mapping[str, Value], basis: Basis
) -> tuple[dict[str, Value], dict[str, tuple[str, ...]]]:
    """Return the entries with energy, emissions and land in m² worked out, and what those lack."""
    known, lacking = dict(entries), dict[str, tuple[str, ...]]()
    numbers = {code: v for code, v in entries.items() if isinstance(v, Fraction)}
    energy = energy_of(numbers, basis.carriers)
    emissions = _sum(numbers, basis.pollutants)
    for code, found, missing in (
        ("ENERGY_TCE", energy.tce, energy.missing),
        ("EMISSIONS_T", emissions, tuple(p for p in basis.pollutants if p not in numbers)),
    ):
        known[code], lacking[code] = _agreed(code, numbers.get(code), found), missing
    land = numbers.get("LAND_MU")
    known["LAND_M2"] = None if land is None else land * M2_PER_MU
    lacking["LAND_M2"] = ("LAND_MU",)
    return known, lacking


def _sum(numbers: Mapping[str, Fraction], codes: Sequence[str]) -> Fraction | None:
    if any(code not in numbers for code in codes):
        return None
    return sum((numbers[code] for code in codes), Fraction(0))


def _agreed(code: str, said: Fraction | None, found: Fraction | None) -> Fraction | None:
    """Return a sum as found from its parts, else as stated; both must agree."""
    if said is not None and found is not None and abs(said - found) > TOLERANCE * max(said, found):
        message = _("“%(name)s”填为 %(said)s，但按所填数据应为 %(found)s，两者矛盾。")
        fields = {"name": ENTRIES[code].name, "said": plain(said), "found": plain(found)}
        raise FiguresRefused({code: message % fields})
    return said if found is None else found


def _figure(
    indicator: Indicator, known: Mapping[str, Value], lacking: Mapping[str, tuple[str, ...]]
) -> Figure:
    formula = read_formula(indicator.formula)
    if not _applies(indicator, formula, known.get("LAND_MU")):
        return Figure(Special.NOT_APPLICABLE)
    if indicator.unit == "CLASS":
        value = known.get(formula.codes[0])
        return Figure(value, () if value else formula.codes)
    missing = _missing(formula, known, lacking)
    if missing:
        return _stated(formula, known) or Figure(None, missing)
    top, bottom = (_total(side, known) for side in (formula.top, formula.bottom))
    if not formula.bottom:
        return Figure(top, working=plain(top))
    if bottom == 0:
        return _over_nothing(indicator, formula, top)
    return Figure(top / bottom, working=f"{plain(top)} ÷ {plain(bottom)}")


def _applies(indicator: Indicator, formula: Formula, land: Value) -> bool:
    """Return whether a project is judged by this; unknown land decides nothing yet."""
    if land is None:
        return True
    if indicator.applies is Applies.LAND_FREE:
        return land == 0
    return land != 0 or (indicator.applies is not Applies.LAND and not _LAND & set(formula.codes))


def _missing(
    formula: Formula, known: Mapping[str, Value], lacking: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    codes = [code for code in formula.codes if known.get(code) is None]
    return tuple(dict.fromkeys(part for code in codes for part in lacking.get(code) or (code,)))


def _stated(formula: Formula, known: Mapping[str, Value]) -> Figure | None:
    """Return the ratio as the dossier states it, where its parts are not all there."""
    for code, text in STATED.items():
        value = known.get(code)
        if value is not None and read_formula(text).shown() == formula.shown():
            return Figure(value, working=_("申报值"))
    return None


def _total(terms: Terms, known: Mapping[str, Value]) -> Fraction:
    values = ((sign, known[code]) for sign, code in terms)
    return sum((sign * v for sign, v in values if isinstance(v, Fraction)), Fraction(0))


def _over_nothing(indicator: Indicator, formula: Formula, top: Fraction) -> Figure:
    if indicator.measure.bottom in _MAY_BE_NOTHING:
        return Figure(Special.BOUNDLESS if top > 0 else Fraction(0), working=f"{plain(top)} ÷ 0")
    names = "、".join(str(ENTRIES[c].name) for _sign, c in formula.bottom if c in ENTRIES)
    message = _("“%(names)s”为零，算不出“%(name)s”，请核对。")
    raise ZeroDivisionError(message % {"names": names, "name": indicator.name})
