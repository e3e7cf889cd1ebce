"""Numbers as people write them: full-width and Chinese digits, 万 and 亿, spans, qualifiers."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

Qualifier = Literal["=", "≈", "≥", "≤"]

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7,
    "捌": 8, "玖": 9,
}  # fmt: skip
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHARS = "".join((*DIGITS, *TENS, *MYRIADS))
NUMBER = rf"(?:\d+(?:\.\d+)?|[{_CHARS}半点])[{_CHARS}点半\d.]*"

_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_DASHES = re.compile(r"[-‐‑‒–—―−~～〜]+|(?<=[\d亿万千百十元])[至到](?=[\d一二三四五六七八九十两])")
_NOTHING = re.compile(
    r"[-/\\.?？*]*|无|暂无|没有|不详|未知|未定|(?:暂|尚)?待?(?:定|议|补充?|确定|核实)|面议|另议|保密|"
    r"未提供|未披露|不公开|商谈中|洽谈中|n/?a|tbd|nil|none|null",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:大约|大概|约为|约|将近|接近|近|预计|预估|估计|暂估|≈|~)|(?:左右|上下)$")
_LEAST = re.compile(
    r"^(?:不低于|不少于|不小于|至少|超过|超出|突破|超|过|逾|大于|高于|≥|>=|>)|(?:以上|及以上|起|多|余|\+)$"
)
_MOST = re.compile(
    r"^(?:不超过|不高于|不大于|不多于|不到|不足|最多|最高|至多|小于|低于|≤|<=|<)|(?:以内|以下|之内)$"
)
_LATIN = (
    (re.compile(r"(?<=[\d.])\s*(?:billion|bn)", re.I), "十亿"),
    (re.compile(r"(?<=[\d.])\s*(?:million|mln|mn|m(?![a-z²2]))", re.I), "百万"),
    (re.compile(r"(?<=[\d.])\s*(?:thousand|k(?![a-z]))", re.I), "千"),
    (re.compile(r"(?<=[\d.])\s*w(?![a-z])", re.I), "万"),
)
_MANY = re.compile(r"(?<=[\d一二三四五六七八九十百千万])[多余](?=[万亿个])")
_PIECE = re.compile(r"\d+(?:\.\d+)?|.")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the size of the last place written, and whether it said 万, 亿 or the like."""

    value: Decimal
    place: Decimal
    scaled: bool


def clean(text: str) -> str:
    """Return a text with half-width characters, one kind of dash, no spaces or thousands marks."""
    text = unicodedata.normalize("NFKC", text)
    text = _THOUSANDS.sub("", "".join(text.split()))
    return _DASHES.sub("-", text)


def says_nothing(cleaned: str) -> bool:
    """Return whether a cell says that there is no answer (yet)."""
    return _NOTHING.fullmatch(cleaned) is not None


def take_qualifier(text: str) -> tuple[str, Qualifier]:
    """Return a text without its 约, 以上, 不超过 … and what they say.

    >>> take_qualifier("5亿以上"), take_qualifier("约5亿")
    (('5亿', '≥'), ('5亿', '≈'))
    """
    found: Qualifier = "="
    rules: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
        (_ABOUT, "≈"), (_LEAST, "≥"), (_MOST, "≤"),
    )  # fmt: skip
    if _MANY.search(text):
        text, found = _MANY.sub("", text), "≥"
    for pattern, sign in rules:
        text, hits = pattern.subn("", text)
        if hits and found in "=≈":
            found = sign
    return text, found


def spell_latin(text: str) -> str:
    """Return a text with k, m, bn and w behind a number written as 千, 百万, 十亿 and 万."""
    for pattern, word in _LATIN:
        text = pattern.sub(word, text)
    return text


def read_number(text: str) -> Number:
    """Return what `3`, `1.2亿`, `3亿5000万`, `三亿五千万`, `5个亿` or `1.2E+08` says.

    >>> read_number("三亿五千万").value, read_number("一亿五").value
    (Decimal('350000000'), Decimal('150000000'))

    :raises ValueError: for anything else.
    """
    text = text.replace("个", "")
    if _SCIENTIFIC.fullmatch(text):
        return Number(Decimal(f"{Decimal(text):f}"), Decimal(1), False)
    reader = _NumeralReader()
    for piece in _PIECE.findall(text):
        reader.take(piece)
    return reader.finish(text)


class _NumeralReader:
    """Adds up a numeral piece by piece: `section` below 万, `total` above, `number` pending."""

    def __init__(self) -> None:
        self.total = self.section = Decimal(0)
        self.number: Decimal | None = None
        self.place = self.unit = Decimal(1)
        self.fraction: Decimal | None = None
        self.scaled = self.gap = self.any = self.arabic = False

    def take(self, piece: str) -> None:
        if piece[0].isdecimal():
            self._plain(piece)
        elif piece in DIGITS:
            self._digit(DIGITS[piece])
        elif piece == "点" and self.number is not None:
            self.fraction = Decimal(1)
        elif piece == "半":
            self._half()
        elif piece in TENS:
            self._tens(TENS[piece])
        elif piece in MYRIADS:
            self._myriad(MYRIADS[piece])
        else:
            raise ValueError(piece)
        self.any = True

    def _plain(self, piece: str) -> None:
        if self.number is not None:
            raise ValueError(piece)
        self.number, self.arabic = Decimal(piece), True
        self.place = Decimal(1).scaleb(-len(piece.partition(".")[2]))

    def _digit(self, digit: int) -> None:
        if self.fraction is not None:
            self.fraction /= 10
            self.number = (self.number or Decimal(0)) + digit * self.fraction
            self.place = self.fraction
            return
        self.gap |= digit == 0 and self.number is None
        self.number = (self.number or Decimal(0)) * 10 + digit
        self.place = Decimal(1)

    def _half(self) -> None:
        if self.number is None and not self.any:
            self.number, self.place = Decimal("0.5"), Decimal("0.1")
        else:
            self.total += self.section + (self.number or Decimal(0)) + self.unit / 2
            self.section, self.number, self.place = Decimal(0), None, self.unit / 10

    def _tens(self, unit: int) -> None:
        self.section += (Decimal(1) if self.number is None else self.number) * unit
        self.place = (Decimal(1) if self.number is None else self.place) * unit
        self._scale(unit)

    def _myriad(self, unit: int) -> None:
        if not self.any:
            raise ValueError("nothing before the unit")
        pending = self.section + (self.number or 0)
        if self.total < unit:
            self.total = (self.total + pending) * unit
        else:
            self.total += pending * unit
        self.section = Decimal(0)
        self.place *= unit
        self._scale(unit)

    def _scale(self, unit: int) -> None:
        self.number, self.fraction, self.gap, self.arabic = None, None, False, False
        self.unit, self.scaled = Decimal(unit), True

    def finish(self, text: str) -> Number:
        if not self.any:
            raise ValueError(text)
        if self.number is not None and self.scaled and not self.gap:
            if self.arabic or self.number > 9:
                raise ValueError(text)
            # 一亿五 is said for 一亿五千万.
            self.number, self.place = self.number * self.unit / 10, self.unit / 10
        value = self.total + self.section + (self.number or 0)
        return Number(plain_decimal(value), plain_decimal(self.place), self.scaled)


def plain_decimal(value: Decimal) -> Decimal:
    """Return an equal decimal without exponent or trailing zeros behind the point."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def scaled_by(number: Number, scale: Decimal) -> Number:
    return Number(plain_decimal(number.value * scale), plain_decimal(number.place * scale), True)


def read_span(text: str, scale: Decimal) -> tuple[Number, Number]:
    """Return both ends of `1-2亿`, `8000万-1亿` or of a single number (twice).

    The end without a unit takes the other's; if neither has one, both take `scale`.

    :raises ValueError: if it is no number or span, or runs downwards.
    """
    first, dash, second = text.partition("-")
    low = read_number(first)
    if not dash:
        only = low if low.scaled else scaled_by(low, scale)
        return only, only
    high = read_number(second)
    if low.scaled != high.scaled:
        written = high if high.scaled else low
        low, high = _share_unit(low, high, _unit_of(second if written is high else first))
    elif not low.scaled:
        low, high = scaled_by(low, scale), scaled_by(high, scale)
    if low.value > high.value:
        raise ValueError(_("范围“%(text)s”前大后小，请核对。") % {"text": text})
    return low, high


def _share_unit(low: Number, high: Number, unit: Decimal) -> tuple[Number, Number]:
    return (
        low if low.scaled else scaled_by(low, unit),
        high if high.scaled else scaled_by(high, unit),
    )


def _unit_of(text: str) -> Decimal:
    """Return the unit a numeral ends in: 百万 of `30百万`, 亿 of `1.5亿`.

    >>> _unit_of("1.5亿"), _unit_of("三千万")
    (Decimal('100000000'), Decimal('10000'))
    """
    product = Decimal(1)
    for char in reversed(text):
        if char in MYRIADS or (char in TENS and "0" <= text[0] <= "9"):
            product *= MYRIADS.get(char) or TENS[char]
        else:
            break
    return product
