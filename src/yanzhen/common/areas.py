"""Land as people write it: `约110亩`, `7.3公顷`, `100-120`, `租用厂房3000㎡`, `不供地`."""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.common.numerals import Qualifier, clean, read_span, says_nothing, take_qualifier

MU_M2 = Decimal(2000) / Decimal(3)
UNITS = {
    "亩": Decimal(1), "公顷": Decimal(15), "平方公里": Decimal(1500), "平方米": 1 / MU_M2,
    "": Decimal(1),
}  # fmt: skip
LARGEST_MU = Decimal(1_000_000)

_M2 = re.compile(r"(?:平方米|平米|平方|㎡|m²|m2|平)$", re.I)
_WORD = re.compile(r"(平方公里|km2|公顷|ha|亩)$", re.I)
_PREMISES = re.compile(r"租|厂房|楼宇|办公|标房|载体")
_NO_LAND = re.compile(
    r"无|不?(?:需|供|用|涉及|新增)*(?:用地|供地|新增用地)|不供地|零土地|无需.*|不需.*"
)
_LABEL = re.compile(r"^[^\d一二三四五六七八九十两半约近≥≤>不超至]*")


@dataclass(frozen=True, slots=True)
class Area:
    """Land in mu; none where premises are leased, whose floor is `premises_m2`."""

    low: Decimal | None
    high: Decimal | None
    premises_m2: Decimal | None = None
    qualifier: Qualifier = "="
    text: str = field(default="", compare=False)

    @property
    def mu(self) -> Decimal:
        """The land to count with: itself, or the lower end of a span."""
        known = self.high if self.low is None else self.low
        return Decimal(0) if known is None else known

    def as_json(self) -> dict[str, Any]:
        ends = {"low": self.low, "high": self.high, "premises_m2": self.premises_m2}
        stored: dict[str, Any] = {k: None if v is None else f"{v:f}" for k, v in ends.items()}
        return stored | {"qualifier": self.qualifier, "text": self.text}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Area":
        def end(key: str) -> Decimal | None:
            return None if stored.get(key) is None else Decimal(stored[key])

        return cls(end("low"), end("high"), end("premises_m2"), stored["qualifier"],
                   stored.get("text", ""))  # fmt: skip

    def shown(self) -> str:
        """Return the usual form, which `read_area` reads back as the same.

        >>> read_area("约110亩").shown(), read_area("租用厂房3000㎡").shown()
        ('约 110 亩', '租用厂房 3,000 平方米')
        """
        if self.premises_m2 is not None:
            return f"租用厂房 {self.premises_m2:,f} 平方米"
        ends = dict.fromkeys(end for end in (self.low, self.high) if end is not None)
        figures = "–".join(f"{end:,f}" for end in ends)
        signs = {"=": "%s", "≈": "约 %s", "≥": "%s以上", "≤": "不超过 %s"}
        return signs[self.qualifier] % f"{figures} 亩"


@lru_cache(maxsize=16384)
def read_area(text: str, unit: str = "亩") -> Area | None:
    """Return the land a cell asks for, or None if it does not say.

    Leased premises and “no land” are zero mu. Bare numbers count in `unit`.

    :raises ValueError: with a sentence for the user.
    """
    cleaned = clean(text)
    if _NO_LAND.fullmatch(cleaned):
        return Area(Decimal(0), Decimal(0), text=text)
    if says_nothing(cleaned):
        return None
    if re.match(r"^-\d", cleaned):
        raise ValueError(_("面积“%(text)s”是负数，请核对。") % {"text": text})
    if _PREMISES.search(cleaned):
        return Area(Decimal(0), Decimal(0), _floor(cleaned), text=text)
    bare, qualifier = take_qualifier(re.sub(r"\(.*\)", "", cleaned))
    bare, second = take_qualifier(_LABEL.sub("", bare))
    return _measure(bare, second if qualifier == "=" else qualifier, unit, text)


def _floor(cleaned: str) -> Decimal | None:
    found = re.search(r"(\d+(?:\.\d+)?万?)(?:平方米|平米|平方|平|㎡|m²|m2)", cleaned, re.I)
    return read_span(found[1], Decimal(1))[0].value if found else None


def _measure(bare: str, qualifier: Qualifier, unit: str, text: str) -> Area:
    bare, word = _take_unit(bare)
    # 100亩-120亩: the unit of the first end says the same again.
    first, dash, second = bare.partition("-")
    bare = _take_unit(first)[0] + dash + second
    try:
        low, high = read_span(bare, Decimal(1))
    except (ValueError, ArithmeticError) as problem:
        help_ = _("看不懂面积“%(text)s”，请写成“110亩”“7.3公顷”这样。") % {"text": text}
        raise ValueError(str(problem) if str(problem).endswith("。") else help_) from None
    factor = UNITS[word or _take_unit(unit)[1]]
    if max(low.value, high.value) * factor > LARGEST_MU:
        raise ValueError(_("面积“%(text)s”大得不合情理，请核对单位。") % {"text": text})
    ends = [_tidy(end.value * factor) for end in (low, high)]
    return Area(None if qualifier == "≤" else ends[0], None if qualifier == "≥" else ends[1],
                None, qualifier, text)  # fmt: skip


def _take_unit(text: str) -> tuple[str, str]:
    if found := _M2.search(text):
        return text[: found.start()], "平方米"
    if found := _WORD.search(text):
        word = {"km2": "平方公里", "ha": "公顷"}.get(found[1].lower(), found[1])
        return text[: found.start()], word
    return text, ""


def _tidy(mu: Decimal) -> Decimal:
    rounded = mu.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return Decimal(text or "0")
