"""Reading what a dossier states into kept units, refusing what cannot be true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from yanzhen.assessments.calc.entries import ENTRIES, ON_THE_PLOT, PARTS, STATED, Entry
from yanzhen.assessments.calc.formulas import read_formula
from yanzhen.assessments.calc.score import FiguresRefused
from yanzhen.assessments.calc.units import WRITTEN, exact, plain

Value: TypeAlias = Fraction | str | None
M2_PER_MU = Fraction(2000, 3)
# Two statements of one thing may differ by rounding, not by more.
TOLERANCE = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit it was written in: `Quantity("5.2", "亿元")`."""

    number: Any
    unit: str


def read_entries(raw: Mapping[str, Any]) -> dict[str, Value]:
    """Return a dossier's entries in kept units; what is not stated stays None.

    Args:
        raw: by entry code: a number in the kept unit (yuan, mu, tonne, share 0-1 …), a
            `Quantity`, a class code, or None.

    Raises:
        FiguresRefused: naming each entry and what is wrong with it: unknown, not a finite
            number, negative, a share over 100 %, a unit of another kind, money without a
            currency, a part larger than its whole, land intensity without land, or two
            statements that contradict each other.
    """
    problems: dict[str, str] = {}
    read: dict[str, Value] = {}
    for code, given in raw.items():
        try:
            read[code] = _read(code, given)
        except ValueError as problem:
            problems[code] = str(problem)
    if not problems:
        problems = dict(contradictions(read))
    if problems:
        raise FiguresRefused(problems)
    return read


def _read(code: str, given: Any) -> Value:
    if code not in ENTRIES:
        raise ValueError(_("没有“%(codes)s”这样的数据项。") % {"codes": code})
    entry = ENTRIES[code]
    if given is None or given == "":
        return None
    if entry.dimension == "CLASS":
        return _class(entry, given)
    unit = given.unit.strip() if isinstance(given, Quantity) else None
    number = given.number if isinstance(given, Quantity) else given
    try:
        value = exact(number)
    except ValueError:
        message = _("“%(name)s”的数值“%(value)s”不是有限的数字，请核对。")
        raise ValueError(message % {"name": entry.name, "value": number}) from None
    return _in_range(entry, value if unit is None else value * _factor(entry, unit))


def _class(entry: Entry, given: Any) -> str:
    if given not in entry.classes:
        known = "、".join(f"{label}（{code}）" for code, label in entry.classes.items())
        message = _("“%(name)s”没有“%(value)s”这一类，可填：%(known)s。")
        raise ValueError(message % {"name": entry.name, "value": given, "known": known})
    return str(given)


def _factor(entry: Entry, unit: str) -> Fraction:
    known = WRITTEN[entry.dimension]
    if unit in known:
        return known[unit]
    fields = {"name": entry.name, "unit": unit, "known": "、".join(u for u in known if u)}
    if entry.dimension in {"CNY", "USD"} and unit in {"", "万", "亿"}:
        raise ValueError(_("“%(name)s”没有写明币种，请写成：%(known)s。") % fields)
    raise ValueError(_("“%(name)s”不能用“%(unit)s”计量，可用：%(known)s。") % fields)


def _in_range(entry: Entry, value: Fraction) -> Fraction:
    if value < 0:
        message = _("“%(name)s”是负数（%(value)s），请核对。")
        raise ValueError(message % {"name": entry.name, "value": plain(value)})
    if entry.dimension == "SHARE" and value > 1:
        message = _("“%(name)s”为 %(value)s%%，超过 100%%，请核对。")
        raise ValueError(message % {"name": entry.name, "value": plain(value * 100)})
    if entry.dimension in {"PEOPLE", "COUNT"} and value.denominator != 1:
        message = _("“%(name)s”应为整数，现为 %(value)s。")
        raise ValueError(message % {"name": entry.name, "value": plain(value)})
    return value


def contradictions(entries: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Yield (entry, sentence) for statements that cannot both be true."""
    yield from _parts_and_wholes(entries)
    yield from _land(entries)
    yield from _stated_twice(entries)


def _name(code: str) -> str:
    return str(ENTRIES[code].name)


def _number(entries: Mapping[str, Value], code: str) -> Fraction | None:
    value = entries.get(code)
    return value if isinstance(value, Fraction) else None


def _parts_and_wholes(entries: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for part, whole in PARTS:
        small, large = _number(entries, part), _number(entries, whole)
        if small is not None and large is not None and small > large:
            message = _("“%(part)s”大于“%(whole)s”，请核对单位或数值。")
            yield part, message % {"part": _name(part), "whole": _name(whole)}


def _land(entries: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    land = _number(entries, "LAND_MU")
    if land is None:
        return
    for code in (*STATED, "FLOOR_M2", *ON_THE_PLOT):
        value = _number(entries, code)
        if not value:
            continue
        if land == 0:
            message = _("用地面积为零，却填了“%(name)s”，请核对。")
            yield code, message % {"name": _name(code)}
        elif code in ON_THE_PLOT and value > land * M2_PER_MU * (1 + TOLERANCE):
            message = _("“%(part)s”大于“%(whole)s”，请核对单位或数值。")
            yield code, message % {"part": _name(code), "whole": _name("LAND_MU")}


def _stated_twice(entries: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for code, text in STATED.items():
        formula = read_formula(text)
        top = _number(entries, formula.codes[0])
        land = _number(entries, "LAND_MU")
        said = _number(entries, code)
        if said is None or top is None or not land:
            continue
        found = top / (land * M2_PER_MU if formula.codes[1] == "LAND_M2" else land)
        if abs(said - found) > TOLERANCE * max(said, found):
            message = _("“%(name)s”填为 %(said)s，但按所填数据应为 %(found)s，两者矛盾。")
            yield code, message % {"name": _name(code), "said": plain(said), "found": plain(found)}
