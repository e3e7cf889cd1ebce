"""Which rows of a sheet are the same project under another name of project or investor.

Two rows repeat each other if their investors may be one firm (the same file, or names of which
one is the other cut short, with places that do not contradict) and their projects make the same
product once the investor's name and the words that every project has are taken out.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from yanzhen.chains.standards.places import provinces, short_place
from yanzhen.companies.calc.names import parts_of
from yanzhen.projects.calc import fold, similarity

_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|集团有限公司|集团|有限公司|分公司|总公司|公司|厂|企业|拟设新公司)+$"
)
_FILLERS = re.compile(
    r"华东|华南|华北|华中|西南|区域|研发及产业化|研发中心|产业化|研发|智能工厂|生产基地|生产线|制造基地|"
    r"总部|基地|扩建|新建|改建|技改|技术改造|扩产|增资|首期|[一二三四五]期|生产|制造|建设|工程|项目|"
    r"年产|投资|中心|及|和|的"
)
_QUANTITY = re.compile(
    r"\d+(?:\.\d+)?(?:万|亿|千)?(?:台套|吨|台|套|件|只|片|米|辆|颗|个|gwh|mw|gw)"
)
SAME_PRODUCT = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """What a row says that repeats are told by."""

    number: int
    project: str
    investor: str
    company: int | None = None


@lru_cache(maxsize=65536)
def investor_core(name: str) -> tuple[str, str]:
    """Return an investor's place and the rest of its name without legal form.

    >>> investor_core("南通金岚机械制造有限公司"), investor_core("金岚机械制造公司")
    (('南通', '金岚机械制造'), ('', '金岚机械制造'))
    """
    parts = parts_of(name)
    bare = fold(re.sub(r"[(（][^)）]*[)）]", "", name))
    if parts.place and bare.startswith(fold(parts.place)):
        bare = re.sub(r"^[省市县区]", "", bare[len(fold(parts.place)) :])
    return parts.place, _FORMS.sub("", bare) or bare


def may_be_one_firm(one: Line, other: Line) -> bool:
    """Return whether two rows may name one investor.

    >>> may_be_one_firm(Line(1, "", "金岚机械"), Line(2, "", "南通金岚机械制造有限公司"))
    True
    >>> may_be_one_firm(Line(1, "", "无锡金岚机械"), Line(2, "", "南通金岚机械制造有限公司"))
    False
    """
    if one.company is not None and other.company is not None:
        return one.company == other.company
    place, core = investor_core(one.investor)
    other_place, other_core = investor_core(other.investor)
    short, long = sorted((core, other_core), key=len)
    if len(short) < 2 or not long.startswith(short):
        return False
    return _agree(place, other_place)


def _agree(one: str, other: str) -> bool:
    """Return whether two places do not contradict: a province holds its cities."""
    if not one or not other:
        return True
    short, long = sorted((one, other), key=len)
    return short in long or _is_province(one) != _is_province(other)


def _is_province(place: str) -> bool:
    return place in PROVINCES


# Every name of a province; the rest of the country's names are cities and counties.
PROVINCES = frozenset({"中国", *(short_place(one.name) for one in provinces())})


def product_of(line: Line) -> str:
    """Return what a row's project makes, without the investor's name and filler words.

    >>> product_of(Line(1, "金岚机械液压元件华东基地", "南通金岚机械制造有限公司"))
    '液压元件'
    >>> product_of(Line(1, "逆变器项目（金岚）", "南通金岚机械制造有限公司"))
    '逆变器'
    """
    project = line.project
    _place, core = investor_core(line.investor)
    brand = parts_of(line.investor).brand
    bare = re.sub(r"[(（]([^)）]*)[)）]", lambda f: _aside(f[1], core), project)
    folded = fold(bare)
    folded = _without_start(folded, core, brand)
    return _FILLERS.sub("", _QUANTITY.sub("", folded)) or folded


def _aside(inner: str, core: str) -> str:
    """Return a bracket's text, nothing if it is the investor's name cut short."""
    folded = fold(inner)
    return "" if len(folded) >= 2 and (core.startswith(folded) or folded in core) else inner


def _without_start(folded: str, core: str, brand: str) -> str:
    """Return a project's name without the investor's name it begins with, however cut."""
    for size in range(min(len(core), len(folded)), 1, -1):
        if folded.startswith(core[:size]):
            return folded[size:] or folded
    brand = fold(brand)
    if len(brand) >= 2 and folded.startswith(brand):
        return folded[len(brand) :] or folded
    return folded


def is_same_product(one: str, other: str) -> bool:
    """Return whether two products are one; a short tail of the firm's name may be left over."""
    if not one or not other:
        return False
    if one == other or similarity(one, other) >= SAME_PRODUCT:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.endswith(short) and len(long) - len(short) <= 4


def find_repeats(lines: Sequence[Line]) -> dict[int, int]:
    """Return for each repeating row the number of the earliest row that it repeats.

    Rows are compared only where their products share their last two characters, so that the
    work grows with the sheet and not with its square.
    """
    buckets: dict[str, list[tuple[Line, str]]] = defaultdict(list)
    found: dict[int, int] = {}
    for line in lines:
        product = product_of(line)
        bucket = buckets[product[-2:]]
        for earlier, its_product in bucket:
            if is_same_product(product, its_product) and may_be_one_firm(line, earlier):
                found[line.number] = found.get(earlier.number, earlier.number)
                break
        bucket.append((line, product))
    return found
