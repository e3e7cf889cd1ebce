"""Formulas of indicators as data: entries added up, over entries added up.

FIXED_CNY / LAND_MU
(TAX_CNY - TAX_BEFORE_CNY) / FIXED_CNY
CHAIN_ROLE
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from yanzhen.assessments.calc.entries import dimension_of
from yanzhen.assessments.calc.units import UNITS

Terms = tuple[tuple[int, str], ...]
_SIDE = re.compile(r"[A-Z][A-Z0-9_]*(?:\s*[+-]\s*[A-Z][A-Z0-9_]*)*")
_TERM = re.compile(r"([+-]?)\s*([A-Z][A-Z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Formula:
    """Signed entries above and below the stroke; nothing below: the entries themselves."""

    top: Terms
    bottom: Terms = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for _sign, code in (*self.top, *self.bottom))

    def shown(self) -> str:
        """Return the usual form, in which two formulas that are alike are equal."""
        if not self.bottom:
            return _written(self.top, alone=True)
        return f"{_written(self.top)} / {_written(self.bottom)}"


def _written(terms: Terms, *, alone: bool = False) -> str:
    text = "".join(f" {'+' if sign > 0 else '-'} {code}" for sign, code in terms)[3:]
    return text if alone or len(terms) == 1 else f"({text})"


@lru_cache(maxsize=1024)
def read_formula(text: str) -> Formula:
    """Return a formula from its text.

    Raises:
        ValueError: with a sentence for the user: not readable, unknown entry, or entries of
            different kinds added up.

    >>> read_formula("TAX_CNY/LAND_MU").shown()
    'TAX_CNY / LAND_MU'
    """
    sides = [side.strip() for side in text.split("/")]
    if len(sides) > 2:
        raise ValueError(_("公式“%(text)s”有不止一个除号。") % {"text": text})
    formula = Formula(*(_side(side, text, alone=len(sides) == 1) for side in sides))
    dimensions(formula)
    return formula


def _side(side: str, text: str, *, alone: bool) -> Terms:
    bare = side[1:-1].strip() if side.startswith("(") and side.endswith(")") else side
    if not _SIDE.fullmatch(bare) or (not alone and bare == side and re.search(r"[+-]", bare)):
        raise ValueError(
            _("看不懂公式“%(text)s”，请写成 TAX_CNY / LAND_MU 或 (A + B) / C。") % {"text": text}
        )
    return tuple((-1 if sign == "-" else 1, code) for sign, code in _TERM.findall(bare))


def dimensions(formula: Formula) -> tuple[str, str]:
    """Return the kinds of quantity above and below the stroke ("" for nothing below)."""
    unknown = [code for code in formula.codes if dimension_of(code) is None]
    if unknown:
        raise ValueError(_("没有“%(codes)s”这样的数据项。") % {"codes": "、".join(unknown)})
    sides = []
    for terms in (formula.top, formula.bottom):
        kinds = {str(dimension_of(code)) for _sign, code in terms}
        if len(kinds) > 1 or (kinds == {"CLASS"} and len(formula.codes) > 1):
            raise ValueError(
                _("公式“%(text)s”把不同种类的数量相加减。") % {"text": formula.shown()}
            )
        sides.append(kinds.pop() if kinds else "")
    return sides[0], sides[1]


def fits(formula: Formula, unit: str) -> bool:
    """Return whether a unit can measure what a formula yields.

    >>> fits(read_formula("TAX_CNY / LAND_MU"), "CNY_PER_MU")
    True
    >>> fits(read_formula("TAX_CNY / LAND_MU"), "SHARE")
    False
    """
    top, bottom = dimensions(formula)
    if top == bottom:
        return unit in {"SHARE", "RATIO"}
    return (top, bottom) == (UNITS[unit].top, UNITS[unit].bottom)
