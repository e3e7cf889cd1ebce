"""Units: what an entry or an indicator is measured in, and how it is shown.

Everything is kept in one unit of each kind (yuan, mu, tce, tonne, person, share 0-1) and shown
in the unit the trade writes (万元/亩). A unit names its dimension above and below the stroke, so
that a formula can be held against it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of an indicator; `per_shown` kept units make one shown unit."""

    code: str
    label: str
    top: str
    bottom: str = ""
    per_shown: Fraction = Fraction(1)


def _units(*units: Unit) -> Mapping[str, Unit]:
    return MappingProxyType({unit.code: unit for unit in units})


WAN = Fraction(10_000)
LARGEST_EXPONENT = 40

UNITS = _units(
    Unit("CNY", "万元", "CNY", per_shown=WAN),
    Unit("USD", "万美元", "USD", per_shown=WAN),
    Unit("MU", "亩", "MU"),
    Unit("M2", "平方米", "M2"),
    Unit("TCE", "吨标煤", "TCE"),
    Unit("T", "吨", "T"),
    Unit("KWH", "万千瓦时", "KWH", per_shown=WAN),
    Unit("KVA", "千伏安", "KVA"),
    Unit("PEOPLE", "人", "PEOPLE"),
    Unit("COUNT", "个", "COUNT"),
    Unit("SHARE", "%", "SHARE", per_shown=Fraction(1, 100)),
    Unit("RATIO", "", "RATIO"),
    Unit("CLASS", "", "CLASS"),
    Unit("CNY_PER_MU", "万元/亩", "CNY", "MU", WAN),
    Unit("CNY_PER_M2", "元/平方米", "CNY", "M2"),
    Unit("CNY_PER_TCE", "万元/吨标煤", "CNY", "TCE", WAN),
    Unit("CNY_PER_T", "万元/吨", "CNY", "T", WAN),
    Unit("CNY_PER_PERSON", "万元/人", "CNY", "PEOPLE", WAN),
    Unit("CNY_PER_KWH", "元/千瓦时", "CNY", "KWH"),
    Unit("TCE_PER_CNY", "吨标煤/万元", "TCE", "CNY", 1 / WAN),
    Unit("T_PER_CNY", "吨/万元", "T", "CNY", 1 / WAN),
    Unit("PEOPLE_PER_MU", "人/亩", "PEOPLE", "MU"),
    Unit("PEOPLE_PER_CNY", "人/亿元", "PEOPLE", "CNY", 1 / (WAN * WAN)),
)

# How a quantity may be written, in kept units of its dimension. Money without a currency is not
# here: 500万 says neither yuan nor dollars and is refused.
WRITTEN: Mapping[str, Mapping[str, Fraction]] = MappingProxyType(
    {
        "CNY": {"元": Fraction(1), "万元": WAN, "亿元": WAN * WAN, "CNY": Fraction(1)},
        "USD": {"美元": Fraction(1), "万美元": WAN, "亿美元": WAN * WAN, "USD": Fraction(1)},
        "MU": {"亩": Fraction(1), "公顷": Fraction(15), "平方米": Fraction(3, 2000),
               "平方公里": Fraction(1500)},
        "M2": {"平方米": Fraction(1), "万平方米": WAN, "㎡": Fraction(1)},
        "TCE": {"吨标煤": Fraction(1), "万吨标煤": WAN, "千克标煤": Fraction(1, 1000)},
        "T": {"吨": Fraction(1), "千克": Fraction(1, 1000), "公斤": Fraction(1, 1000),
              "万吨": WAN},
        "KWH": {"千瓦时": Fraction(1), "度": Fraction(1), "万千瓦时": WAN, "万度": WAN,
                "亿千瓦时": WAN * WAN},
        "TPD": {"吨/日": Fraction(1), "立方米/日": Fraction(1), "万吨/日": WAN},
        "M3": {"立方米": Fraction(1), "万立方米": WAN},
        "GJ": {"吉焦": Fraction(1), "百万千焦": Fraction(1), "兆焦": Fraction(1, 1000)},
        "KVA": {"千伏安": Fraction(1), "兆伏安": Fraction(1000)},
        "PEOPLE": {"人": Fraction(1)},
        "COUNT": {"个": Fraction(1), "项": Fraction(1), "件": Fraction(1)},
        "SHARE": {"%": Fraction(1, 100), "": Fraction(1)},
        "RATIO": {"": Fraction(1)},
    }
)  # fmt: skip


def exact(number: Any) -> Fraction:
    """Return a number exactly as it is written; 0.1 is a tenth, not the nearest binary.

    Raises:
        ValueError: if it is no finite number.

    >>> exact(0.1), exact(Decimal("24.097"))
    (Fraction(1, 10), Fraction(24097, 1000))
    """
    if isinstance(number, Fraction):
        return number
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal | str):
        raise ValueError(f"not a number: {number!r}")
    if isinstance(number, float) and not math.isfinite(number):
        raise ValueError(f"not a finite number: {number!r}")
    try:
        read = Decimal(str(number).replace(",", "").strip())
        # 1e999999999 is finite, and would fill the memory as a fraction.
        if read and abs(read.adjusted()) > LARGEST_EXPONENT:
            raise ValueError(f"not a sensible number: {number!r}")
        return Fraction(read)
    except (InvalidOperation, ValueError, OverflowError) as problem:
        raise ValueError(f"not a finite number: {number!r}") from problem


def rounded(number: Fraction, places: int = 2) -> Decimal:
    """Return an exact number rounded half up, as it is printed.

    >>> rounded(Fraction(1, 8)), rounded(Fraction(2, 3), 4)
    (Decimal('0.13'), Decimal('0.6667'))
    """
    top, bottom = abs(number.numerator) * 10**places, number.denominator
    units = (2 * top + bottom) // (2 * bottom)
    # As text: arithmetic on Decimal would round at 28 digits.
    return Decimal(f"{'-' if number < 0 and units else ''}{units}E-{places}")


def plain(number: Fraction, places: int = 4) -> str:
    """Return a number as people write it, without trailing zeros.

    >>> plain(Fraction(24097, 1000)), plain(Fraction(1524))
    ('24.097', '1,524')
    """
    text = f"{rounded(number, places):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def shown(number: Fraction, unit: str, *, named: bool = True) -> str:
    """Return a kept value in the unit it is shown in.

    >>> shown(Fraction(5_000_000), "CNY_PER_MU"), shown(Fraction(2, 5), "SHARE")
    ('500 万元/亩', '40%')
    """
    one = UNITS[unit]
    # A small figure (0.00075 t/万元) keeps four places that say something.
    value = number / one.per_shown
    small = value and abs(value) < Fraction(1, 100)
    text = plain(value, 8 if small else 4)
    if not named or not one.label:
        return text
    return text + one.label if one.label == "%" else f"{text} {one.label}"
