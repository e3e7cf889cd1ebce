"""Names compared, keys made, days counted. Text and dates in, values out."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from operator import add

_NOT_TEXT = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_LEGAL_FORM = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|有限公司|分公司|子公司|公司|集团|企业|工厂|厂|"
    r"株式会社|incorporated|inc|corporation|corp|limited|ltd|llc|gmbh|co)+$"
)
_PROJECT_WORDS = re.compile(
    r"(年产|新建|扩建|改建|一期|二期|三期|首期|项目|工程|建设|投资|生产线|产业化|生产|基地|制造)"
)
_QUANTITY = re.compile(
    r"[0-9０-９一二三四五六七八九十百千万亿.]+(万|亿)?(台套|台|套|吨|件|只|片|米|辆|颗|个|gwh|mw)?"
)


def fold(text: str) -> str:
    """Return a text without width, case, blanks and punctuation, as names are compared.

    >>> fold("示范 （中国）Ｃo., Ltd")
    '示范中国coltd'
    """
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", text).casefold())


def text_grams(words: Iterable[str]) -> set[str]:
    """Return the search tokens of folded words: their signs one by one, in pairs, and in threes
    where letters and figures stand together, whose pairs would tell little.

    >>> sorted(text_grams(["示范a12"]))
    ['1', '12', '2', 'a', 'a1', 'a12', '示', '示范', '范', '范a']
    """
    found: set[str] = set()
    for word in words:
        found |= {*word, *map(add, word, word[1:])}
        found |= {three for three in _threes(word) if three.isascii()}
    return found


def asked_grams(word: str) -> tuple[str, ...]:
    """Return tokens that every text holds in which a folded word stands.

    >>> asked_grams("示范a"), asked_grams("p2022"), asked_grams("范")
    (('示范', '范a'), ('p20', '202', '022'), ('范',))
    """
    if len(word) < 3:
        return (word,)
    grams = _threes(word) if word.isascii() else map(add, word, word[1:])
    return tuple(dict.fromkeys(grams))


def _threes(word: str) -> list[str]:
    return [word[at : at + 3] for at in range(len(word) - 2)]


def name_core(name: str) -> str:
    """Return a firm's folded name without its legal form.

    >>> name_core("示范晨光新材料股份有限公司")
    '示范晨光新材料'
    """
    folded = fold(name)
    return _LEGAL_FORM.sub("", folded) or folded


def product_core(text: str) -> str:
    """Return what a project makes, without quantities and the words every project has.

    >>> product_core("年产20万套电控单元项目（一期）")
    '电控单元'
    """
    folded = fold(text)
    return _QUANTITY.sub("", _PROJECT_WORDS.sub("", folded)) or folded


def document_key(number: str) -> str:
    """Return a document number as compared: `通开 投〔2022〕3号` and `通开投[2022]3号` are one."""
    return fold(number)[:80]


def phone_key(phone: str) -> str:
    """Return the digits of a telephone number, without the country's prefix; "" if too short.

    >>> phone_key("+86 138-0000-1234")
    '13800001234'
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    if digits.startswith("86") and len(digits) > 11:
        digits = digits[2:]
    return digits if len(digits) >= 7 else ""


def pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def similarity(one: str, other: str) -> float:
    """Return the share of two-character pieces that two texts have in common (Dice), 0 to 1.

    >>> similarity("电控单元", "电控单元")
    1.0
    >>> similarity("电控单元", "隔膜")
    0.0
    """
    if not one or not other:
        return 0.0
    left, right = pairs(one), pairs(other)
    return 2 * len(left & right) / (len(left) + len(right))


def contained(one: str, other: str) -> bool:
    """Return whether the shorter of two product names stands in the longer one whole."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 2 and short in long


def is_same_product(one: str, other: str, *, share: float) -> bool:
    """Return whether two product or project names mean one thing, by common pieces.

    >>> is_same_product("年产5万吨锂电隔膜项目", "锂电隔膜生产基地", share=0.6)
    True
    >>> is_same_product("锂电隔膜", "医用导管", share=0.6)
    False
    """
    left, right = product_core(one), product_core(other)
    return similarity(left, right) >= share or contained(left, right)


def add_working_days(start: date, days: int, holidays: Collection[date] = ()) -> date:
    """Return the day `days` working days after `start`; weekends and holidays do not count.

    >>> add_working_days(date(2022, 5, 27), 1)
    datetime.date(2022, 5, 30)
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


def found_words(text: str, rules: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Return the exclusion rules whose word stands in a text."""
    folded = fold(text)
    return [rule for rule in rules if fold(rule["word"]) in folded]
