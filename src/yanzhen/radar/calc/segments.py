"""What a text says of segments of the chains: capacity, size, price, share, routes, leading firms.

A statement is proposed only where one sentence names the segment, says what kind of thing it tells
and gives it; a firm's own capacity or price is none of the segment's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from yanzhen.radar.calc.page import Page, read_page

_ABOUT = r"(?:超过|超|突破|约|近|达到|达|不足|高达|仅为?|为|至|降至|升至|涨至|跌至|在)*"
_NUMBER = r"\d+(?:\.\d+)?(?:万亿|亿|万|千)?"
_RANGE = rf"{_NUMBER}(?:[-~—至到]{_NUMBER})?"
_AMOUNT = (r"(?:GWh|MWh|GW|MW|kW|吨|台套?|套|只|片|辆|件|颗|支|枚|块|千瓦时?|瓦时?|平方米|米|升"
           r"|公斤|标准箱|载重吨)")  # fmt: skip
_PIECE = r"(?:吨|公斤|千克|克|升|瓦时?|千瓦时?|Wh|W|kWh|平方米|米|片|台|套|只|颗|支|辆|件|度)"
# The figure stands soon behind the word, with no other clause between.
_SOON = r"[^,。;!?\n]{0,14}?"
_NATION = re.compile(r"全球|世界|全国|我国|国内|中国|全行业|行业")
_LEADS = re.compile(
    r"(?:全球|世界|全国|国内|中国|行业|细分领域)[^,。;]{0,8}?(?:第一|首位|最大|龙头|领军|领先|冠军)"
    r"|(?:位居|位列|排名|稳居|跃居|居)[^,。;]{0,8}?(?:第[一二三123]|首位|前[三五列])"
    r"|龙头企业|领军企业|单项冠军"
    r"|(?:市场占有率|市占率|市场份额)[^,。;]{0,12}?\d"
)
_ROUTE = re.compile(r"(?P<name>[\u4e00-\u9fffA-Za-z0-9-]{2,24})(?:技术|工艺)?路线")
_BEFORE_NAME = re.compile(
    r"采用|选择|转向|布局|掌握|突破|攻克|打通|淘汰|主流|成熟|传统|新一代|[的是和与从向为以]"
)
_NO_ROUTE = re.compile(r"^(?:技术|工艺|这一|该|多条|两条|不同|各种|主要|新|参观|旅游|运输|交通)")
_MATURITY = (
    ("FADING", re.compile(r"淘汰|退出|被[^,。;]{1,10}(?:取代|替代)")),
    ("PILOT", re.compile(r"中试")),
    (
        "EARLY",
        re.compile(r"小批量|初步产业化|产业化初期|开始量产|首条[^,。;]{0,10}(?:产线|生产线)"),
    ),
    ("MATURE", re.compile(r"规模化?量产|大规模|已经?成熟|主流|批量生产")),
    ("RESEARCH", re.compile(r"实验室|小试|研发阶段|样品|基础研究")),
)
_YEAR = re.compile(
    r"(?:截至)?(?:20\d\d|去|今|目前)年?(?:[上下]半年|[一二三四]季度|底|末|初|\d{1,2}月底?)?"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of figure: by which words it is told, and whether only of a whole trade."""

    key: str
    figure: re.Pattern[str]
    of_all: bool


CUES = (
    Cue("CAPACITY", re.compile(rf"(?:总?产能|年产能|生产能力){_SOON}"
                               rf"(?P<value>{_ABOUT}{_RANGE}{_AMOUNT}(?:/年|每年)?)"), True),
    Cue("DOMESTIC_SHARE", re.compile(rf"(?:国产化率|国产率|自给率|国产替代率){_SOON}"
                                     rf"(?P<value>{_ABOUT}{_RANGE}%)"), False),
    Cue("MARKET_SIZE", re.compile(rf"(?:市场规模|市场空间|市场容量){_SOON}"
                                  rf"(?P<value>{_ABOUT}{_RANGE}(?:元|美元))"), False),
    Cue("PRICE", re.compile(rf"(?:均价|价格|报价|售价|单价){_SOON}"
                            rf"(?P<value>{_ABOUT}(?:每{_PIECE}{_ABOUT}{_RANGE}(?:元|美元)"
                            rf"|{_RANGE}(?:元|美元)(?:/|每){_PIECE}))"), False),
    Cue("MARGIN", re.compile(rf"(?:毛利率|净利率|利润率){_SOON}"
                             rf"(?P<value>{_ABOUT}{_RANGE}%)"), True),
)  # fmt: skip
_TELLING = (
    "产能", "產能", "生产能力", "生產能力", "国产", "國產", "自给率", "自給率", "市场", "市場",
    "市占率", "价", "價", "利润率", "利潤率", "毛利率", "净利率", "淨利率", "路线", "路線",
    "第一", "首位", "最大", "龙头", "龍頭", "领", "領", "冠军", "冠軍", "前三", "前五",
)  # fmt: skip
FACT, ROUTE, FIRM = "fact", "route", "firm"
LONGEST_KEY, LONGEST_VALUE, LONGEST_ROUTE, MOST = 60, 200, 16, 60


@dataclass(frozen=True, slots=True)
class Told:
    """A statement on a segment. `key`: a fact's kind, a route's or firm's name; `value`: in the
    words of the text, a route's maturity, "" for a firm. `start` and `end` count the source."""

    segment: int
    table: str
    key: str
    value: str
    quote: str
    start: int
    end: int


def told_of_segments(
    text: str, segments: Mapping[int, Iterable[str]], firms: Sequence[tuple[str, str]] = ()
) -> list[Told]:
    """Return what a text says of segments, each thing once, in the text's order.

    Args:
        segments: by number, the words by which a text speaks of one, as `watching.ready` gives.
        firms: firms that the text names: as it calls them, and their short name.

    >>> [(one.key, one.value) for one in told_of_segments(
    ...     "2022年全国隔膜产能达到130亿平方米，均价降至1.2元/平方米。", {7: ["隔膜"]})]
    [('CAPACITY', '2022年达到130亿平方米'), ('PRICE', '2022年降至1.2元/平方米')]
    >>> told_of_segments("甲公司隔膜产能达到13亿平方米。", {7: ["隔膜"]})
    []
    """
    page = read_page(text)
    words = [(word, number) for number, some in segments.items() for word in some if word]
    found: dict[tuple[int, str, str], Told] = {}
    for start, end in page.sentences():
        sentence = page.clean[start:end]
        if not _tells(sentence):
            continue
        named = _named(sentence, words)
        if not named:
            continue
        for one in _told(page, start, sentence, named, firms):
            found.setdefault((one.segment, one.table, one.key), one)
            if len(found) >= MOST:
                return list(found.values())
    return list(found.values())


def is_telling(text: str) -> bool:
    """Return whether a text may say anything of segments at all: quick, for texts that do not."""
    return any(word in text for word in _TELLING)


def _tells(sentence: str) -> bool:
    return bool(
        any(cue.figure.search(sentence) for cue in CUES)
        or "路线" in sentence
        or _LEADS.search(sentence)
    )


def _named(sentence: str, words: Iterable[tuple[str, int]]) -> list[tuple[int, int, int]]:
    """Return where segments are named: end, length of the word, number; of words that lie within
    longer ones (锂电池 in 锂电池隔膜) only the longer."""
    lowered = sentence.lower()
    places = [
        (at, at + len(word), number)
        for word, number in words
        if word in lowered
        for at in _places(lowered, word)
    ]
    return [
        (end, end - start, number)
        for start, end, number in places
        if not any(a <= start and end <= b and (b - a) > (end - start) for a, b, _n in places)
    ]


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _told(
    page: Page, offset: int, sentence: str, named: list[tuple[int, int, int]],
    firms: Sequence[tuple[str, str]],
) -> Iterator[Told]:  # fmt: skip
    has_firm = any(firm in sentence for firm, _short in firms) or "公司" in sentence
    of_all = bool(_NATION.search(sentence))
    for cue in CUES:
        for match in cue.figure.finditer(sentence):
            if (cue.of_all and not of_all) or (has_firm and not of_all):
                continue
            value = _dated(sentence, match.start("value"), match["value"])
            yield _made(page, offset, sentence, named, match.span(), FACT, cue.key, value)
    for match in _ROUTE.finditer(sentence):
        name = _BEFORE_NAME.split(re.sub("(?:技术|工艺)$", "", match["name"]))[-1]
        if 2 <= len(name) <= LONGEST_ROUTE and not _NO_ROUTE.match(name):
            end = sentence.find(";", match.end())
            clause = sentence[match.start() : end if end > 0 else len(sentence)]
            maturity = next((key for key, said in _MATURITY if said.search(clause)), "")
            yield _made(page, offset, sentence, named, match.span(), ROUTE, name, maturity)
    for firm, short in firms:
        at = sentence.find(firm)
        lead = _LEADS.search(sentence)
        if at >= 0 and lead and short:
            yield _made(page, offset, sentence, named, lead.span(), FIRM, short, "")


def _dated(sentence: str, before: int, value: str) -> str:
    """Return a figure with the time that the sentence gives it."""
    times = list(_YEAR.finditer(sentence, 0, before))
    return f"{times[-1][0]}{value}" if times else value


def _made(
    page: Page, offset: int, sentence: str, named: list[tuple[int, int, int]],
    span: tuple[int, int], table: str, key: str, value: str,
) -> Told:  # fmt: skip
    """Return a statement on the segment that is named nearest before it, or first behind it."""
    before = [one for one in named if one[0] <= span[1]]
    number = (max(before) if before else min(named))[2]
    _text, start, end = page.evidence(offset + span[0], offset + span[1])
    quote, _first, _last = page.evidence(offset, offset + len(sentence))
    return Told(number, table, key[:LONGEST_KEY], value[:LONGEST_VALUE], quote.strip()[:300],
                start, end)  # fmt: skip
