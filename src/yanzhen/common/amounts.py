"""Sums of money as people write them: `1.2亿`, `1-1.5亿元`, `3000万美元`, `约5亿`, `三亿五千万`.

    reading = read_amount("1.2-1.5亿元")
    reading.shown()      # 1.20–1.50 亿元, shown back before saving
    reading.cny()        # the careful end of a span, in yuan

Where a cell names a whole and its parts (`一期3亿，总投资10亿`), the whole is read; stages alone
(`一期3亿，二期2亿`) are added. A conversion in the same cell (`1亿美元（折合6.4亿元）`) gives way
to the original currency. Land is read by `read_area`.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.common.areas import Area, read_area
from yanzhen.common.numerals import (
    Number,
    Qualifier,
    clean,
    plain_decimal,
    read_span,
    says_nothing,
    spell_latin,
    take_qualifier,
)

__all__ = ["CURRENCIES", "Amount", "Area", "read_amount", "read_area"]

CURRENCIES = {
    "CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑",
    "KRW": "韩元", "TWD": "新台币", "SGD": "新加坡元", "AUD": "澳元", "CAD": "加元",
    "CHF": "瑞士法郎", "MOP": "澳门元",
}  # fmt: skip
LARGEST = Decimal(10) ** 14
YI, WAN = Decimal(10) ** 8, Decimal(10) ** 4

# Longer words first; a word that contains 元 also says that the number is in whole units.
_CURRENCY_WORDS = (
    ("USD", r"美元|美金|US\$|USD|\$"), ("HKD", r"港元|港币|港幣|HK\$|HKD"),
    ("EUR", r"欧元|歐元|EUR|€"), ("JPY", r"日元|日圆|日币|JPY"), ("GBP", r"英镑|GBP|£"),
    ("KRW", r"韩元|韩币|KRW"), ("TWD", r"新?台币|台幣|TWD"),
    ("SGD", r"新加坡元|新元|SGD"), ("AUD", r"澳元|澳大利亚元|AUD"), ("CAD", r"加元|加拿大元|CAD"),
    ("CHF", r"瑞士法郎|CHF"), ("MOP", r"澳门元|MOP"),
    ("CNY", r"人民币|人民幣|RMB|CNY|¥|元"),
)  # fmt: skip
_CURRENCY = re.compile(
    "|".join(f"(?P<{code}>{words})" for code, words in _CURRENCY_WORDS), re.IGNORECASE
)
_SIMPLE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)(亿|万)?(元|美元)?")
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_CONVERTED = re.compile(r"(?:折合|折算|约合|折|合计?人民币|相当于)[^,;。、]*")
_PARTS = re.compile(r"[,;。、\n]|(?<=元)\+|(?<=亿)\+(?=[一二三四\d])|(?=其中)|(?=总投资)")
_WHOLE = re.compile(r"总投资|投资总额|总额|总规模|合计|总计|共计|总")
_STAGE = re.compile(r"^(?:首|[一二三四五]|第[一二三四五]|\d)期(?:项目)?(?:投资)?(?:额)?")
_LABEL = re.compile(
    r"^(?:项目)?(?:计划|拟|预计|初步|意向|协议|合同|实际|累计)*"
    r"(?:总投资额?|投资总额|固定资产投资|固定投资|固投|设备投资|投资额?|注册资本|实缴|认缴|到账|"
    r"金额|总额|总规模|规模|合计|总计|共计|共|产值|营收|营业收入|销售|税收)?(?:额|计|为|达|:)*"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum or a span of sums, in whole units of its currency.

    `high` is None for “at least”, `low` for “at most”. `unit` is the scale it was written in,
    `precision` the size of the last place written, `text` the original; they do not make two
    amounts different.
    """

    low: Decimal | None
    high: Decimal | None
    currency: str = "CNY"
    qualifier: Qualifier = "="
    unit: str = field(default="", compare=False)
    precision: Decimal = field(default=Decimal(1), compare=False)
    text: str = field(default="", compare=False)

    @property
    def value(self) -> Decimal:
        """The sum to count with: itself, or the careful (lower) end of a span."""
        known = self.high if self.low is None else self.low
        return Decimal(0) if known is None else known

    def cny(self, rate: Decimal | None = None) -> Decimal:
        """Return `value` in yuan; `rate` is yuan for one unit of a foreign currency.

        :raises ValueError: if a foreign sum comes without a rate.
        """
        if self.currency == "CNY":
            return self.value
        if rate is None or rate <= 0:
            raise ValueError(_("外币金额要有汇率才能折成人民币，请填汇率。"))
        return self.value * rate

    def as_json(self) -> dict[str, Any]:
        """Return what JSON holds; numbers as text, so that no cent is lost."""
        return {
            "low": None if self.low is None else f"{self.low:f}",
            "high": None if self.high is None else f"{self.high:f}",
            "currency": self.currency, "qualifier": self.qualifier, "unit": self.unit,
            "precision": f"{self.precision:f}", "text": self.text,
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Amount":
        low, high = stored["low"], stored["high"]
        return cls(
            None if low is None else Decimal(low), None if high is None else Decimal(high),
            stored["currency"], stored["qualifier"], stored.get("unit", ""),
            Decimal(stored.get("precision", "1")), stored.get("text", ""),
        )  # fmt: skip

    def shown(self) -> str:
        """Return the sum in its usual form, which `read_amount` reads back as the same.

        >>> read_amount("1.2-1.5亿元").shown(), read_amount("3000万美元").shown()
        ('1.20–1.50 亿元', '3,000.00 万美元')
        """
        ends = [end for end in (self.low, self.high) if end is not None]
        scale, word = _scale_of(max(ends, default=Decimal(0)))
        figures = "–".join(_figure(end / scale) for end in dict.fromkeys(ends))
        name = CURRENCIES.get(self.currency, self.currency)
        return _QUALIFIED[self.qualifier] % f"{figures} {word}{name}"


_QUALIFIED = {"=": "%s", "≈": "约 %s", "≥": "%s以上", "≤": "不超过 %s"}


def _scale_of(value: Decimal) -> tuple[Decimal, str]:
    if value >= YI:
        return YI, "亿"
    return (WAN, "万") if value >= WAN else (Decimal(1), "")


def _figure(value: Decimal) -> str:
    """Return at least two decimals, and as many as it takes to lose nothing."""
    text = f"{value:,f}"
    whole, _point, rest = text.partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


@lru_cache(maxsize=65536)
def read_amount(text: str, unit: str = "", currency: str = "CNY") -> Amount | None:
    """Return the sum a cell says, or None if it says that there is none (待定, 面议, -).

    Args:
        text: the cell.
        unit: what bare numbers count in, as the sheet says it: 万元, 亿元, 万美元.
        currency: what it is in where neither cell nor unit tells.

    :raises ValueError: with a sentence for the user: negative, absurd, mixed, unreadable.
    """
    if simple := _SIMPLE.fullmatch(text):
        return _checked(_read_simple(simple, text, unit, currency), text)
    cleaned = clean(text)
    if says_nothing(cleaned):
        return None
    if re.match(r"^(?:-|负)\d|^\(\d[\d.]*\)$", cleaned):
        raise ValueError(_("金额“%(text)s”是负数，请核对。") % {"text": text})
    parts = [part for part in _PARTS.split(_without_asides(cleaned)) if part]
    return _checked(_choose(parts, text, unit, currency), text)


def _read_simple(found: re.Match[str], text: str, unit: str, currency: str) -> Amount:
    figure, word, name = found.groups()
    scale, code = _sheet_unit(unit) if unit and not (word or name) else (Decimal(1), "")
    if word:
        scale = YI if word == "亿" else WAN
    point = figure.find(".")
    value = Decimal(figure) * scale
    place = scale if point < 0 else scale.scaleb(point + 1 - len(figure))
    if point >= 0:
        value, place = plain_decimal(value), plain_decimal(place)
    code = {"元": "CNY", "美元": "USD"}.get(name or "", code or currency)
    return Amount(value, value, code, "=", word or "", place, text)


def _checked(amount: Amount, text: str) -> Amount:
    if max(amount.low or 0, amount.high or 0) > LARGEST:
        raise ValueError(
            _("金额“%(text)s”大得不合情理（超过 100 万亿），请核对单位。") % {"text": text}
        )
    return amount


def _without_asides(cleaned: str) -> str:
    """Return a text without its remarks in brackets; a currency or unit in brackets stays."""

    def keep(found: re.Match[str]) -> str:
        inner = _CURRENCY.sub("", found[1])
        return found[1] if inner in {"", "万", "亿", "百万", "千万"} else ""

    # 2000万元（美元）, 30万元美元: what follows corrects the 元 before it.
    cleaned = re.sub(r"元(\(?)(?=[美港欧日英韩澳加])", r"\1", cleaned)
    kept = _CONVERTED.sub("", _BRACKETS.sub(keep, cleaned))
    return kept if re.search(r"\d|[一二三四五六七八九十两半]", kept) else cleaned.strip("()")


def _choose(parts: list[str], text: str, unit: str, currency: str) -> Amount:
    """Return the amount that speaks for the cell: the whole, the only one, or the stages' sum."""
    found = [(part, _read_part(part, text, unit, currency)) for part in parts]
    read = [(part, amount) for part, amount in found if amount]
    whole = [amount for part, amount in read if _WHOLE.search(part)]
    main = [amount for part, amount in read if not part.startswith(("其中", "含"))]
    if whole:
        return whole[0]
    if len(main) == 1:
        return main[0]
    if main and len(main) == len(read) and all(_STAGE.match(part) for part, _amount in read):
        return _add_up(main, text)
    if not main:
        raise ValueError(
            _("看不懂金额“%(text)s”，请写成“1.2亿元”“3000万美元”这样。") % {"text": text}
        )
    raise ValueError(_("“%(text)s”写了不止一个金额，请只留一个。") % {"text": text})


def _add_up(amounts: list[Amount], text: str) -> Amount:
    if len({a.currency for a in amounts}) > 1:
        raise ValueError(_("“%(text)s”混用了几种货币，请折成一种再填。") % {"text": text})
    total = sum((a.value for a in amounts), Decimal(0))
    place = min(a.precision for a in amounts)
    return Amount(total, total, amounts[0].currency, "=", amounts[0].unit, place, text)


def _read_part(part: str, text: str, unit: str, currency: str) -> Amount | None:
    """Return the amount of one clause, or None if the clause is about something else."""
    codes = {str(found.lastgroup) for found in _CURRENCY.finditer(part)}
    if len(codes) > 1:
        raise ValueError(_("“%(text)s”混用了几种货币，请折成一种再填。") % {"text": text})
    scale, sheet_currency = _sheet_unit(unit)
    whole_units = any("元" in found[0] for found in _CURRENCY.finditer(part))
    bare = spell_latin(_CURRENCY.sub("", _STAGE.sub("", part.removeprefix("其中"))))
    bare, qualifier = take_qualifier(_strip_words(bare))
    bare, second = take_qualifier(_strip_words(bare))
    try:
        low, high = read_span(bare, Decimal(1) if whole_units else scale)
    except (ValueError, ArithmeticError) as problem:
        if "-" in bare and str(problem).endswith("。"):
            raise
        return None
    code = next(iter(codes), sheet_currency or currency)
    return _make(low, high, code, second if qualifier == "=" else qualifier, text)


def _strip_words(text: str) -> str:
    return _LABEL.sub("", text).removesuffix("整").strip(":")


def _make(low: Number, high: Number, currency: str, qualifier: Qualifier, text: str) -> Amount:
    if low.value != high.value and qualifier in "≥≤":
        qualifier = "≈"
    return Amount(
        None if qualifier == "≤" else low.value,
        None if qualifier == "≥" else high.value,
        currency, qualifier, _scale_of(high.value)[1], min(low.place, high.place), text,
    )  # fmt: skip


@lru_cache(maxsize=256)
def _sheet_unit(unit: str) -> tuple[Decimal, str]:
    """Return the scale and currency of a sheet's unit; the first it names, if several.

    >>> _sheet_unit("万美元"), _sheet_unit("亿元、亩")
    ((Decimal('10000'), 'USD'), (Decimal('100000000'), 'CNY'))
    """
    found = re.search(r"(亿|千万|百万|万|千)?(?:元|美|港|欧|日|英)", unit) or re.search(
        r"(亿|千万|百万|万)", unit
    )
    scale = {"亿": YI, "千万": Decimal(10) ** 7, "百万": Decimal(10) ** 6, "万": WAN,
             "千": Decimal(1000)}.get((found and found[1]) or "", Decimal(1))  # fmt: skip
    named = _CURRENCY.search(unit)
    return scale, str(named.lastgroup) if named else ""
