"""Sums, land and tons: `总投资305亿元`, `占地约280亩`, `投资强度330万元每亩`, `年产30万吨`."""

import re

from yanzhen.radar.calc import name_words
from yanzhen.radar.calc.phrases import metric_of, without_fillers
from yanzhen.radar.calc.quantities import Quantity
from yanzhen.radar.calc.reading import Draft, Sentence
from yanzhen.radar.calc.thresholds import limit_text

_AFTER = re.compile(
    r"^(?:人民币|的|左右)*(?P<noun>[^,;:。、的]{0,6}?(?:税收|产值|销售收入|销售额|销售|投资|"
    r"外资|资金|增量|利润|融资|出口|增加值|基金|贷款|授信|订单))"
)
_INVESTS = re.compile(r"(?:投资|出资|投入|斥资|投下|注资|[期将共再续]投)(?:约|了|近|超)?$")
_RENEWS = re.compile(r"^(?:资金)?(?:实施|用于|进行|开展)[^,;。]{0,6}(?:技改|技术改造)")
_SHARES = re.compile(r"增资|股权|持股|合资公司|股东|占注册资本")
_PAYS_IN = re.compile(r"出资(?:约|了|近|超|额)?$")
# 2017年不足10亿元, 税收呢?去年11.3亿元: only a time stands before.
_ONLY_TIME = re.compile(
    r"(?:到|至)?(?:(?:19|20)\d\d年(?:末|底)?|去年|今年|前年|上年|当年|其中|首次|再次)*"
)
_HEAD = re.compile(
    r"^[^,;:。\d]{0,12}?(?P<what>[\u4e00-\u9fff]{2,8}?(?:产值|税收|收入|销售额|投资|外资|总额|利润))"
    r"(?!额)[^,;:。\d]{2,20}:"
)
_ASIDE = re.compile(r"融资|贷款|授信|订单|捐赠|募资|增资|收购|并购")
_SETS_UP = re.compile(
    r"^(?:人民币)?(?:设立|成立|组建|用于设立)(?P<what>[^,;。、的\d]{2,12}?(?:基金|资金|奖励?|补贴))"
)
# 规上工业产值41.7亿元,实现增加值12.3亿元: of the same firms.
_OVER_SIZE = "规模以上工业"
_OF_INDUSTRY = ("增加值",)
_PRICE = re.compile(
    r"^(?:人民币)?的(?:总价|价格|底价|起始价|成交价)?(?=竞得|摘得|拍得|成交|摘牌|竞拍)"
)
_PER_MU_OF = ("税收", "产值", "投资", "增加值")
_INCREASE = re.compile(
    r"(?:同比|比上年|较上年)(?:提高|提升|上升)了?$|"
    r"(?:同比|比上年|较上年|净)?(?:增加|减少|增长|下降|增收)了?(?:约|近|超)?$"
)
_LAND = re.compile(r"占地|用地|供地|土地|征地|征收|流转|腾出|盘活")
_FLOOR = re.compile(r"建筑|厂房|建成|建设|楼宇|载体|标房|办公")
_BUILT = re.compile(r"(?:安置|标准|商品|保障|经济适用|公租|廉租|写字|办公|商务)(?:住?房|楼)$")
_OPENED_UP = re.compile(r"(?:目前)?(?:已|[首一]期)+(?P<what>开发|利用|出让|建成|出租|交付|投用)")
_QUOTA = re.compile(r"(?:建设用地|用地|土地)指标")
_PART = re.compile(
    r"(?P<what>起步区|建成区|核心区|启动区|示范区|拓展区|首发区|先导区|规划区)(?:约|为|达)*$"
)
_SOLD = re.compile(r"(?:卖了?|卖出|售出|销量|销售)了?(?:约|近|超)?$")
_FLOW = re.compile(
    r"(?P<what>(?:通过|吞吐|处理|装卸)能力|吞吐量|产量|销量)(?:为|达|约|超|突破|达到)*$"
)
_MORE_OUTPUT = re.compile(r"^(?:[^,。;]{0,12}(?:生产线|装置|产能))")
_OUTPUT = re.compile(r"年?产(?!业)(?:能|量)?[^,。]{0,10}$")
_SHORT_SUBJECT, _SHORT_OF_AREA = 14, 4
# 总规模500亿元的产业基金, 总额3000万元的扶持资金: the noun tells more than 总额.
_VAGUE = re.compile(r"(?:合计|累计|首期|一期)?(?:总规模|规模|总量|总额度?|额度|总?金额)")
_WHAT = re.compile(
    r"^(?:人民币)?的(?P<what>[^,;。、的]{2,12}(?:基金|资金|贷款|授信|债券|补贴|奖励|补助))"
)
# 乾曜动力50亿元混动总成项目.
_FIRM_BEFORE = re.compile(
    rf"[\u4e00-\u9fff]{{2}}(?:{name_words.FIRM_SHORT_ENDS}|{name_words.FIRM_TRADES}|酒业|公司)$"
)
_ITS_PROJECT = re.compile(r"(?!以[上下]|级)[\u4e00-\u9fffA-Za-z]{3,16}?项目")
_DONE = re.compile(r"完成$")
_FOREIGN = ("实际使用外资", "协议外资")
# 香港地区投资66亿美元, in a report on foreign capital.
_FROM_ABROAD = re.compile(
    r"(?:实际|对华|地区|香港|澳门|台湾|东盟|欧盟|欧洲|[日韩德英美法]国|日本|新加坡)"
    r"(?:实际|对华)*投资(?:金额|额)?(?:分别|为|达到?|同比|增长|下降)*$"
)
_AIM = re.compile(r"(?:完成|占|达)[^,;。]{0,10}(?:目标|任务|计划|预算)(?:任务|数|值)?$")
# 建成百亿元园区: how large a park is to be called, no figure of anything.
_LEVEL = re.compile(r"级|(?:产业)?(?:园区|集群)|区的|县的")
_PER_MU = {"投资": "投资强度", "税": "亩均税收", "产值": "亩均产值"}
_NO_METRIC = re.compile(r"(?:处罚|罚款|单价|每股|股价|票面|补助标准|门票|人均|最高)$")


def read_sum(sentence: Sentence, index: int) -> Draft | None:
    """Return the sum of money at a place, or None where nothing says what it is of."""
    this = sentence.quantities[index]
    left, right = sentence.left_of(index), sentence.right_of(index)
    if _INCREASE.search(left) or _NO_METRIC.search(left) or _is_measure(sentence, index):
        return None
    found = metric_of(left)
    if found:
        return _named(sentence, index, found)
    if _PAYS_IN.search(left) and _SHARES.search(sentence.text):
        return _draft(this, "出资额", this.start - 2, this.end)
    if _INVESTS.search(left) and (use := _RENEWS.match(right)):
        return _draft(this, "技改投入", this.start - 2, this.end + use.end())
    if _INVESTS.search(left):
        return _draft(this, "总投资", this.start - 2, this.end)
    if _FIRM_BEFORE.search(left) and (built := _ITS_PROJECT.match(right)):
        return _draft(this, "总投资", this.start, this.end + built.end())
    return _named_behind(this, right) or _like_the_last(sentence, index, left)


def _named_behind(this: Quantity, right: str) -> Draft | None:
    """Return a sum named by what follows it: 3620万元的价格竞得, 1亿元设立基金."""
    if price := _PRICE.match(right):
        return _draft(this, "成交价", this.start, this.end + price.end())
    if fund := _SETS_UP.match(right):
        return _draft(this, fund["what"], this.start, this.end + fund.end())
    if after := _AFTER.match(right):
        own = metric_of(after["noun"])
        metric = re.sub("^[A-Z首+]*轮", "", own[0] if own else after["noun"])
        return _draft(this, metric, this.start, this.end + after.end())
    return None


def _is_measure(sentence: Sentence, index: int) -> bool:
    """Return whether a sum only measures something else: 百亿级, 任务75亿元的23.7%, 均超10亿元."""
    left, right = sentence.left_of(index), sentence.right_of(index)
    aim = right == "的" and aim_before(sentence, index) is not None
    return aim or _LEVEL.match(right) is not None or _each_over(sentence, index, left)


def aim_before(sentence: Sentence, index: int) -> int | None:
    """Return where 完成年任务75亿元 begins, if a sum is such an aim: its part follows, 的23.7%."""
    if index < 0 or sentence.quantities[index].sort != "money":
        return None
    found = _AIM.search(sentence.left_of(index))
    return sentence.left_edge(index) + found.start() if found else None


def _what_is_summed(sentence: Sentence, metric: str, last: Draft | None, start: int) -> str:
    """Return what a 规模 or 金额 is of: the fund told before, or the projects counted before."""
    if last and last.metric.endswith(("基金", "基金规模", "资金", "贷款")):
        return last.metric
    grown = sentence.drafts[-1].metric if sentence.drafts else ""
    if grown.endswith("增幅") and "金" not in metric:
        return grown.removesuffix("增幅")
    aside = _ASIDE.findall(sentence.text[max(start - 30, 0) : start])
    if aside and "金额" in metric and not last:
        return f"{aside[-1]}额"
    counted = sentence.last_count("项目")
    if counted and "金额" in metric:
        if "到资" in sentence.text[counted.start : counted.end]:
            return "实际使用外资"
        return "协议投资额" if counted.stage == "签约" else "总投资"
    return metric


def foreign_or_own(sentence: Sentence, left: str, metric: str) -> str:
    """Return 实际使用外资 for what a country invests, where the report is on foreign capital."""
    abroad = "来源地" in sentence.text or _FROM_ABROAD.search(left)
    last = sentence.last("CNY", "USD", "EUR")
    topic = last.metric if last else sentence.article.topic
    if metric == "外资":
        return "协议外资" if topic.startswith("协议") else "实际使用外资"
    if not (metric == "总投资" and abroad):
        return metric
    return "实际使用外资" if topic in _FOREIGN else metric


def _each_over(sentence: Sentence, index: int, left: str) -> bool:
    """Return whether a sum is what each of some projects is over: 5个项目投资额均超10亿元."""
    counted = sentence.last_count("项目")
    if not (counted and left.endswith("均") and sentence.quantities[index].qualifier == "≥"):
        return False
    this = sentence.quantities[index]
    counted.scope = counted.scope or (limit_text(this.value, this.unit, this.qualifier),)
    return True


def _named(sentence: Sentence, index: int, found: tuple[str, int]) -> Draft | None:
    """Return a sum whose metric stands before it, mended by what stands around."""
    this, left = sentence.quantities[index], sentence.left_of(index)
    metric, shift = found
    start, end = sentence.left_edge(index) + shift, this.end
    if _VAGUE.fullmatch(metric):
        last = sentence.last("CNY", "USD", "EUR")
        if what := _WHAT.match(sentence.right_of(index)):
            size = "规模" if what["what"].endswith("基金") else ""
            metric, end = what["what"] + size, end + what.end()
        else:
            metric = _what_is_summed(sentence, metric, last, start)
    else:
        metric = foreign_or_own(sentence, left, metric)
    last = sentence.last("CNY")
    if last and last.metric.startswith(_OVER_SIZE) and metric in _OF_INDUSTRY:
        metric = f"{_OVER_SIZE}{metric}"
    if metric.endswith("资金") and left[:shift].endswith("投入") and metric != "资金":
        metric, start = f"{metric[:-2]}投入资金", start - 2
    return _draft(this, metric, start, end)


def _like_the_last(sentence: Sentence, index: int, left: str) -> Draft | None:
    """Return a sum without a metric: that of the sum before, in this sentence or an earlier one."""
    this = sentence.quantities[index]
    last = sentence.last("CNY", "USD", "EUR")
    subject = without_fillers(left)
    metric = last.metric if last else sentence.topic(subject) or _named_before(sentence, index)
    if last and sentence.drafts[-1] is not last and sentence.drafts[-1].metric.endswith("增幅"):
        metric = _named_before(sentence, index) or metric
    if left == "亩均" and metric.endswith(_PER_MU_OF):
        metric = f"亩均{metric}"
    if not metric or this.bare or len(subject) > _SHORT_SUBJECT:
        return None
    if _DONE.search(left) and "投资" in metric:
        metric = "完成投资"
    edge = sentence.left_edge(index)
    draft = _draft(this, metric, edge if left else this.start, this.end)
    draft.name, draft.confidence = re.sub(r"^其中", "", left), 0.6
    return draft


def _named_before(sentence: Sentence, index: int) -> str:
    """Return the metric of a sum before which stands nothing but a time: named at the sentence's
    head (产值一路走高:去年100亿元), in a growth (增长一倍,达到13亿元), or asked for (税收呢?)."""
    if not _ONLY_TIME.fullmatch(without_fillers(sentence.left_of(index))):
        return ""
    if sentence.drafts and sentence.drafts[-1].metric.endswith("增幅"):
        return sentence.drafts[-1].metric.removesuffix("增幅")
    if not sentence.drafts and (head := _HEAD.match(sentence.text)):
        named = metric_of(head["what"])
        return named[0] if named else ""
    return "" if sentence.drafts else sentence.article.asked


def _draft(this: Quantity, metric: str, start: int, end: int) -> Draft:
    unit = this.unit
    if this.sort == "money" and metric.endswith(("投资强度", "亩均税收", "亩均产值", "亩均增加值")):
        unit = f"{unit}/mu"
    if unit == "CNY/mu":
        metric = next((name for word, name in _PER_MU.items() if word in metric), metric)
    return Draft(start, end, metric, this.value, unit, this.qualifier)


def read_area(sentence: Sentence, index: int) -> Draft | None:
    """Return the land or floor at a place: named by its noun, else by its unit."""
    this = sentence.quantities[index]
    left = sentence.left_of(index)
    edge = sentence.left_edge(index)
    found = metric_of(left)
    if re.search(r"厂房|标房", left + sentence.right_of(index)[:8]):
        return _draft(this, "厂房面积", edge, this.end)
    if re.search(r"盘活|腾出|收储", left):
        return _draft(this, _won_land(left), edge, this.end)
    if found and re.search(r"面积|占地|用地|供地", left[found[1] :]):
        land = this.unit == "mu" and found[0] in ("面积", "总面积")
        return _draft(this, "用地面积" if land else found[0], edge + found[1], this.end)
    metric = _land_or_floor(sentence, index, left)
    return _draft(this, metric, edge, this.end) if metric else None


def _land_or_floor(sentence: Sentence, index: int, left: str) -> str:
    unit = sentence.quantities[index].unit
    if quota := _QUOTA.search(left):
        return quota[0]
    if _LAND.search(left) or unit == "mu":
        return "用地面积"
    if part := _PART.search(left):
        return f"{part['what']}面积"
    if opened := _OPENED_UP.fullmatch(left):
        return f"{opened['what']}面积"
    if built := _BUILT.search(left):
        return f"{built[0]}面积"
    if (last := sentence.last(unit)) and len(left) <= _SHORT_OF_AREA:
        return last.metric
    return "建筑面积" if _FLOOR.search(left) else ""


def _won_land(left: str) -> str:
    """Return what was made free, in the text's words: 盘活低效用地 is 盘活低效用地面积."""
    found = re.search(
        r"(?P<verb>盘活|腾出|收储)(?P<what>[\u4e00-\u9fff]{0,8}?(?:用地|土地|面积|空间))", left
    )
    return f"{found['verb']}{found['what'].removesuffix('面积')}面积" if found else "盘活土地面积"


def read_tons(sentence: Sentence, index: int) -> Draft | None:
    this = sentence.quantities[index]
    left = sentence.left_of(index)
    if flow := _FLOW.search(left):
        return _draft(this, flow["what"], this.start, this.end)
    if _SOLD.search(left):
        return _draft(this, "销量", this.start, this.end)
    if not _OUTPUT.search(left):
        more = _MORE_OUTPUT.match(sentence.right_of(index))
        return _draft(this, "年产能", this.start, this.end) if more else None
    return _draft(this, "年产能" if "能" in left[-6:] else "年产量", this.start, this.end)
