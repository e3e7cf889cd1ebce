"""Sums, land and tons: `总投资305亿元`, `占地约280亩`, `投资强度330万元每亩`, `年产30万吨`."""

import re

from yanzhen.radar.calc.phrases import metric_of
from yanzhen.radar.calc.quantities import Quantity
from yanzhen.radar.calc.reading import Draft, Sentence

_AFTER = re.compile(
    r"^(?:人民币|的|左右)*(?P<noun>[^,;:。、的]{0,6}?(?:税收|产值|销售收入|销售额|销售|投资|"
    r"外资|资金|增量|利润|融资|出口|增加值))"
)
_INVESTS = re.compile(r"(?:投资|出资|投入|斥资|投下|注资)(?:约|了|近|超)?$")
_INCREASE = re.compile(
    r"(?:同比|比上年|较上年)(?:提高|提升|上升)了?$|"
    r"(?:同比|比上年|较上年|净)?(?:增加|减少|增长|下降|增收)了?(?:约|近|超)?$"
)
_LAND = re.compile(r"占地|用地|供地|土地|征地|征收|流转|腾出|盘活")
_FLOOR = re.compile(r"建筑|厂房|建成|建设|楼宇|载体|标房|办公")
_OUTPUT = re.compile(r"年?产(?!业)(?:能|量)?[^,。]{0,10}$")
_SHORT_SUBJECT = 14
_NO_METRIC = re.compile(r"(?:处罚|罚款|单价|每股|股价|票面|补助标准|门票|人均|最高)$")


def read_sum(sentence: Sentence, index: int) -> Draft | None:
    """Return the sum of money at a place, or None where nothing says what it is of."""
    this = sentence.quantities[index]
    left, right = sentence.left_of(index), sentence.right_of(index)
    if _INCREASE.search(left) or _NO_METRIC.search(left) or right.startswith("级"):
        return None
    edge = sentence.left_edge(index)
    found = metric_of(left)
    if found:
        return _draft(this, found[0], edge + found[1], this.end)
    if _INVESTS.search(left):
        return _draft(this, "总投资", this.start - 2, this.end)
    if after := _AFTER.match(right):
        own = metric_of(after["noun"])
        metric = own[0] if own else after["noun"]
        return _draft(this, metric, this.start, this.end + after.end())
    last = sentence.last("CNY", "USD", "EUR")
    if last and not this.bare and len(left) <= _SHORT_SUBJECT:
        draft = _draft(this, last.metric, edge if left else this.start, this.end)
        draft.name, draft.confidence = re.sub(r"^其中", "", left), 0.6
        return draft
    return None


def _draft(this: Quantity, metric: str, start: int, end: int) -> Draft:
    unit = this.unit
    if this.sort == "money" and metric in ("投资强度", "亩均税收", "亩均产值"):
        unit = f"{unit}/mu"
    return Draft(start, end, metric, this.value, unit, this.qualifier)


def read_area(sentence: Sentence, index: int) -> Draft | None:
    """Return the land or floor at a place: named by its noun, else by its unit."""
    this = sentence.quantities[index]
    left = sentence.left_of(index)
    edge = sentence.left_edge(index)
    found = metric_of(left)
    if re.search(r"厂房|标房", left + sentence.right_of(index)[:8]):
        metric = "厂房面积"
    elif re.search(r"盘活|腾出", left):
        metric = "盘活土地面积"
    elif found and re.search(r"面积|占地|用地|供地", left[found[1] :]):
        return _draft(this, found[0], edge + found[1], this.end)
    elif _LAND.search(left) or this.unit == "mu":
        metric = "用地面积"
    elif _FLOOR.search(left):
        metric = "建筑面积"
    else:
        return None
    return _draft(this, metric, edge, this.end)


def read_tons(sentence: Sentence, index: int) -> Draft | None:
    this = sentence.quantities[index]
    left = sentence.left_of(index)
    if not _OUTPUT.search(left):
        return None
    return _draft(this, "年产能" if "能" in left[-6:] else "年产量", this.start, this.end)
