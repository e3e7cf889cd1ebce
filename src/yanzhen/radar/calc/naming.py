"""Names in a text: projects, firms and the zone that it is about."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.radar.calc import name_words as words

_WORTH_NAMING = re.compile(r"项目|工程|[亿万](?:[美欧港日]?元|英镑)")
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
    r"(?P<list>(?:[^,。;:!?()\n\t]|\([^(),。]{1,8}\)){3,120}?)等(?:一批|多个|\d{1,3}[个家]|"
    r"[一二两三四五六七八九十]{1,3}[个大])?"
    r"[^,。;:、等]{0,12}?(?:项目|工程)"
)
_LED = re.compile(
    r"[亿万](?:美元|欧元|港元|日元|英镑|元)(?:人民币)?的?(?P<stem>[^,。;:!?、()\n\t《》“”]{3,36}?(?:基地|产业园|"
    r"总部|中心|工厂|生产线|科技园|工程|制造园|厂))"
    r"(?=[,。;:、开签奠投落正举等在已动启)\n]|$)"
)
_BUILT = re.compile(
    r"(?:承建|投建|兴建|新建|投资建设)的(?P<stem>[^,。;:!?、()\n\t《》“”的]{3,30}?(?:基地|产业园|科技园|"
    r"中心|工厂|生产线)(?:[一二三四]期)?)(?=[,。;:、已正总于在将])"
)
# 总投资52亿元的甲、总投资33亿元的乙等项目: each with its own sum.
_OWN_SUM = re.compile(r"[亿万](?:美|欧)?元的")
_PHASE = re.compile(
    rf"(?:^|[,;:、])(?P<stem>[{_HAN}A-Za-z0-9]{{3,16}}[一二三四]期)"
    r"(?=(?:已|将|正式|顺利|全面|全部|也|主体)*(?:开工|竣工|投产|封顶|试产|动工|建成|投用))"
)
_QUOTED = re.compile(r"[“‘](?P<stem>[^”’,。]{3,30})[”’](?=(?!重[大点])(?:[^,。;]{0,4})项目)")
_IS_ONE = re.compile(rf"(?:^|[,:])(?P<stem>[{_HAN}A-Za-z0-9]{{4,16}})(?=是[^,。;]{{0,16}}项目)")
_FIRM = re.compile(
    rf"(?P<stem>[{_HAN}A-Za-z0-9()·]{{2,24}}?)(?P<end>{words.FIRM_ENDS})(?!军|化|会|成员)"
)
_TITLED = re.compile(
    rf"(?P<stem>[{_HAN}A-Za-z]{{1,8}}?(?:{words.FIRM_SHORT_ENDS}))(?={words.TITLES})"
)
# 砺明传感成立于2014年, 睿安微电子与邻市签约: told without 公司, by what firms do.
_ACTING = re.compile(
    rf"(?:^|[,;:。、“]|(?<=龙头)|(?<=企业)|(?<=就是)|(?<=引进)|(?<=引入)|(?<=的是))"
    rf"(?P<stem>[{_HAN}]{{2,6}}?(?:{words.FIRM_SHORT_ENDS}|传感|微电子|制药|机器人|航空|食品))"
    r"(?=成立于|创立于|已?将(?:总部|其)|宣布|与[^,;。]{1,12}签约|落户|落子|完成[A-Z首][+]?轮|"
    r"的[^,;。]{2,16}项目)"
)
_SHORT = re.compile(
    r"(?:以下)?简称:?[“‘《]?(?P<stem>[^”’》,。()]{2,10}?)(?=[”’》,。()\t\n]|公告|证券|股票|编号|$)"
)
# 引进甲、乙等企业; 考察了甲、乙和丙三家公司.
_FIRM_LIST = re.compile(
    r"(?P<list>[^,。;:!?()\n\t、]{2,30}(?:、[^,。;:!?()\n\t、]{2,16}){1,8}?)"
    r"(?:等(?:一批|多家|\d{1,3}[余多]?家|[一二两三四五六七八九十]{1,3}[余多]?家)?|"
    r"[一二两三四五六七八九十\d]{1,3}家)[^,。;:、等]{0,10}?(?:企业|公司|总部)(?!家)"
)
_FIRM_ITEM = re.compile(rf"[{_HAN}A-Za-z0-9·]{{2,12}}")
_NO_FIRM = re.compile(
    r"(?:产业|行业|领域|企业|项目|工业|服务业|制造业|省|市|县|区|镇|街道|国|等地|平台|机构|协会|商会)$|\d"
)
# 同意公司, 届时公司: the firm that the text is about, not its name.
_NO_STEM = re.compile(
    r".*(?:同意|注册|接近|届时|半年|年度|季度|对|向|签订|授权|召开|审议|经|按照|如果|若|但|并|故|因|咨询|上市|"
    r"拥有|目前|其中|表示|所有|全部|外贸|民营|国有|物业|保险|约定|跨国|及)$|.*\d.*"
)
_NO_END = re.compile(
    r"(?:的|为|等|街道|在|个|一批|大|有限公司作?为?|拼出|完成|类|全部|分别|和|约定)$"
)
# 项目 that is counted is none by name: 签约项目12个.
_COUNTED = re.compile(
    r"(?:总?数|个数|数量|共有?|有|达到?|已|累计|合计|总计|分别|仅|为|不少于|不低于|超过?|近|约)*\d+[余多]?[个项宗]"
)
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
    r"^.*(?:在|共有|共确定|^家|今年以来|预计|位于|获悉|[据从由与和到对为]|来自|记者|走进|落户|推动|省(?=.{2})|自治区(?=.{2}))"
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
    if not _WORTH_NAMING.search(text):
        return []
    found = {named.start: named for named in _projects(text)}
    ordered = sorted(found.values(), key=lambda named: named.start)
    return [Named(n.name, n.start + offset, n.end + offset) for n in ordered]


def _projects(text: str) -> Iterator[Named]:
    for match in _PROJECT.finditer(text):
        if _COUNTED.match(text, match.end()):
            continue
        yield from _named(match, text, match.end())
    for match in _BATCH.finditer(text):
        yield from _items(match)
    for pattern in (_LED, _BUILT, _QUOTED, _IS_ONE, _PHASE):
        for match in pattern.finditer(text):
            yield from _named(match, text, match.end("stem"))


def _named(match: re.Match[str], text: str, end: int) -> Iterator[Named]:
    start = match.start("stem") + _name_start(match["stem"])
    if text[start - 2 : start] == "项目" and text[start] in "和及与":
        start += 1
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
        shift = _name_start(piece) if index == 0 or _OWN_SUM.search(piece) else 0
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
    if len(bare) < 3 or len(bare) > 40 or _LIMIT.search(bare) or _NO_END.search(bare):
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
            plain = match["end"] == "公司" and _NO_STEM.fullmatch(stem)
            if len(stem) >= 2 and not plain and not _NO_NAME.fullmatch(stem):
                found[start] = Named(text[start : match.end()], start, match.end())
    for named in _listed_firms(text) if "、" in text else ():
        found.setdefault(named.start, named)
    for pattern in (_TITLED, _SHORT, _ACTING):
        for match in pattern.finditer(text):
            start = match.start("stem") + _name_start(match["stem"])
            bare = _ONLY_INDUSTRY.sub("", _NO_NAME.sub("", text[start : match.end("stem")]))
            if match.end("stem") - start >= 3 and (pattern is not _ACTING or len(bare) >= 2):
                named = Named(text[start : match.end("stem")], start, match.end("stem"))
                found.setdefault(start, named)
    return [Named(n.name, n.start + offset, n.end + offset) for n in found.values()]


def _listed_firms(text: str) -> Iterator[Named]:
    """Return the firms of 甲、乙等企业, which say neither 公司 nor 集团."""
    for match in _FIRM_LIST.finditer(text):
        position = match.start("list")
        for piece in re.split("([、和与及])", match["list"]):
            start, position = position, position + len(piece)
            shift = _name_start(piece)
            name = piece[shift:]
            if (
                _FIRM_ITEM.fullmatch(name)
                and not _NO_FIRM.search(name)
                and not _ONLY_INDUSTRY.fullmatch(name)
                and len(_NO_NAME.sub("", name)) >= 2
            ):
                yield Named(name, start + shift, position)


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
