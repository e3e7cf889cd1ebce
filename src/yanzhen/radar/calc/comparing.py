"""Growth, shares, completion: `同比增长11.5%`, `占62.1%`, `超序时进度9.2个百分点`."""

import re
from decimal import Decimal

from yanzhen.radar.calc import words
from yanzhen.radar.calc.measuring import aim_before, foreign_or_own
from yanzhen.radar.calc.phrases import last_phrase, metric_of, without_fillers
from yanzhen.radar.calc.reading import Draft, Sentence

_LINK = (
    r"(?:同比|环比|分别|平均|年均|较上年|比上年|较去年|同期|较上年同期|比上年同期|上年|可比价|名义|"
    r"逆势|实际|较)*"
)
_GROWN = re.compile(
    rf"(?P<link>{_LINK})(?:(?P<up>{words.GROWS})|(?P<down>{words.FALLS}))(?:了|率|幅|"
    rf"速)?(?:达到?|为|高达|分别|到|约|近|:|保持在?|稳定在|控制在|维持在|要|仅)*$"
)
_ONLY_YEAR = re.compile(r"(?P<link>同比|环比)(?:为|达)?$")
_DONE = re.compile(
    r"(?P<start>(?:占|完成|达|实现|为|完|不足|不到|超过?)[^,;。]{0,14}?(?:目标|任务|计划|预算)(?:任务|数|值|"
    r"总数|投资)?(?:的|比例)?(?:达到?|为)?)$"
    r"|(?P<part>完成(?:了)?(?:全年|年度)(?:计划)?(?:总)?投资额?的?)$"
    r"|(?P<rate>[^,;。]{0,8}完成率(?:达到?|为|分别)*)$"
)
_SHARE = re.compile(r"(?P<what>[^,;。、]*?)占(?P<of>[^,;。、\d]{0,24}?)$")
_WEIGHT = re.compile(
    r"(?P<what>[^,;。]*?)(?:占比|比重|比例|份额)(?:重)?(?:达到?|为|分别|超|提高到|提升至|升至)*$"
)
_SCHEDULE = re.compile(
    r"(?:超|快于|高于|领先|超过)?(?:时间|序时|时序)(?:进度)?(?:快|高|超|超前|低|慢|滞后|落后)?了?$"
)
_RANKED_WITHIN = 30
_TOPPED = re.compile(
    r"(?P<kind>增幅|增速|[\u4e00-\u9fff]{2}率|占比|比重)(?:最[高大快多]的?(?:是[^,;。\d]{2,12})?|(?:位?[居列]|排名?)[^,;。\d]{1,8}|"
    r"领[先跑][^,;。\d]{0,6}),$"
)
# 占比重由28%提高到41.5%: the first share is the past one, the second the fact.
_DOUBLED = re.compile(r"(?:实现|再|有望|将|预计|约|已)*$")
# 以占全市3%的企业贡献了…: by what small part, no share of the figure told last.
_FROM = re.compile(r"(?:由|从)[^,;。]{0,6}$|以(?:仅|不到|约)?占[^,;。\d]{0,10}$")
_RAISED_TO = re.compile(r"^(?:提高|提升|上升|增长|增加|下降|降低|升|降|增|提|压缩)(?:到|至|为)$")
_OWN_RATE = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{2,10}(?:率|进度|强度))(?:一直|始终|已|达到?|为|高达|保持在|稳定在|控制在|:|提高到|要|仅)*$"
)
# 不足全年任务的三成
_BOUND = re.compile(r"(?:不足|不到|(?P<over>超过?))")
_IS_OF = re.compile(r"^(?:是|为|来自|属于|集中在|投向)")
_PERSONS = re.compile(rf"(?:{'|'.join(words.PERSON_NOUNS)})$")
_MEASURES = ("量", "数", "额", "值", "费")
_OTHER_UNIT = re.compile(r"(?P<what>[^,;:。\d]{2,16})\d[\d.]*[十百千万亿]*[^\d,;:。%]{1,6},$")
_ABOUT_SHARE = re.compile(r"(约|近|超过?)占[^,;。]*$")
_HELD = re.compile(r"(?P<what>持股|出资|控股|股权)比例")
# 以2%的土地贡献了近三成的工业税收和34.9%的外资: a part of the whole, told before what it is of.
_YIELDS = re.compile(
    r"(?:贡献|创造|撑起|完成|吸纳|集中|占据|占有|生产|集聚|吸引)了?(?:全[省市县区国])?$"
)
_OF_WHAT = re.compile(
    r"^以?上?的(?:全[省市县区国]的?)?(?P<what>[\u4e00-\u9fff]{2,10}?)(?=和$|、$|及$|与$|以及$|。?$)"
)
_INTO_RESEARCH = re.compile(r"(?:用于|投入)[^,。;]{0,6}研发")
_MORE_THAN = re.compile(r"(?:是|为|达到?)[^,。;]{0,12}的$")


def read_ratio(sentence: Sentence, index: int) -> Draft | None:
    """Return the ratio at a place, or None where nothing says what it compares."""
    this = sentence.quantities[index]
    left = sentence.left_of(index)
    if this.sort == "points":
        return _points(sentence, index, left)
    if left.endswith("-"):
        return _negative(sentence, index, left[:-1])
    if _FROM.search(left) or (this.sort == "times" and _MORE_THAN.search(left)):
        return None
    if this.word == "番":
        return growth(sentence, index, left, _DOUBLED.search(left))  # type: ignore[arg-type]
    if _RAISED_TO.match(left) and index:
        return _raised(sentence, index)
    if done := _completion(sentence, index, left) or _topmost(sentence, index, left):
        return done
    if grown := _GROWN.search(left) or _ONLY_YEAR.search(left):
        return growth(sentence, index, left, grown)
    return None if this.sort == "times" else _part_or_rate(sentence, index, left)


def _negative(sentence: Sentence, index: int, left: str) -> Draft | None:
    """Return a growth written with its sign: 增长-1.8%."""
    grown = _GROWN.search(left) or _ONLY_YEAR.search(left)
    draft = growth(sentence, index, left, grown) if grown else None
    if draft:
        draft.value = -abs(draft.value)
    return draft


def _of_the_count(sentence: Sentence, index: int, left: str) -> Draft | None:
    """Return which part of what was counted last is of a kind: 签约项目73个,七成以上是制造业."""
    counted = sentence.last()
    if not (counted and counted.noun and _IS_OF.match(sentence.right_of(index))):
        return None
    return None if without_fillers(left) else _draft(sentence, index, f"{counted.noun}占比", 0)


def _completion(sentence: Sentence, index: int, left: str) -> Draft | None:
    """Return how much of an aim is done, or None where no aim is told."""
    aim = aim_before(sentence, index - 1) if left == "的" else None
    if aim is not None:
        draft = _draft(sentence, index, "目标完成率", 0)
        draft.start = aim
        return draft
    if left.endswith("完成") and any(d.metric == "目标完成率" for d in sentence.drafts):
        return _draft(sentence, index, "目标完成率", len(left) - 2)
    if (done := _DONE.search(left)) is None:
        return None
    draft = _draft(sentence, index, "目标完成率", done.start())
    if draft.qualifier == "=" and (bound := _BOUND.match(done[0])):
        draft.qualifier = "≥" if bound["over"] else "≤"
    return draft


def _part_or_rate(sentence: Sentence, index: int, left: str) -> Draft | None:
    if held := _HELD.search(left):
        return _draft(sentence, index, held[0], held.start())
    if left.endswith("的") and (spent := _INTO_RESEARCH.match(sentence.right_of(index))):
        draft = _draft(sentence, index, "研发投入占比", 0)
        draft.end += spent.end()
        return draft
    if part := _part_of_what(sentence, index, left):
        return part
    weight = _WEIGHT.search(left)
    share = _SHARE.search(weight["what"] if weight else left)
    if weight and not share:
        return _share(sentence, index, weight["what"], weight.start())
    if share:
        return _share(sentence, index, share["what"], share.start())
    if own := _OWN_RATE.search(left):
        name, shift = last_phrase(own["what"])
        name = name if len(name) > 2 else own["what"][-3:]
        return _draft(sentence, index, name, own.start() + shift)
    return _of_the_count(sentence, index, left)


def _part_of_what(sentence: Sentence, index: int, left: str) -> Draft | None:
    """Return the part of a whole that is named behind it, or the next such part: 和34.9%的外资."""
    right = sentence.right_of(index)
    first = _YIELDS.search(left)
    last = sentence.drafts[-1] if sentence.drafts else None
    this = sentence.quantities[index]
    again = (
        last is not None
        and last.metric.endswith("占比")
        and re.fullmatch(r"[和及与、]|以及", sentence.text[last.end : this.start])
    )
    what = _OF_WHAT.match(right) if first or again else None
    if not what:
        return None
    draft = _draft(sentence, index, f"{what['what']}占比", len(left))
    draft.start, draft.end = this.start, this.end + what.end()
    return draft


def _topmost(sentence: Sentence, index: int, left: str) -> Draft | None:
    """Return the ratio whose rank was told first: 甲县增幅最高,达83.5%."""
    edge = sentence.left_edge(index)
    topped = _TOPPED.search(sentence.text, max(edge - _RANKED_WITHIN, 0), edge)
    if topped is None or without_fillers(left):
        return None
    kind = topped["kind"]
    if kind.endswith("率"):
        name = "目标完成率" if kind.endswith("完成率") else kind
        return _draft(sentence, index, name, 0)
    last = sentence.last()
    metric = last.metric if last else sentence.article.topic
    tail = "增幅" if kind in ("增幅", "增速") else "占比"
    return _draft(sentence, index, f"{metric}{tail}", 0) if metric else None


def _raised(sentence: Sentence, index: int) -> Draft | None:
    """Return the share that one told before has risen to."""
    before = sentence.left_of(index - 1)
    head = re.sub(r"(?:由|从)[^,;。]{0,6}$", "", before)
    found = _WEIGHT.search(head) or _SHARE.search(head) or _OWN_RATE.search(head)
    if not found:
        return None
    share = _SHARE.search(head)
    what = share["what"] if share else found["what"]
    own = metric_of(what)
    metric = f"{own[0] if own else last_phrase(what)[0]}占比"
    if found.re is _OWN_RATE:
        metric = last_phrase(what)[0]
    this, earlier = sentence.quantities[index], sentence.quantities[index - 1]
    return Draft(earlier.start, this.end, metric, this.value, "ratio", this.qualifier)


def growth(sentence: Sentence, index: int, left: str, grown: re.Match[str]) -> Draft | None:
    """Return a growth; of the noun before it, else of the figure told last."""
    start = grown.start()
    own = metric_of(left[:start])
    subject = ""
    if own is None and (what := last_phrase(without_fillers(left[:start]))[0]) and len(what) >= 3:
        own = (what, start) if what.endswith(_MEASURES) else None
    if own is None:
        own = _unread(sentence, index, start)
    metric, start = own if own else ("", start)
    if own is not None:
        metric = foreign_or_own(sentence, left, metric)
    else:
        last = sentence.last()
        metric = last.metric if last else _metric_in(sentence, index)
        metric = metric or sentence.topic(left[:start])
        subject = last.name if last else ""
    if not metric:
        return None
    draft = _draft(sentence, index, f"{metric}增幅", start)
    draft.name = subject
    if grown.groupdict().get("down"):
        draft.value = -draft.value
    return draft


def _unread(sentence: Sentence, index: int, start: int) -> tuple[str, int] | None:
    """Return what a figure in an unknown unit measures, if a growth follows it: 用电量7亿千瓦时."""
    last, edge = sentence.last(), sentence.left_edge(index)
    found = last and _OTHER_UNIT.search(sentence.text[max(last.end, edge - 40) : edge])
    if not found:
        return None
    what = last_phrase(without_fillers(found["what"]))[0]
    return (what, start) if what.endswith(_MEASURES) else None


def _metric_in(sentence: Sentence, index: int) -> str:
    """Return the metric named last before a growth that follows no figure."""
    head = sentence.text[: sentence.left_edge(index)]
    for clause in reversed(re.split(r"[,;:]", head)):
        for end in range(len(clause), 2, -1):
            found = metric_of(clause[:end])
            if found and found[1] < end - 2:
                return found[0]
    return ""


def _share(sentence: Sentence, index: int, what: str, start: int) -> Draft | None:
    own = metric_of(what) if what else None
    if own is None and _PERSONS.search(what):
        own = last_phrase(what)
    last = sentence.last()
    metric = own[0] if own else last.metric if last else last_phrase(what)[0]
    if not metric and not what:
        if not (sentence.drafts and sentence.drafts[-1].metric.endswith("增幅")):
            return None
        metric = sentence.drafts[-1].metric.removesuffix("增幅")
    draft = _draft(sentence, index, f"{metric}占比", start)
    if draft.qualifier == "=" and (sign := _ABOUT_SHARE.search(sentence.left_of(index))):
        draft.qualifier = "≥" if sign[1].startswith("超") else "≈"
    if own is None and last:
        draft.name = last.name
    return draft


def _points(sentence: Sentence, index: int, left: str) -> Draft | None:
    found = _SCHEDULE.search(left)
    if not found:
        return None
    draft = _draft(sentence, index, "超序时进度", found.start())
    if re.search(r"低|落后|慢|滞后", left):
        draft.value = -draft.value
    return draft


def _draft(sentence: Sentence, index: int, metric: str, start: int) -> Draft:
    this = sentence.quantities[index]
    value: Decimal = this.value
    edge = sentence.left_edge(index) + start
    return Draft(edge, this.end, metric, value, "ratio", this.qualifier, confidence=0.85)
