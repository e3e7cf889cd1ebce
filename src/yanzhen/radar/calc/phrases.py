"""From the words around a number to the name of its metric."""

import re
from functools import lru_cache

from yanzhen.radar.calc import words

_FILLED = re.compile(rf"(?:{words.FILLERS}|\d+年)+$")
_METRICS = tuple((re.compile(pattern), name) for pattern, name in words.METRICS)
_STAGES = tuple((name, re.compile(pattern)) for name, pattern in words.STAGES)
_CUT = re.compile(
    rf"(?:{words.CUTS})(?=.)|[一二三四五六七八九十两]大(?:主导|重点|支柱|优势|特色)*产业(?=.)|\d(?![\d.]*强)[\d.]*年?|[,、;()“”‘’\s/|]"
)
_NOUN = re.compile(rf"(?:{words.NOUN_ENDS})$")
_TIME = re.compile(
    r"(?:19|20)\d\d年(?:度)?|今年|去年|全年|上半年|下半年|前?[一二三四1-4]季度|"
    r"\d{1,2}-?\d{0,2}月份?|(?:未来|今后|近|过去)[两二三四五六七八九十\d]+年|截至目前|目前|"
    r"年产(?=\d)|同期|同比|环比|比上年|较上年"
)
_KEPT = re.compile(
    r"(?:年均|(?<![全半去今前本上明\d])年|亩均|户均|人均|工业|全口径|地方|外贸|战新产业|战略性新兴产业|高新技术产业|数字经济|跨境电商|服务贸易|一般贸易|加工贸易)+$"
)


@lru_cache(maxsize=4096)
def metric_of(left: str) -> tuple[str, int] | None:
    """Return the metric that ends a phrase and where its words begin, or None if none does.

    >>> metric_of("2022年完成规上工业总产值"), metric_of("项目总投资达")
    (('规模以上工业总产值', 7), ('总投资', 2))
    >>> metric_of("全县金融机构贷款余额")
    ('金融机构贷款余额', 2)
    """
    head = _FILLED.sub("", left)
    for pattern, name in _METRICS:
        if found := pattern.search(head):
            start = found.start()
            if kept := _KEPT.search(head[:start]):
                start = kept.start()
            prefix = head[start : found.start()]
            return _named(prefix, name or found[0]), start
    return own_noun(head)


def _named(prefix: str, name: str) -> str:
    return name if prefix and name.startswith(prefix) else prefix + name


def own_noun(head: str) -> tuple[str, int] | None:
    """Return the noun phrase that ends a text, if it can be measured at all."""
    phrase, start = last_phrase(head)
    if 2 <= len(phrase) <= 16 and _NOUN.search(phrase):
        return phrase, start
    return None


def last_phrase(head: str) -> tuple[str, int]:
    """Return what stands behind the last verb, time or mark of a text, and where it begins."""
    start = 0
    for pattern in (_TIME, _CUT):
        for found in pattern.finditer(head, start):
            start = found.end()
    return head[start:], start


@lru_cache(maxsize=4096)
def stage_of(phrase: str) -> str:
    """Return the stage a phrase tells of, or "".

    >>> stage_of("年新签约总投资超10亿元重大"), stage_of("省重大")
    ('签约', '')
    """
    return next((name for name, pattern in _STAGES if pattern.search(phrase)), "")


def without_fillers(left: str) -> str:
    return _FILLED.sub("", left)
