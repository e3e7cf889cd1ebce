"""Numbers with their units in running text: `超6.3亿美元`, `27个以上`, `近二倍`, `300余万元/亩`.

Only forms live here; what a number is about is read by its neighbours.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from yanzhen.common.numerals import Qualifier, read_number, take_qualifier

Sort = Literal["money", "rate", "count", "person", "ratio", "points", "times", "area", "ton"]

_BEFORE = (
    "首破|不少于|不低于|不小于|不超过|不高于|不大于|不多于|不到|不足|超过|超出|突破|至少|最多|高于|大于|"
    "大约|大概|约为|将近|接近|逾|超|(?<![签合契节条])约|近|(?<![通经])过|最高|上(?=[百千万亿])"
)
_AFTER = "及以上|以上|及以下|以下|以内|之内|左右|上下|多|余|起"
_ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?![\d])|\d{1,12})(?:\.\d{1,6})?(?![\d])"
_HANZI = "零〇一二两三四五六七八九十百千万亿半"
_SCALED = r"(?:[余多]?[十百千]?[万亿]{1,2}(?:\d{1,4}万)?|[百千](?=[家个名人余多万亿]))?"
_NUMBER = rf"(?:{_ARABIC}{_SCALED}|[{_HANZI}]{{1,12}}(?:点[一二三四五六七八九零〇]{{1,4}}[万亿]?)?)"

CURRENCIES = {
    "美元": "USD", "美金": "USD", "欧元": "EUR", "港元": "HKD", "港币": "HKD", "日元": "JPY",
    "英镑": "GBP", "韩元": "KRW", "新加坡元": "SGD", "新元": "SGD", "澳元": "AUD", "加元": "CAD",
    "新台币": "TWD", "人民币": "CNY", "元": "CNY",
}  # fmt: skip
_SIGNS = {"美元": "USD", "人民币": "CNY", "US$": "USD", "USD": "USD", "$": "USD", "¥": "CNY",
          "RMB": "CNY", "CNY": "CNY", "€": "EUR", "EUR": "EUR", "HK$": "HKD"}  # fmt: skip
COUNTED = {
    "平方公里": ("area", "sqm", Decimal(10**6)), "平方千米": ("area", "sqm", Decimal(10**6)),
    "平方米": ("area", "sqm", Decimal(1)), "平米": ("area", "sqm", Decimal(1)),
    "m2": ("area", "sqm", Decimal(1)), "m²": ("area", "sqm", Decimal(1)),
    "㎡": ("area", "sqm", Decimal(1)), "平方": ("area", "sqm", Decimal(1)),
    "公顷": ("area", "mu", Decimal(15)), "亩": ("area", "mu", Decimal(1)),
    "吨": ("ton", "ton", Decimal(1)), "人次": ("person", "person", Decimal(1)),
    "人": ("person", "person", Decimal(1)), "名": ("person", "person", Decimal(1)),
    "位": ("person", "person", Decimal(1)),
    "个百分点": ("points", "ratio", Decimal("0.01")),
    "百分点": ("points", "ratio", Decimal("0.01")),
    "%": ("ratio", "ratio", Decimal("0.01")), "倍": ("times", "ratio", Decimal(1)),
    "成": ("ratio", "ratio", Decimal("0.1")),
} | {word: ("count", "count", Decimal(1)) for word in (
    "个", "家", "项", "宗", "户", "座", "所", "只", "支", "条", "台", "套", "件", "份", "场", "辆",
    "类", "起", "单", "批次", "幢", "栋",
)}  # fmt: skip


def _any_of(words: object) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_MONEY_UNIT = "(?:" + _any_of(CURRENCIES) + ")(?:人民币)?"
# A unit that only begins another word: 22项目, 3成立, 5人才.
_WHOLE_WORD = (
    "(?!(?<=项)目|(?<=成)[立功为员本果长都交熟]|(?<=人)[才大]|(?<=位)[于居列]|(?<=家)(?:电(?![子力池动机商缆气网镀])|具(?![有备])|居(?![民于全前]))|"
    "(?<=亩)均|"
    "(?<=台)资|(?<=个)月|(?<=条)件|(?<=件)事|(?<=单)[位个体]|(?<=起)来)"
)
_PATTERN = re.compile(
    rf"(?P<each>每亩)?(?P<pre>(?:{_BEFORE})了?)?(?P<sign>{_any_of(_SIGNS)})?"
    rf"(?:(?P<hundredths>百分之)(?P<parts>[{_HANZI}]{{1,6}}(?:点[{_HANZI}]{{1,4}})?)"
    rf"|(?P<fraction>[1-9]/[1-9]\d?)(?![\d/.])"
    rf"|(?P<from>{_ARABIC}[百千]?[万亿]?)(?:元|%|个|家)?[-~至到](?=\d)(?P<to>{_NUMBER})"
    rf"(?:(?P<money2>{_MONEY_UNIT})|(?P<unit2>{_any_of(COUNTED)}))"
    r"|(?P<doubled>翻了?(?P<turns>[一两二三]?)番)"
    rf"|(?P<number>{_NUMBER})(?P<mid>[余多])?"
    rf"(?:(?P<money>{_MONEY_UNIT})(?P<per>/亩|每亩|/平方米|每平方米)?|"
    rf"(?P<unit>{_any_of(COUNTED)}){_WHOLE_WORD}"
    r"(?:(?<=成)(?P<tenth>[一二三四五六七八九半]))?"
    r"|(?(sign)(?<=[\d万亿])|(?!))(?P<foreign>)"
    rf"|(?<=亿)(?P<bare>)(?![级美欧港日英斤人次千吨立平度户片棵颗亩条只件株])))"
    rf"(?P<post>{_AFTER})?"
)
# 翻一番 is a growth by 1, 翻两番 one by 3; 四成五 is 45 %.
_TURNS = {"": 1, "一": 1, "两": 2, "二": 2, "三": 3}
_TENTHS = {sign: Decimal(n) / 10 for n, sign in enumerate("一二三四五六七八九", 1)} | {
    "半": Decimal("0.5")
}
# 第3个 is a rank, 数百家 says no number; but 项目数100个 does.
_SCALES = frozenset("十百千万亿")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written. `bare` is one that ends in 亿 and says no currency (`过千亿`)."""

    start: int
    end: int
    sort: Sort
    value: Decimal
    unit: str
    qualifier: Qualifier
    word: str
    numeral: str
    bare: bool = False


def find_quantities(sentence: str) -> list[Quantity]:
    """Return the quantities of a sentence in order.

    >>> [(q.value, q.unit, q.qualifier) for q in find_quantities("签约超10亿元项目27个以上")]
    [(Decimal('1000000000'), 'CNY', '≥'), (Decimal('27'), 'count', '≥')]
    """
    found = (_quantity(match) for match in _PATTERN.finditer(sentence))
    return [quantity for quantity in found if quantity is not None]


def _quantity(match: re.Match[str]) -> Quantity | None:
    parts = match.groupdict()
    value = _value(parts)
    if value is None or _is_vague(match):
        return None
    sort, unit, scale, word = _unit(parts)
    before = (parts["pre"] or "").removesuffix("了")
    signs = "超" if before in ("上", "首破") else before, parts["mid"] or parts["post"] or ""
    qualifier = take_qualifier(f"{signs[0]}1{signs[1]}")[1] if any(signs) else "="
    if parts["from"] and qualifier == "=":
        qualifier = "≥"
    numeral = parts["number"] or parts["parts"] or parts["from"] or ""
    if qualifier == "=" and numeral.strip("余多") and re.search("[余多]", numeral):
        qualifier = "≥"
    return Quantity(match.start(), match.end(), sort, value * scale, unit, qualifier, word,
                    numeral, bare=parts["bare"] is not None)  # fmt: skip


def _is_vague(match: re.Match[str]) -> bool:
    before = match.string[max(match.start() - 1, 0) : match.start()]
    return before in ("第", "几", "每") or (before == "数" and match[0][0] in _SCALES)


def _value(parts: dict[str, str | None]) -> Decimal | None:
    if parts["hundredths"]:
        return _read(parts["parts"] or "")
    if fraction := parts["fraction"]:
        above, below = fraction.split("/")
        return Decimal(above) * 100 / Decimal(below) if int(above) < int(below) else None
    if parts["doubled"]:
        return Decimal(2 ** _TURNS[parts["turns"] or ""] - 1)
    if tenth := parts["tenth"]:
        whole = _read(parts["number"] or "")
        return whole and whole + _TENTHS[tenth]
    if first := parts["from"]:
        second = parts["to"] or ""
        tail = second.lstrip("0123456789.,")
        return _read(first if first[-1] in "百千万亿" else first + tail)
    return _read(parts["number"] or "")


@lru_cache(maxsize=8192)
def _read(numeral: str) -> Decimal | None:
    """Return the value of a numeral; of a lone 万 or 亿, one of it; of nonsense, None."""
    text = numeral.replace(",", "").replace("余", "").replace("多", "")
    text = {"万": "一万", "亿": "一亿", "万亿": "一万亿"}.get(text, text)
    if text[0] == "亿":
        return None
    try:
        return read_number(text).value
    except (ValueError, ArithmeticError):
        return None


def _unit(parts: dict[str, str | None]) -> tuple[Sort, str, Decimal, str]:
    if parts["doubled"]:
        return "ratio", "ratio", Decimal(1), "番"
    if parts["hundredths"] or parts["fraction"]:
        return "ratio", "ratio", Decimal("0.01"), "%"
    if word := parts["unit"] or parts["unit2"]:
        sort, unit, scale = COUNTED[word]
        return sort, unit, scale, word  # type: ignore[return-value]
    money = (parts["money"] or parts["money2"] or "元").removesuffix("人民币") or "元"
    code = CURRENCIES[money]
    if code == "CNY" and parts["sign"]:
        code = _SIGNS[parts["sign"]]
    per = (parts["per"] or parts["each"] or "").lstrip("/每")
    if per:
        return "rate", f"{code}/{'mu' if per == '亩' else 'sqm'}", Decimal(1), money
    return "money", code, Decimal(1), money
