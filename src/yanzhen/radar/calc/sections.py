"""Which parts of a text speak of goals: a report's second half, a policy, an answer on what comes.

Their sentences often say neither 力争 nor 计划; the heading above them did.
"""

import re

from yanzhen.radar.calc.facts import Status

_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]部分)")
_GOALS = re.compile(
    r"(?:目标|重点工作|工作安排|工作打算|工作计划|工作思路|下一步|下步|下阶段|下一阶段|主要任务|"
    r"重点任务|总体要求)[^,;:\d]{0,6}$"
)
# 目标完成情况 tells what was done.
_DONE = re.compile(r"情况|完成|回顾|回眸|成效|成绩|总结|进展|落实|问题|原因")
_QUESTION = re.compile(r"^(?:本报|本刊)?(?:记者|问|主持人)[^,。]{0,6}:.*\?$")
_COMING = re.compile(r"下一步|打算|未来|今后|接下来|目标|下半年|明年")
_POLICY_TITLE = re.compile(
    r"^[^,。;:\n\d]{4,40}(?:意见|方案|行动计划|若干措施|政策措施|办法)(?:\([^()\n]{2,6}\))?$",
    re.MULTILINE,
)
_POLICY_BODY = re.compile(r"为(?:进一步|深入|加快|全面|贯彻|推动|更好)[^\n]{4,120}(?:制定|提出)")
_LONGEST_HEADING = 30
# 下半年要突出抓好三件事。抓招引,新签约项目15个: what follows in the paragraph is to be done.
_OPENS = re.compile(
    r"(?:要|将|重点|着力|全力|突出|聚力|下一步|接下来)[^。;:\d]{0,12}(?:抓好|做好|打好|抓实|办好|实施|推进|"
    r"抓住|围绕|聚焦|落实|打赢)[^。;:\d]{0,6}(?:[一二两三四五六七八九十]{1,2}|几|以下)"
    r"(?:件|项|个方面|大|方面|场|篇|个)[^。;:\d]{0,12}[。:]$"
)


def is_policy(head: str) -> bool:
    """Return whether a text is a paper of goals: titled 意见, 方案 or the like, and saying so.

    >>> is_policy("关于稳外资的若干措施\\n为进一步稳定外资,现提出以下措施。")
    True
    """
    return _POLICY_TITLE.search(head) is not None and _POLICY_BODY.search(head) is not None


def opens_goals(sentence: str) -> bool:
    """Return whether a sentence says that its paragraph goes on with what is to be done.

    >>> opens_goals("会议强调,下半年要突出抓好三件事。"), opens_goals("去年抓好了三件事。")
    (True, False)
    """
    return _OPENS.search(sentence) is not None


def section_after(sentence: str, now: Status) -> Status:
    """Return what figures are behind a sentence where nothing else is said.

    >>> section_after("二、2022年重点工作", "actual"), section_after("一、2021年工作回顾", "target")
    ('target', 'actual')
    >>> section_after("一、目标完成情况", "actual")
    'actual'
    """
    if _QUESTION.match(sentence):
        return "target" if _COMING.search(sentence) else "actual"
    heading = sentence.rstrip("。")
    if len(heading) > _LONGEST_HEADING or not _NUMBERED.match(heading):
        return now
    return "target" if _GOALS.search(heading) and not _DONE.search(heading) else "actual"
