"""分别 lists: one fact an item, all with the same evidence.

`甲、乙和丙应税销售分别增长50%、30%和38.8%`, `外资、固投分别增长12%、8%`.
"""

import re
from collections.abc import Iterator

from yanzhen.radar.calc import words
from yanzhen.radar.calc.comparing import read_ratio
from yanzhen.radar.calc.counting import read_count
from yanzhen.radar.calc.measuring import foreign_or_own, read_sum
from yanzhen.radar.calc.phrases import last_phrase, metric_of
from yanzhen.radar.calc.reading import Draft, Sentence

_JOIN = re.compile(r"^(?:、|和|及|与|以及|,)-?$")
# 分别增长7.5%和下降4.4%: each item with its own way.
_TURN = re.compile(
    rf"^(?:、|和|及|与|以及|,)(?:同比)?(?:(?P<up>{words.GROWS})|(?P<down>{words.FALLS}))$"
)
_SPLIT = re.compile(r"、|以及|和|及|与")
_ORDINALS = {"一": "第一产业", "二": "第二产业", "三": "第三产业", "三产业": "第三产业"}
_TAIL = re.compile(
    r"(?:“[^”]*”)?(?:[一二三四五六七八九十\d]+[大个])?(?:主导|支柱|重点)?产业.*$|"
    r"[一二三四五六七八九十两]+大.*$"
)
_LEAD = re.compile(r".*(?:推进|发展|其中|的是|聚焦|围绕|:)")


def runs_of(sentence: Sentence) -> dict[int, int]:
    """Return where lists of figures begin and how many figures each holds."""
    runs: dict[int, int] = {}
    index = 0
    quantities = sentence.quantities
    while index < len(quantities):
        last = index
        while last + 1 < len(quantities) and _same_list(sentence, last):
            last += 1
        if last > index:
            runs[index] = last - index + 1
        index = last + 1
    return runs


def _same_list(sentence: Sentence, index: int) -> bool:
    this, following = sentence.quantities[index], sentence.quantities[index + 1]
    between = sentence.text[this.end : following.start]
    turns = this.unit == "ratio" and _TURN.match(between) is not None
    return (turns or _JOIN.match(between) is not None) and index not in sentence.thresholds


def read_list(sentence: Sentence, first: int, size: int) -> list[Draft]:
    """Return one fact an item of a list of figures, or none where the items are not found."""
    quantities = sentence.quantities[first : first + size]
    before = sentence.text[: quantities[0].start]
    if "分别" not in before[-40:] and not re.search(r"占比|比重|增长|增速", before[-8:]):
        return []
    if (model := _model(sentence, first)) and model.metric == "目标完成率":
        return [_like(sentence, first, i, model.metric, "") for i in range(size)]
    earlier = sentence.drafts[-size:] if quantities[0].unit == "ratio" else []
    own = metric_of(
        re.sub(
            r"占(?!比|地)[^,;。]*$|(?:分别|同比|增长|下降|占比|比重|为|达到?)+$",
            "",
            sentence.left_of(first),
        )
    )
    if own is None and len(earlier) == size and all(d.unit != "ratio" for d in earlier):
        return [
            _like(sentence, first, i, draft.metric, draft.name) for i, draft in enumerate(earlier)
        ]
    subjects = _subjects(before, size)
    if not subjects:
        return []
    metrics = [_metric_or_count(subject) for subject in subjects]
    if all(metrics) and quantities[0].sort != "count":
        return [_like(sentence, first, i, m[0], "") for i, m in enumerate(metrics) if m]
    metric = foreign_or_own(sentence, sentence.left_of(first), own[0]) if own else ""
    drafts = [_like(sentence, first, i, metric, name) for i, name in enumerate(subjects)]
    return [draft for draft in drafts if draft.metric]


def _metric_or_count(subject: str) -> tuple[str, int] | None:
    """Return what an item measures; the 个数 of projects is one too."""
    if re.search(r"(?:^|项目)(?:个数|数量?)$", subject):
        return "项目数", 0
    return metric_of(subject)


def _like(sentence: Sentence, first: int, offset: int, metric: str, name: str) -> Draft:
    """Return the item of a list, read like the list's first figure."""
    model = _model(sentence, first)
    this = sentence.quantities[first + offset]
    last = sentence.quantities[first]
    for other in range(first, len(sentence.quantities)):
        last = sentence.quantities[other]
        if other + 1 >= len(sentence.quantities) or not _same_list(sentence, other):
            break
    tail = next((t for t in ("增幅", "占比") if model and model.metric.endswith(t)), "")
    start = model.start if model else sentence.left_edge(first)
    if not metric and model:
        metric = model.metric.removesuffix(tail)
    falls = bool(model and model.value < 0)
    if offset:
        between = sentence.text[sentence.quantities[first + offset - 1].end : this.start]
        turn = _TURN.match(between)
        falls = bool(turn["down"]) if turn else falls or between.endswith("-")
    value = -this.value if falls else this.value
    return Draft(start, last.end, f"{metric}{tail}", value, this.unit, this.qualifier, name=name,
                 confidence=0.8)  # fmt: skip


def _model(sentence: Sentence, first: int) -> Draft | None:
    sort = sentence.quantities[first].sort
    if sort == "count":
        return read_count(sentence, first)
    return read_sum(sentence, first) if sort == "money" else read_ratio(sentence, first)


def _subjects(before: str, size: int) -> list[str]:
    """Return the enumeration of so many items that stands nearest before a list of figures."""
    for clause in reversed(re.split(r"[,;:]", before)):
        items = list(_items(clause, size))
        if len(items) >= size > 1:
            return items[-size:]
    return []


def _pieces(text: str, size: int) -> list[str]:
    """Return the items of an enumeration; 研发与设计服务 stays one where the marks are enough."""
    listed = text.split("、")
    if len(listed) == size:
        return listed
    *first, last = listed
    ending = re.split(r"以及|和|及|与", last, maxsplit=1)
    return [*first, *ending] if len(first) + len(ending) == size else _SPLIT.split(text)


def _items(clause: str, size: int) -> Iterator[str]:
    pieces = _pieces(_TAIL.sub("", clause) if "三产业" not in clause else clause, size)
    if "三产业" in clause:
        pieces = re.findall("[一二三]", clause.partition("产业")[0])
    for position, piece in enumerate(pieces):
        text = _LEAD.sub("", piece) if position == 0 else piece
        if position == len(pieces) - 1 and position:
            text = (
                re.sub(
                    r"(?:同比|实际|使用|利用|应税销售|产值|实现|完成|分别|增加值|增速).*$", "", text
                )
                or text
            )
        text = last_phrase(text)[0] if position == 0 else text
        if text:
            yield _ORDINALS.get(text, text)
