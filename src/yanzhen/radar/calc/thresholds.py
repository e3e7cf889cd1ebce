"""Sums that only say which projects are meant: `10亿元以上项目`, `超亿美元项目7个`, `百亿级`."""

import re
from decimal import Decimal

from yanzhen.radar.calc.quantities import CURRENCIES, Quantity

_BETWEEN = re.compile(r"^(?:以上|\(含\)|[及或和、/与])*$")
_THEN_COUNTED = re.compile(
    r"^(?:\(含(?:本数)?\)|以上|以下|级|的)*[^,;:。、()\d]{0,16}?(?:(?:项目|企业|工程|楼宇|"
    r"合同)(?:总?数|数量|有|共计?|达到?|为|"
    r"分别|计|就|已|累计)*|(?:的?有|共|达|的|为)*)$"
)
_THEN_NOUN = re.compile(r"^(?:\(含\)|以上|以下|级|的)*[^,;:。、()\d]{0,12}?(?:项目|企业|工程|楼宇)")
_THEN_PLAIN_NOUN = re.compile(
    r"^(?:\(含\)|以上|以下|级|的)*(?:重大|重点|产业|工业|制造业|外资|内资|大|优质|先进制造业|"
    r"服务业|好|新|单体|龙头)*"
    r"(?:项目|企业|工程|楼宇)"
)
_LEVEL = re.compile(r"(\d+|[一二三五]?[十百千])?(亿|万)元?级")
_LEVELS = {"": 1, "十": 10, "百": 100, "千": 1000, "二十": 20, "三十": 30, "五十": 50}
YI, WAN = Decimal(10**8), Decimal(10**4)


def find_thresholds(sentence: str, quantities: list[Quantity]) -> set[int]:
    """Return the indexes of the quantities that are thresholds.

    >>> from yanzhen.radar.calc.quantities import find_quantities
    >>> text = "新签约5亿元及3000万美元以上项目32个,总投资275亿元"
    >>> sorted(find_thresholds(text, find_quantities(text)))
    [0, 1]
    """
    found: set[int] = set()
    for index in range(len(quantities) - 1, -1, -1):
        if quantities[index].sort == "money" and _is_threshold(sentence, quantities, index, found):
            found.add(index)
    return found


def _is_threshold(sentence: str, quantities: list[Quantity], index: int, known: set[int]) -> bool:
    this = quantities[index]
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    between = sentence[this.end : following.start] if following else ""
    if following and following.sort == "money" and index + 1 in known:
        return _BETWEEN.match(between) is not None
    if following and following.sort == "count" and following.start - this.end < 30:
        counted = bool(between) or this.qualifier in "≥≤"
        # 投资12.8亿元的…项目等5个项目: the sum is that of one of them.
        counted = counted and not (this.qualifier == "=" and between.startswith("的"))
        if counted and _THEN_COUNTED.match(between):
            return True
    after = sentence[this.end : this.end + 24]
    if index and _counts_what_follows(sentence, quantities[index - 1], this, after):
        return True
    return this.qualifier in "≥≤" and _THEN_PLAIN_NOUN.match(after) is not None


def _counts_what_follows(sentence: str, count: Quantity, this: Quantity, after: str) -> bool:
    """Return whether 28个 … 超千万美元 … 项目 is one phrase."""
    between = sentence[count.end : this.start]
    return (
        count.sort == "count"
        and len(between) <= 12
        and not re.search(r"[,;:。、()]|项目|企业", between)
        and _THEN_NOUN.match(after) is not None
    )


def level_in(phrase: str) -> str:
    """Return the threshold that 百亿级 or 亿元级 says, or "".

    >>> level_in("百亿级项目"), level_in("重大项目")
    ('100亿元以上', '')
    """
    found = _LEVEL.search(phrase)
    if not found:
        return ""
    word = found[1] or ""
    size = int(word) if word.isdecimal() else _LEVELS.get(word, 1)
    return limit_text(Decimal(size) * (YI if found[2] == "亿" else WAN), "CNY", "≥")


def limit_text(value: Decimal, currency: str, qualifier: str) -> str:
    """Return a threshold as a metric carries it.

    >>> limit_text(Decimal(10**8), "CNY", "≥"), limit_text(Decimal(3 * 10**7), "USD", "=")
    ('亿元以上', '3000万美元以上')
    """
    name = next(word for word, code in CURRENCIES.items() if code == currency)
    name = "元" if currency == "CNY" else name
    scale, word = (YI, "亿") if value >= YI else (WAN, "万") if value >= WAN else (Decimal(1), "")
    number = f"{(value / scale).normalize():f}"
    if (number, word, currency) == ("1", "亿", "CNY"):
        number = ""
    return f"{number}{word}{name}{'以下' if qualifier == '≤' else '以上'}"
