"""Names in a text: projects, firms and the zone that it is about."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.radar.calc import name_words as words

_CUT = re.compile(words.NAME_CUTS)
_NO_NAME = re.compile(rf"(?:{words.NO_NAME})+")
_LIMIT = re.compile(r"超|以上|以下|[亿万](?:美?元|级)|^(?:和|与|及)?(?:这|该|抓|把)")
_ONLY_INDUSTRY = re.compile(rf"(?:{words.INDUSTRIES})+")
_HAN = "\u4e00-\u9fff"
_PART = rf"[{_HAN}A-Za-z0-9+\-·.—“”()/ ]"
_PROJECT = re.compile(
    r"(?P<stem>[^,。;:!?、()\n\t《》]{2,48}?)项目(?P<part>[一二三四]期)?(?!现场会|中心|部|办|"
    r"库|化|制)"
)
_BATCH = re.compile(
    r"(?P<list>[^,。;:!?()\n\t]{3,120}?)等(?:一批|多个|\d{1,3}[个家]|"
    r"[一二两三四五六七八九十]{1,3}[个大])?"
    r"[^,。;:、等]{0,12}?(?:项目|工程)"
)
_LED = re.compile(
    r"(?:亿美元|万美元|亿元|万元)的?(?P<stem>[^,。;:!?、()\n\t《》“”]{3,36}?(?:基地|产业园|"
    r"总部|中心|工厂|生产线|科技园|工程|制造园|厂))"
    r"(?=[,。;:、开签奠投落正举等)\n]|$)"
)
_QUOTED = re.compile(r"[“‘](?P<stem>[^”’,。]{3,30})[”’](?=(?:[^,。;]{0,4})项目)")
_IS_ONE = re.compile(rf"(?:^|[,:])(?P<stem>[{_HAN}A-Za-z0-9]{{4,16}})(?=是[^,。;]{{0,16}}项目)")
_FIRM = re.compile(
    rf"(?P<stem>[{_HAN}A-Za-z0-9()·]{{2,24}}?)(?P<end>{words.FIRM_ENDS})(?!军|化|会|成员)"
)
_TITLED = re.compile(
    rf"(?P<stem>[{_HAN}A-Za-z]{{1,8}}?(?:{words.FIRM_SHORT_ENDS}))(?={words.TITLES})"
)
_SHORT = re.compile(r"(?:以下)?简称:?[“‘《]?(?P<stem>[^”’》,。()]{2,10})")
# A place begins a phrase or follows a preposition, a verb of place, or the place it lies in.
_PLACE = re.compile(
    rf"(?:^|(?<![{_HAN}])|(?<=[在于与由对从据和到为省]))(?:落户|走进|聚焦|来自|位于|年)?"
    rf"(?P<name>[{_HAN}]{{1,9}}?(?:{words.PLACE_ENDS}))"
    rf"(?P<inner>[{_HAN}]{{1,5}}?(?:{words.PLACE_ENDS}))?",
    re.MULTILINE,
)
_NO_PLACE = re.compile(
    rf".*(?:{words.NO_PLACE})$|.?[县市区州镇]"
    rf"|(?:国家级?|省级|经济|工业|产业|高新|技术|现代|综合|自由贸易|科技|等)*(?:{words.PLACE_ENDS})"
    r"|.*[的了是把与和及、将在由各全该我本其此等这个签投打做抓列围绕着得助响应带].*|.*(?:项目|企业|"
    r"政府|招商|重点|制造).*"
)
_LEAD = re.compile(
    r"^.*(?:在|位于|获悉|[据从由与和到对为]|来自|记者|走进|落户|推动|省(?=.{2})|自治区(?=.{2}))"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name and where it stands in the cleaned text."""

    name: str
    start: int
    end: int


def find_projects(text: str, offset: int = 0) -> list[Named]:
    """Return the named projects of a sentence, in order.

    >>> [p.name for p in find_projects("总投资9亿元的云帆储能电芯项目签约,另有3个重大项目开工")]
    ['云帆储能电芯项目']
    """
    if "项目" not in text and "亿元" not in text and "万元" not in text and "工程" not in text:
        return []
    found = {named.start: named for named in _projects(text)}
    ordered = sorted(found.values(), key=lambda named: named.start)
    return [Named(n.name, n.start + offset, n.end + offset) for n in ordered]


def _projects(text: str) -> Iterator[Named]:
    for match in _PROJECT.finditer(text):
        yield from _named(match, text, match.end())
    for match in _BATCH.finditer(text):
        yield from _items(match)
    for pattern in (_LED, _QUOTED, _IS_ONE):
        for match in pattern.finditer(text):
            yield from _named(match, text, match.end("stem"))


def _named(match: re.Match[str], text: str, end: int) -> Iterator[Named]:
    start = match.start("stem") + _name_start(match["stem"])
    stem = text[start : match.end("stem")]
    if is_name(stem):
        yield Named(text[start:end].strip("“”‘’"), start, end)


def _items(match: re.Match[str]) -> Iterator[Named]:
    """Return 甲, 乙 of 甲、乙等一批项目."""
    position = match.start("list")
    pieces = re.split("([、])", match["list"])
    for index, piece in enumerate(pieces):
        start = position
        position += len(piece)
        if piece == "、":
            continue
        shift = _name_start(piece) if index == 0 else 0
        name = piece[shift:]
        if "项目" not in name and is_name(name) and len(name) >= 4:
            yield Named(name, start + shift, position)


def _name_start(stem: str) -> int:
    """Return where a name begins: behind the last word that cannot be part of one."""
    start = 0
    for cut in _CUT.finditer(stem):
        if len(stem) - cut.end() >= 2:
            start = cut.end()
    return start


def is_name(stem: str) -> bool:
    """Return whether a phrase names one project rather than a kind of them.

    >>> is_name("云帆储能电芯"), is_name("重大产业"), is_name("新材料")
    (True, False, False)
    """
    bare = stem.strip("“”‘’· ")
    if len(bare) < 3 or len(bare) > 40 or _LIMIT.search(bare):
        return False
    if _ONLY_INDUSTRY.fullmatch(_NO_NAME.sub("", bare) or "5G"):
        return False
    return len(_NO_NAME.sub("", bare)) >= 2


def find_firms(text: str, offset: int = 0) -> list[Named]:
    """Return the firms of a sentence, in order.

    >>> [f.name for f in find_firms("云帆能源科技有限公司与远航集团签约")]
    ['云帆能源科技有限公司', '远航集团']
    """
    found: dict[int, Named] = {}
    if "公司" in text or "集团" in text or "中心" in text:
        for match in _FIRM.finditer(text):
            start = match.start("stem") + _name_start(match["stem"])
            stem = text[start : match.end("stem")]
            if len(stem) >= 2 and not _NO_NAME.fullmatch(stem):
                found[start] = Named(text[start : match.end()], start, match.end())
    for pattern in (_TITLED, _SHORT):
        for match in pattern.finditer(text):
            start = match.start("stem") + _name_start(match["stem"])
            if match.end("stem") - start >= 3:
                named = Named(text[start : match.end("stem")], start, match.end("stem"))
                found.setdefault(start, named)
    return [Named(n.name, n.start + offset, n.end + offset) for n in found.values()]


def find_places(text: str) -> list[str]:
    """Return the counties, cities and zones that a text names, with repetitions."""
    found = (
        _LEAD.sub("", name)
        for match in _PLACE.finditer(text)
        for name in (match["name"], match["inner"])
        if name
    )
    return [name for name in found if len(name) >= 2 and not _NO_PLACE.fullmatch(name)]


def main_zone(text: str) -> str:
    """Return the place a text is about: named most often, parks before cities, early before late.

    >>> main_zone("云港开发区招商会\\n云港开发区位于海州市,云港开发区签约项目3个。")
    '云港开发区'
    """
    counts = Counter(find_places(text))
    if not counts:
        return ""
    first = {name: text.find(name) for name in counts}

    def weight(name: str) -> tuple[float, int]:
        park = 1.5 if name.endswith(("区", "园")) and len(name) > 3 else 1.0
        early = 2.0 if first[name] < 120 else 1.0
        return text.count(name) * park * early, -first[name]

    return max(counts, key=weight)
