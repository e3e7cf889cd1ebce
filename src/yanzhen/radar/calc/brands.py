"""Firms that a text tells without 公司 or 集团: 晶砺新材, 岑野控股.

A brand and the word of a trade look like a firm; it is one when the words beside it take or do what
firms do, when it stands in a row with another, or when the brand is that of a firm told in full.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from yanzhen.radar.calc import brand_words as brands
from yanzhen.radar.calc import name_words as words
from yanzhen.radar.calc.naming import Named

_HAN = "\u4e00-\u9fff"
_LONGEST_STEM = 8


def _as_tree(alternatives: Iterable[str]) -> str:
    """Return a pattern of many words, longest first, that tells by its first sign where to look."""
    heads: dict[str, list[str]] = {}
    for word in sorted(set(alternatives), key=lambda word: (-len(word), word)):
        heads.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in heads.items())


_END = re.compile(
    _as_tree(f"{words.FIRM_SHORT_ENDS}|{words.FIRM_TRADES}|{brands.TRADES}".split("|"))
)
_COMMON = frozenset(f"{brands.NO_BRAND}|{words.NO_BRAND}|{brands.TAKES_THINGS}".split("|"))
_INDUSTRIES = frozenset(words.INDUSTRIES.split("|"))
# Signs that join or lead words and are rare in brands.
_LOOSE = frozenset("的了是在与和及为由被让把给向对从据将已也又等个家项名这那其该本此各每有像")
_NUMBERED = re.compile(r"\d[年月日亿万余多]{1,2}$")
_HAN_SIGN = re.compile(f"[{_HAN}]")
_HAN_PAIR = re.compile(f"[{_HAN}]{{2}}")
_OPEN = re.compile(rf"(?:^|[^{_HAN}])$")
# Behind these a name may be that of a firm if it goes on as firms do; behind others it is one.
_LED = re.compile(rf"(?:{brands.LEADS})$")
_TAKEN = re.compile(rf"(?:{brands.TAKES}|{brands.MAKERS})$")
_THINGS = re.compile(rf"(?:{brands.TAKES_THINGS})[了于到着出]?$")
_INSIDE = re.compile(rf"{brands.TAKES}|{brands.TAKES_THINGS}")
_WHERE = re.compile(rf"(?:{words.COUNTRIES}|{brands.PLACES})")
_DOES = re.compile(brands.DOES)
_GOES_ON = re.compile(brands.GOES_ON)
_BESIDE = re.compile(rf"(?:、(?P<odd>[{_HAN}]{{2,5}}))?(?:、|以及|[和与及])")
_ROW_OF_OTHERS = re.compile(
    rf"[{_HAN}]{{0,4}}(?:等|[两三四五六七几\d]大)[^,。;、]{{0,10}}(?:项目|工程|产业|领域|行业|赛道)"
)
# 云帆能源科技|有限公司: told in full, and found as such.
_IN_FULL = re.compile(r"[^,。;、与和及的是在将由为]{0,8}?公司|\([^()]{2,6}\)[^,。;、]{0,4}公司")
# 投资 as a verb ends no name: 奥朗新材投资1.2亿元.
_VERB = re.compile(r"(?:投资|制造|检测|创新|计算)(?:$|[\d的约超近建兴新于了合协意项])")
_LEGAL = re.compile(
    rf"(?:{words.FIRM_ENDS})$|(?:投资|控股|实业|科技|技术|集团|股份|管理|发展|产业)+$|\([^()]*\)"
)
_SEAT = re.compile(
    rf"^(?:(?:{words.COUNTRIES})|(?:{brands.PLACES})[省市]?|[{_HAN}]{{2,3}}[省市县])"
)
# 由科睿达投资的项目: whatever its name is made of.
_BY = re.compile(
    rf"由(?P<stem>[{_HAN}]{{3,6}}?)(?=(?:独家|全额|总|联合)?(?:投资|出资|投建|承建|领投)(?!集团|控股|中心|公司))"
)
# 宁德时代董事长, 科睿达投资30亿元.
_SURELY_DOES = re.compile(brands.SURELY_DOES)
_ANY = re.compile(rf"(?:^|[,。;:!?、“\n])(?P<stem>[{_HAN}]{{3,5}}?)(?:将|拟|计划|已|再|追加)*$")
_NO_INVESTOR = re.compile(
    r"[省市县区镇乡村局委府厅园会院办处所站队校行地方人者港]$|[政财我他她你全总共年月日先均只仅再还都却并则曾即若如当因此可能要应须会不没无多少几前后内外中间]|"
    r"^(?:原|现任|时任|兼)"
)


@dataclass(slots=True)
class _Shaped:
    """What looks like a firm; `sure` when words beside it say that it is one."""

    name: str
    start: int
    end: int
    sure: bool
    is_thing: bool


def find_brands(text: str, known: Iterable[str]) -> list[Named]:
    """Return the firms told without 公司 or 集团, each where it stands first, in order.

    Args:
        text: the cleaned text of a whole article.
        known: the firms that it tells in full.

    >>> [f.name for f in find_brands("市长走访了砺衡光学和朗曜微电子。", [])]
    ['砺衡光学', '朗曜微电子']
    >>> find_brands("聚焦消费电子、汽车电子等领域。", [])
    []
    """
    stems = {stem for stem in map(_brand, known) if stem}
    rows = list(_rows(text, list(_shaped(text, stems))))
    surely = {shaped.name for row in rows for shaped in row if shaped.sure}
    found: dict[str, Named] = {}
    for shaped in (shaped for row in rows for shaped in row if shaped.name in surely):
        found.setdefault(shaped.name, Named(shaped.name, shaped.start, shaped.end))
    for named in _of_any_name(text):
        found.setdefault(named.name, named)
    return sorted(found.values(), key=lambda named: named.start)


def _of_any_name(text: str) -> Iterator[Named]:
    """Return what is told to invest, to have a chairman or a turnover, whatever it is called."""
    found = [match.span("stem") for match in _BY.finditer(text)]
    for does in _SURELY_DOES.finditer(text):
        low = max(does.start() - 8, 0)
        if before := _ANY.search(text[low : does.start()]):
            found.append((low + before.start("stem"), low + before.end("stem")))
    for start, end in found:
        stem = text[start:end]
        if not _is_common(stem) and not _LOOSE & {*stem} and not _NO_INVESTOR.search(stem):
            yield Named(stem, start, end)


def _brand(full: str) -> str:
    """Return the brand of a firm's full name, or "": 岑野 of 岑野新能源科技股份有限公司."""
    rest = _SEAT.sub("", _LEGAL.sub("", _LEGAL.sub("", full)))
    end = _END.search(rest, 2)
    stem = rest[: end.start()] if end else rest[:2] if len(rest) > 4 else ""
    return stem if 2 <= len(stem) <= 4 and not _is_common(stem) else ""


def _is_common(stem: str) -> bool:
    """Return whether a stem holds a word that is no part of a brand."""
    size = len(stem)
    return any(
        stem[i:j] in _COMMON for i in range(size) for j in range(i + 1, min(i + 4, size) + 1)
    )


def _shaped(text: str, stems: set[str]) -> Iterator[_Shaped]:
    """Return what looks like a firm: two to four signs of a brand and the word of a trade."""
    last = at = 0
    while end := _END.search(text, at):
        at = end.start() + 1
        start = _brand_start(text, end.start(), last)
        if start < 0 or _VERB.match(text, end.start()):
            continue
        stop = end.end()
        longer = _END.match(text, stop)
        if longer and _ends_name(text, longer.end()) and not _VERB.match(text, stop):
            stop = longer.end()
        if _GOES_ON.match(text, stop) or _IN_FULL.match(text, stop):
            continue
        name = text[start:stop]
        before = text[max(start - 12, 0) : start]
        is_thing = _THINGS.search(before) is not None
        sure = any(name[:size] in stems for size in (2, 3, 4)) or (
            not is_thing and _is_taken(text, before, stop)
        )
        if name in _INDUSTRIES or (not sure and before.endswith("的")):
            continue
        last = at = stop
        yield _Shaped(name, start, stop, sure, is_thing)


def _is_taken(text: str, before: str, stop: int) -> bool:
    """Return whether the words on both sides are those beside a firm."""
    if _TAKEN.search(before) and (_ends_name(text, stop) or text[stop] in "和与及"):
        return True
    return _DOES.match(text, stop) is not None and bool(_OPEN.search(before) or _LED.search(before))


def _ends_name(text: str, at: int) -> bool:
    return not _HAN_SIGN.match(text, at) or _DOES.match(text, at) is not None


def _brand_start(text: str, end: int, last: int) -> int:
    """Return where the brand begins that ends at a place, or -1 where there is none."""
    pair = text[max(end - 2, last) : end]  # the least that a brand is: most ends fail here
    if len(pair) < 2 or pair in _COMMON or _LOOSE & {*pair} or not _HAN_PAIR.match(pair):
        return -1
    low = max(end - _LONGEST_STEM, last)
    head = text[low:end]
    cut = 0
    for position in range(len(head) - 1, -1, -1):
        if head[position] in _LOOSE or not _HAN_SIGN.match(head[position]):
            cut = position + 1
            break
    for taken in _INSIDE.finditer(head, cut):
        if len(head) - taken.end() >= 2:
            cut = taken.end()
    while cut < len(head) and _NUMBERED.search(text, max(low + cut - 2, 0), low + cut + 1):
        cut += 1
    where = _WHERE.match(head, cut)
    stem = head[where.end() if where else cut :]
    return low + cut if 2 <= len(stem) <= 4 and not _is_common(stem) else -1


def _rows(text: str, shaped: list[_Shaped]) -> Iterator[list[_Shaped]]:
    """Return the rows, 甲、乙和丙: where one is a firm, all of them are."""
    row: list[_Shaped] = []
    for one in shaped:
        beside = _BESIDE.fullmatch(text, row[-1].end, one.start) if row else None
        if beside is None:
            yield _settled(text, row)
            row = []
        elif (odd := beside["odd"]) and not _is_common(odd):
            row.append(_Shaped(odd, *beside.span("odd"), False, False))
        row.append(one)
    yield _settled(text, row)


def _settled(text: str, row: list[_Shaped]) -> list[_Shaped]:
    named = any(one.sure for one in row)
    if named and not row[0].is_thing and not _ROW_OF_OTHERS.match(text, row[-1].end):
        for one in row:
            one.sure = True
    return row
