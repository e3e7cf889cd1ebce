"""Industries that a text names, one by one or in a list before 产业, 领域, 行业."""

import re
from collections.abc import Iterator

from yanzhen.radar.calc import name_words as words
from yanzhen.radar.calc.naming import Named

_HAN = "\u4e00-\u9fff"
_ITEM = rf"[{_HAN}A-Za-z0-9+\-]{{2,14}}?"
_HEADS = "主链|链条|产业链|产业集群|产业|领域|行业|赛道|集群|业态|制造业"
_LIST = re.compile(
    rf"(?P<items>(?:{_ITEM}、)+{_ITEM}(?:(?:和|及|与|以及){_ITEM})?|{_ITEM}(?:和|及|与|"
    rf"以及){_ITEM})"
    rf"(?P<rest>等?(?:“[^”]{{1,6}}”)?“?(?:\d+个|[多几]个|[一二三四五六七八九十两]+[大个条]|\d+[大条类])?"
    rf"(?:主导|重点|支柱|优势|特色|新兴|战略性新兴|传统|未来|先进|高新技术|相关|前沿|"
    rf"富民|细分|[百千万]亿级?)*(?:{_HEADS})(?!协会|商会|联盟|学会))"
)
# 聚焦新能源电池、电子信息和文旅康养,…: no head noun, but an industry that is known among them.
_OPEN = re.compile(
    rf"(?:聚焦|涉及|涵盖|主攻|瞄准|覆盖|集中在|投向|分布在|深耕)[了于到]?(?P<items>{_ITEM}(?:、{_ITEM})+"
    rf"(?:(?:和|及|与|以及){_ITEM})?)等?(?=[,。;]|$)"
)
_TAIL = re.compile(
    r"(?:等(?:[多几]个|各类)?(?:产业|行业|领域)?|产业|行业|领域|为(?:主导|主体?|支柱|重点|核心|龙头)的?)$"
)
_SHORT = 8
_KNOWN = re.compile(words.INDUSTRIES)
_CUT = re.compile(
    r"明确|等(?=.)|涉及|涵盖|聚焦|围绕|包括|推进|推动|发展|以|为|打造|做强|做大|在|于|布局|培育|构建|形成|"
    r"抢占|瞄准|锚定|壮大|是|有(?!色|机)|"
    r"覆盖|集中|属于|主攻|深耕|紧扣|立足|重点|突出|主要|加快|从事|的|—|将|了|对|开发区|高新区|园区"
)
_ONE = re.compile(
    rf"(?:{words.INDUSTRIES})(?=产业|领域|行业(?!协会|商会)|产业链|制造|集群|、|和|项目|企业|等|及|[,。])"
)
# 密封件产业实现产值121亿元: an industry by what it makes.
_PRODUCES = re.compile(
    rf"(?<![{_HAN}])(?:其中|全[省市县区镇]|眼下|目前|如今|当前)?(?P<item>[{_HAN}]{{2,8}})产业(?:链|集群)?(?=实现|完成|总?产值|规模|营收|[已现拥共]有|集聚)"
)
_NO_ONE = re.compile(r"主导|特色|支柱|新兴|重点|优势|首位|三次|第[一二三]|该|大$|未来|传统")
_PART = re.compile(words.INDUSTRY_PARTS)
_SPLIT = re.compile(r"、|以及|和(?!信)|(?<!以)及(?!零部件|配套|关键|其)|与")
_NO = re.compile(
    r"基础设施|民生|社会事业|项目|企业|建设|工作|签约|开工|投资|政府|领导|环节|上下游|\d"
)


def find_industries(text: str, offset: int = 0) -> list[Named]:
    """Return the industries of a sentence; the items of a list share its place.

    >>> [i.name for i in find_industries("涉及生物医药、木业、新材料等领域")]
    ['生物医药', '木业', '新材料']
    """
    if "产业" not in text and "、" not in text and "领域" not in text and "行业" not in text:
        return []
    found: dict[str, Named] = {}
    for named in (*_listed(text), *_open(text), *_single(text)):
        found.setdefault(named.name, named)
    return [Named(n.name, n.start + offset, n.end + offset) for n in found.values()]


def _listed(text: str) -> Iterator[Named]:
    for match in _LIST.finditer(text):
        items = match["items"]
        start = max((cut.end() for cut in _CUT.finditer(items.split("、")[0])), default=0)
        for name in _names(items[start:]):
            yield Named(name, match.start() + start, match.end())


def _names(items: str) -> list[str]:
    """Return the industries of an enumeration; among known ones a stranger is one too."""
    names = [_TAIL.sub("", item) for item in _SPLIT.split(items)]
    names = [name for name in names if len(name) >= 2 and not _NO.search(name)]
    told = [name for name in names if _PART.search(name)]
    return [n for n in names if len(n) <= _SHORT] if len(told) * 3 >= len(names) * 2 else told


def _open(text: str) -> Iterator[Named]:
    for match in _OPEN.finditer(text):
        names = _names(match["items"])
        if any(_KNOWN.fullmatch(name) for name in names):
            for name in names:
                yield Named(name, *match.span("items"))


def _single(text: str) -> Iterator[Named]:
    for match in _PRODUCES.finditer(text):
        start = max((cut.end() for cut in _CUT.finditer(match["item"])), default=0)
        name = match["item"][start:]
        if len(name) >= 2 and not _NO.search(name) and not _NO_ONE.search(name):
            yield Named(name, match.start("item") + start, match.end("item"))
    for match in _ONE.finditer(text):
        yield Named(match[0], match.start(), match.end())
