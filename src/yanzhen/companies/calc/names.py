"""Firms' names: one form to compare them by, and their parts (place, brand, trade, legal form)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from yanzhen.chains.standards import place_names, places_named
from yanzhen.companies.calc.words import (
    EXTRAS,
    LEGAL_FORMS,
    longest_end,
    longest_start,
    suffixes,
    trades,
)

_BRACKETED = re.compile(r"\(([^()]*)\)")
_NOISE = re.compile(r"[^0-9A-Za-z\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Names of these signs alone are tidy as they are, which most are.
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")
_TIDY = re.compile(r"[\u4e00-\u9fff（）]*[\u4e00-\u9fff][\u4e00-\u9fff（）]*")
_EXTRAS = frozenset(EXTRAS)
_FORMS = frozenset(LEGAL_FORMS)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart; any part may be empty."""

    place: str
    brand: str
    trade: str
    form: str


@lru_cache(maxsize=50_000)
def tidy_name(text: str) -> str:
    """Return a name as stored: full-width letters made half-width, spaces gone, Chinese brackets.

    >>> tidy_name(" 苏澜科技(江苏) 有限公司 ")
    '苏澜科技（江苏）有限公司'
    """
    if _TIDY.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text).strip().strip("\"'“”‘’")
    plain = re.sub(r"[〔【\[]", "(", re.sub(r"[〕】\]]", ")", plain))
    if re.search(r"[\u3400-\u9fff]", plain):
        plain = re.sub(r"\s+", "", plain).replace("(", "（").replace(")", "）")
    return re.sub(r"\s+", " ", plain)


@lru_cache(maxsize=200_000)
def name_key(text: str) -> str:
    """Return what two ways of writing one registered name share.

    >>> name_key("苏澜科技（江苏）有限公司") == name_key("苏澜科技 (江苏) 有限责任公司")
    True
    >>> name_key("Delan Co., Ltd.")
    'DELANCOLTD'
    """
    if _PLAIN.fullmatch(text):
        return text.replace("有限责任公司", "有限公司")
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    return plain.replace("有限责任公司", "有限公司")


@lru_cache(maxsize=100_000)
def parts_of(text: str) -> NameParts:
    """Return the parts of a name, found by vocabulary from both ends.

    >>> parts_of("江苏苏澜新材料科技有限公司")
    NameParts(place='江苏', brand='苏澜', trade='新材料科技', form='有限公司')
    >>> parts_of("苏澜科技（江苏）有限公司").place
    '江苏'
    >>> parts_of("苏州江海半导体有限公司").brand, parts_of("长安汽车股份有限公司").brand
    ('江海', '长安')
    """
    rest, place = (text, "") if _PLAIN.fullmatch(text) else _without_brackets(text)
    rest, front = _take_places(rest)
    rest, form = _take_form(rest)
    rest, trade = _take_trades(rest)
    if front and (rest in trades() or len(rest) < 2):
        return NameParts(place, front, rest + trade, form)
    return NameParts(front or place, rest, trade, form)


def _without_brackets(text: str) -> tuple[str, str]:
    """Return a name without what stands in brackets, and the place that stood there."""
    plain = unicodedata.normalize("NFKC", text).upper()
    inner = [_NOISE.sub("", found) for found in _BRACKETED.findall(plain)]
    place = next((found for found in inner if found in place_names()), "")
    return _NOISE.sub("", _BRACKETED.sub("", plain)), place


def _take_places(rest: str) -> tuple[str, str]:
    """Take a place, and a finer one inside it, off the front; a brand that is also the name of
    a place elsewhere stays."""
    taken, within = "", [""]
    while (found := longest_start(rest, place_names())) and len(rest) - len(found) >= 2:
        codes = [p.code for p in places_named(found) if any(map(p.code.startswith, within))]
        if not codes:
            break
        within = [code.rstrip("0") for code in codes]
        rest, taken = rest[len(found) :], taken + found
        if rest[:1] in {"省", "市", "区", "县"} and len(rest) > 3:
            rest = rest[1:]
    return rest, taken


def _take_form(rest: str) -> tuple[str, str]:
    form = ""
    while (found := longest_end(rest, _FORMS) or longest_end(rest, _EXTRAS)) and rest != found:
        rest, form = rest[: -len(found)], found + form
    if not form and (found := longest_end(rest, suffixes())) and rest != found:
        return rest[: -len(found)], found
    return rest, form


def _take_trades(rest: str) -> tuple[str, str]:
    trade = ""
    while (found := longest_end(rest, trades())) and len(rest) - len(found) >= 2:
        rest, trade = rest[: -len(found)], found + trade
    return rest, trade


@lru_cache(maxsize=100_000)
def brand_key(text: str) -> str:
    """Return the brand of a name, by which officers know a firm.

    >>> brand_key("江苏苏澜新材料科技有限公司"), brand_key("苏澜")
    ('苏澜', '苏澜')
    """
    return parts_of(text).brand[:60]


def usual_short_name(text: str) -> str:
    """Return brand and last trade word: what a firm is usually called.

    >>> usual_short_name("江苏苏澜新材料科技有限公司")
    '苏澜新材料科技'
    """
    parts = parts_of(text)
    return (parts.brand + parts.trade)[:60] or tidy_name(text)[:60]
