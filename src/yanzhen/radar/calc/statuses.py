"""Whether a figure happened, is planned, or is a goal."""

import re
from datetime import date
from functools import lru_cache

from yanzhen.radar.calc.facts import Status
from yanzhen.radar.calc.periods import Time

_TARGET = (
    r"力争|争取|力求|到“?十[三四五六]五”?(?:末|期末)|确保(?!了)|务必|目标(?:任务)?(?:为|就?是|:|达到?|定为)|"
    r"(?<![度年期成])目标(?:任务)?(?:\d|实际使用外资|到位|签约|引进|新增)|"
    r"(?<![主重需必首概纲只摘])要(?:再|新|完成|实现|达到|引进|签约|开工|净增|突破|保持|超过)|会议要求|"
    r"将(?=[^。;]{0,80}\d[^。;]{0,80}的[^,。;]{0,8}目标)|"
    r"要(?:紧盯|锚定|对照|围绕|聚焦)|"
    r"(?:紧盯|锚定|围绕)(?=(?:(?!目标)[^。;]){0,80}\d(?:(?!目标)[^。;]){0,60}目标(?!企业|客商|客户|市场|项目|清单))|"
    r"(?:以下|下列|几项|几个方面的?)(?:重点)?(?:工作|任务)|军令状|责任状|认领|"
    r"目标任务\d|奋斗目标|冲刺|奋力实现|任务为|(?<!完成)(?<!占)(?:年度|全年)(?:目标|任务)(?=\d|"
    r"[^的,。]{0,6}\d)"
)
_LASTING_PLAN = (
    r"(?<=共)安排|(?:投资|项目)计划(?!的)|(?:建成|投产|达产|投用|投运|运营|竣工|投入使用|满产|"
    r"建成投产|完工|落地|实施|量产)(?:[^,。;]{0,6})?(?:后|之后)|届时|预计|预期|"
    r"(?<!即)将(?!近|军)|(?:计划|拟)(?:再投|追加)|"
    r"(?:今年|明年|年内|下半年|全年|\d{4}年),?[^,;。\d]{0,10}(?:计划|拟)(?!的|总投资|完成情况)|承诺(?!书|兑现)|有望|可望|未来|达产年|下一步"
)
_LOCAL_PLAN = (
    r"计划(?!单列|的|投资的|任务|目标|完成(?!投资))|拟|规划|设计(?=年|产能|总)|可(?=实现|年|形成|带动|提供|达|新增|创|容纳|解决|"
    r"吸纳|贡献|产|生产|完成)|"
    r"能(?=实现|形成|带动|提供)|预估|估算|测算|准备|安排(?!部署)"
)
_PASSING_PLAN = r"(?:计划|拟|预计|规划|预估)(?=总?投资(?!的)|总?用地|总?建筑|占地|用地|建设期|面积)"
_ACTUAL = (
    r"已(?!经论证)|(?<=项目)实际已?开工|目前|截至|截止|去年|同比|今年以来|昨[天日]|(?:上缴|完成|实现|"
    r"达到)了|共签约|本次|此次|当天|现场|"
    r"\d{4}年以来|近年来|先后"
)
# 达产后税收5亿元;集中开工的项目40个: a new item, and no plan; but a goal stays one.
_FRESH = r"(?<=;)(?:(?:本次|此次)?集中|新)(?:签约|开工|竣工)(?!后)|累计(?!可)"
# 计划投资36亿元,新建泊位4个: a bare verb goes on with what the clause before planned.
_GOES_ON = r",(?=新建|建设|新增|改造|打造|开通|招引|培育|购置|配套|引进(?!了)|盘活|供应)"
_CUES = re.compile(
    rf"(?P<target>{_TARGET})|(?P<passing>{_PASSING_PLAN})|(?P<lasting>{_LASTING_PLAN})"
    rf"|(?P<fresh>{_FRESH})|(?P<local>{_LOCAL_PLAN})|(?P<actual>{_ACTUAL})|(?P<goes>{_GOES_ON})|(?P<mark>[,;])"
)


@lru_cache(maxsize=256)
def cues_of(sentence: str) -> tuple[tuple[int, str], ...]:
    """Return where a sentence says of what kind its figures are."""
    return tuple((found.start(), found.lastgroup or "") for found in _CUES.finditer(sentence))


def status_at(
    sentence: str,
    position: int,
    end: int,
    times: list[Time],
    day: date | None,
    section: Status = "actual",
) -> Status:
    """Return the status of the figure at a place of a sentence.

    `section` is what its part of the text speaks of. A goal or 建成后, 预计, 将 holds for what
    follows until something that has happened is told (已, 截至, 同比 …); 计划, 拟 and 可 hold for
    their own clause, and 计划总投资 for this sum alone.

    >>> text = "建成后预计产值达252亿元,实现税收30亿元"
    >>> status_at(text, 15, 21, [], None)
    'plan'
    """
    goal = _goal_before(times, position, day)
    status: Status = section if goal == "actual" else goal
    lasting = status
    passed = False
    for start, kind in cues_of(sentence):
        if start >= end:
            break
        if kind == "goes" and passed and status == "actual":
            status = "plan"
        passed = kind == "passing"
        if kind == "passing":
            own = not re.search(r"[,;、\d]", sentence[start:position])
            status = "plan" if own and status == "actual" else status
        else:
            status, lasting = _after_cue(kind, status, lasting)
    return status


def _after_cue(kind: str, status: Status, lasting: Status) -> tuple[Status, Status]:
    """Return what holds behind a cue, in its clause and beyond."""
    if kind == "goes":
        return status, lasting
    if kind == "mark":
        return lasting, lasting
    if kind == "fresh":
        kept: Status = "target" if lasting == "target" else "actual"
        return kept, kept
    if kind == "actual":
        return "actual", "actual"
    if kind == "target":
        return "target", "target"
    if status == "target":
        return status, lasting
    return "plan", "plan" if kind == "lasting" else lasting


def _goal_before(times: list[Time], position: int, day: date | None) -> Status:
    """Return target behind 到2025年, unless that is past."""
    for time in times:
        if time.goal and time.start < position and time.period:
            year = int(time.period[:4])
            if day is None or year > day.year or (year == day.year and len(time.period) == 4):
                return "target"
    return "actual"
