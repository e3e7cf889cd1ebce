"""Names in a text: projects, firms and the zone that it is about."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.radar.calc import name_words as words

_WORTH_NAMING = re.compile(r"项目|工程|产业园|基地|工厂|[亿万](?:[美欧港日]?元|英镑)")
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
# 投资2.6亿元的鑫博线缆已完成注册: what a sum is invested in, whatever it is called.
_INVESTED = re.compile(
    r"(?:总?投资|投入)(?:超|约|近|达)?[\d.,]+[万亿](?:美元|欧元|元)(?:人民币)?的(?P<stem>(?:(?!项目)[^,。;:!?、()\n\t《》“”的\d]){4,24}?)"
    r"(?=[,。;、]|已|正[在式加]|将|等|主体|近日|今年|目前|可望|顺利|成功|全面|签约|开工|投产|竣工|落户|动工|进展|设计)"
)
# 拟在园区建设高性能薄膜生产基地。
_TO_BUILD = re.compile(
    r"(?:建设|新建|投建|兴建|建)(?!了)(?P<stem>[^,。;:!?、()\n\t《》“”的\d]{4,30}?(?:(?:生产|制造|研发|总部|产业)基地|(?<=[^,。]{6})基地|生产线|产业园|智造园|"
    r"智造城|工厂))(?=[,。;、]|$)"
)
_BUILT = re.compile(
    r"(?:承建|投建|兴建|新建|投资建设)的(?P<stem>[^,。;:!?、()\n\t《》“”的]{3,30}?(?:基地|产业园|科技园|"
    r"中心|工厂|生产线)(?:[一二三四]期)?)(?=[,。;:、已正总于在将])"
)
# 甲产业园正式投产, 乙产业园,项目总投资5亿元, 丙基地由某公司投资: what is built, told without 项目.
_BUILDING = re.compile(
    rf"(?P<stem>[{_HAN}A-Za-z0-9·]{{4,30}}?(?:基地|产业园|科技园|智造园|创新园|物流园|工厂|综合体|总部|研究院)"
    r"(?:[一二三四]期)?)(?:内|现场)?"
    r"(?=(?:在[^,。;]{2,8})?(?:正式|顺利|全面|已|将|主体|今日|成功)*(?:开工|投产|奠基|动工|竣工|封顶|试产|试生产|投用|签约|落户|落地|开园)"
    r"|,?(?:该|本)?项目(?:计划|预计)?(?:总投资|投资|占地|总占地|用地)"
    r"|,(?:该|本)?(?:计划|预计)?(?:总投资|总占地|占地面积|占地)|由[^,。;]{2,24}(?:投资|建设|打造)"
    r"|,[^,。;]{2,10}(?:了解到|看到|介绍),"
    r"|(?:同样|也|正|正在)*(?:热火朝天|加紧|抓紧|火热|如火如荼|有序|加快))"
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
# 望溪县金梧木业有限公司: the seat is part of a registered name.
_SEAT = re.compile(rf"(?:^|(?<=[^{_HAN}])|(?<=[与和在由]))[{_HAN}]{{2,3}}[县镇]$")
_TITLED = re.compile(
    rf"(?P<stem>[{_HAN}A-Za-z]{{1,8}}?(?:{words.FIRM_SHORT_ENDS}|{words.FIRM_TRADES}))(?={words.TITLES})"
)
# 还包括甲项目、乙、丙项目等, 乾曜动力50亿元混动总成项目, 建设齿轮箱三期, 建设传感器产线.
_BETWEEN = re.compile(r"(?<=项目、)(?P<stem>[^、,。;:()\d等]{4,24})(?=、[^、,。;]{3,30}项目)")
_OF_A_FIRM = re.compile(
    rf"[{_HAN}](?!投资)(?:{words.FIRM_SHORT_ENDS}|{words.FIRM_TRADES}|业|公司)"
    rf"[\d.]+[万亿](?:美元|欧元|元)(?P<stem>(?!以[上下])(?:(?!等)[{_HAN}A-Za-z0-9]){{3,20}}?项目)"
)
_PUT_UP = re.compile(
    rf"(?:建设|新建|投建|启动)(?P<stem>(?!年产|\d)[{_HAN}A-Za-z0-9]{{3,20}}?(?:[二三四五]期|(?<!生)产线))(?=[,。;、]|$)"
)
# Each with what a sentence must hold for it: most hold none, and are read the faster.
_SITE = re.compile("基地|[技造新流业]园|工厂|中心|综合体|总部|研究院|生产线|智造城|工程|厂")
_TOLD_OTHERWISE = (
    (_INVESTED, re.compile("元的|币的")), (_TO_BUILD, _SITE), (_LED, _SITE), (_BUILT, _SITE),
    (_BUILDING, _SITE), (_QUOTED, re.compile("[“‘]")), (_IS_ONE, re.compile("是")),
    (_PHASE, re.compile("期")), (_BETWEEN, re.compile("项目、")), (_PUT_UP, re.compile("[期线]")),
)  # fmt: skip
# 美国科瑞登医疗增资5000万美元, 嘉屿创投领投: who puts money in.
_INVESTOR = re.compile(
    rf"(?:^|(?<=[,;、。:“])|(?<=[由有])|(?<=其中)|(?<=企业)|(?<=独资的)|(?<=合资的))(?P<stem>(?:(?![的由与和有等])[{_HAN}]){{3,10}}?)"
    rf"(?=(?:拟|计划|将|再|又|追加|累计|首期|此次)*(?:投资|增资|投|斥资|注资|投入)(?:超|约|近)?[\d.]+[万亿]?(?:美元|欧元|元)"
    rf"|(?:、[{_HAN}]{{2,10}}){{0,4}}[领跟]投|宣布完成|宣布获|,总投资)"
)
_INVESTORS_NAME = re.compile(
    rf"(?:{words.COUNTRIES})[{_HAN}]{{2,8}}|[{_HAN}]{{1,8}}(?:{words.FIRM_SHORT_ENDS}|{words.FIRM_TRADES})"
)
_PUTS_IN = re.compile(r"[领跟]投|宣布|,总投资|[投资入](?:超|约|近)?\d")
_SURELY = re.compile(r"(?:、[^,;。]{2,30})?[领跟]投|宣布")
_NO_INVESTOR = re.compile(
    r".*(?:[县市区镇省园局委会厅府库量]|项目|企业|公司|基地|产业|工程|[一二]期|[园线]|中心)$|"
    r".*(?:完成|协议|合同|计划|利润|累计|年度|确保|随着|到位|总|我们|民间|社会|财政)"
)
_SHORT = re.compile(
    r"(?:以下)?简称:?[“‘《]?(?P<stem>(?!本?项目|本协议|协议|本公告)[^“‘《”’》,。()]{2,10}?)(?=[”’》,。()\t\n]|公告|证券|股票|编号|$)"
)
_TOLD_SHORT = (
    (_TITLED, re.compile(words.TITLES)), (_SHORT, re.compile("简称")),
)  # fmt: skip
_SURE_SHORT = (_TITLED, _SHORT)
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
    r".*(?:同意|注册|接近|届时|提交|半年|年度|季度|对|向|签订|授权|召开|审议|经|按照|如果|若|但|并|故|因|咨询|上市|"
    r"拥有|目前|其中|表示|所有|全部|外贸|民营|国有|物业|保险|约定|跨国|及|助于|^合资|^参股|^控股|^全资|^关联|^平台|^运营|^担保)$|.*\d.*"
)
_NO_END = re.compile(
    r"(?:的|为|等|街道|在|个|一批|大|有限公司作?为?|重[点大]|拼出|完成|类|全部|分别|和|约定)$"
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
    found: dict[int, Named] = {}
    for named in _projects(text):
        known = found.get(named.start)
        if known is None or named.end >= known.end:
            found[named.start] = named
    ordered = sorted(found.values(), key=lambda named: named.start)
    return [Named(n.name, n.start + offset, n.end + offset) for n in ordered]


def _projects(text: str) -> Iterator[Named]:
    for match in _PROJECT.finditer(text) if "项目" in text else ():
        if _COUNTED.match(text, match.end()):
            continue
        yield from _named(match, text, match.end())
    for match in _OF_A_FIRM.finditer(text) if "元" in text and "项目" in text else ():
        if not _COUNTED.match(text, match.end()) and not _CUT.search(match["stem"]):
            yield Named(match["stem"], *match.span("stem"))
    for match in _BATCH.finditer(text) if "等" in text else ():
        yield from _items(match)
    for pattern, hint in _TOLD_OTHERWISE:
        for match in pattern.finditer(text) if hint.search(text) else ():
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
    if "公司" in text or "集团" in text or "投资中心" in text or "会社" in text:
        for match in _FIRM.finditer(text):
            start = match.start("stem") + _name_start(match["stem"])
            seat = _SEAT.search(text, 0, start) if match["end"].endswith("有限公司") else None
            start = seat.start() if seat else start
            stem = text[start : match.end("stem")]
            plain = match["end"] == "公司" and _NO_STEM.fullmatch(stem)
            if len(stem) >= 2 and not plain and not _NO_NAME.fullmatch(stem):
                found[start] = Named(text[start : match.end()], start, match.end())
    listed = _listed_firms(text) if "、" in text else ()
    for named in (*listed, *_investors(text), *_short_firms(text)):
        found.setdefault(named.start, named)
    return [Named(n.name, n.start + offset, n.end + offset) for n in found.values()]


def _investors(text: str) -> Iterator[Named]:
    """Return the firms that are told by what they invest, without 公司 or 集团."""
    for match in _INVESTOR.finditer(text) if _PUTS_IN.search(text) else ():
        stem = re.sub(r"^.*企业(?=.{3})", "", match["stem"])
        bare = _ONLY_INDUSTRY.sub("", _NO_NAME.sub("", stem))
        named = _INVESTORS_NAME.fullmatch(stem) or _SURELY.match(text, match.end())
        if named and len(bare) >= 2 and not _NO_INVESTOR.match(stem) and not _CUT.search(stem):
            yield Named(stem, match.end() - len(stem), match.end())


def _short_firms(text: str) -> Iterator[Named]:
    """Return the firms that a title, 简称 or what they do tells."""
    for pattern, hint in _TOLD_SHORT:
        for match in pattern.finditer(text) if hint.search(text) else ():
            start = match.start("stem") + _name_start(match["stem"])
            bare = _ONLY_INDUSTRY.sub("", _NO_NAME.sub("", text[start : match.end("stem")]))
            if match.end("stem") - start >= 3 and (pattern in _SURE_SHORT or len(bare) >= 2):
                yield Named(text[start : match.end("stem")], start, match.end("stem"))


def _listed_firms(text: str) -> Iterator[Named]:
    """Return the firms of 甲、乙等企业, which say neither 公司 nor 集团."""
    for match in _FIRM_LIST.finditer(text):
        position = match.start("list")
        for piece in re.split("(、|[和与及](?=[^、]{3}))", match["list"]):
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
