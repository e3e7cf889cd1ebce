"""From a text to its facts: sentence by sentence, figure by figure."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date

from yanzhen.radar.calc import comparing, counting, listing, measuring
from yanzhen.radar.calc.brands import find_brands
from yanzhen.radar.calc.facts import Fact, Kind
from yanzhen.radar.calc.industries import find_industries
from yanzhen.radar.calc.merging import merged
from yanzhen.radar.calc.naming import Named, find_firms, find_projects, main_zone
from yanzhen.radar.calc.page import Page, read_page
from yanzhen.radar.calc.periods import article_day, article_year, find_times
from yanzhen.radar.calc.phrases import metric_of, stage_of
from yanzhen.radar.calc.quantities import find_quantities
from yanzhen.radar.calc.reading import Article, Draft, Sentence
from yanzhen.radar.calc.sections import is_policy, opens_goals, section_after
from yanzhen.radar.calc.statuses import status_at
from yanzhen.radar.calc.thresholds import find_thresholds

_READERS: dict[str, Callable[[Sentence, int], Draft | None]] = {
    "count": counting.read_count, "person": counting.read_count, "money": measuring.read_sum,
    "rate": measuring.read_sum, "area": measuring.read_area, "ton": measuring.read_tons,
    "ratio": comparing.read_ratio, "points": comparing.read_ratio, "times": comparing.read_ratio,
}  # fmt: skip
_HEAD = 4000
_WORTH_READING = re.compile(r"[\d百千万亿%]|两|项目|公司|集团|企业|产业|领域|行业|工程|简称")
_SUBJECT = re.compile(
    r"(?:^|其中)(?P<name>[\u4e00-\u9fff]{2,12}?(?:业|开发区|园区|高新区|新区|[市县区镇]|产业|"
    r"领域))(?=实际|利用|完成|实现|产值|新|签|引|共|增|占|固|规)"
)
_NO_SUBJECT = re.compile(
    r"^(?:其中|新增|占|(?:今年|去年|全年|当年)(?:以来)?|[上下]半年|前?[一二三四1-4]季度|完成|实现|预计|累计|申报|"
    r"共有|我[市县区省])*(?:全[市县区省]$)?"
)
_OUT_OF = re.compile(r"(?:从|由)[^,;。]{0,8}$")
_BECAME = re.compile(
    r",?(?:大幅|逐步|快速|一路)?(?:提高|提升|上升|增长|增加|扩大|发展|攀升|跃升|壮大|扩展|拓展|"
    r"下降|减少|压缩|[增升降])(?:到|至|为)了?"
)
_ASKED = re.compile(r"^[^,;:。\d]{2,12}(?:呢|如何|怎么样|多少)\?$")
_THE_PROJECT = re.compile(r"^(?:据悉|据了解|其中)?,?(?:该|本)?项目(?!数|共|达|合计|个|\d)")
# 分两期建设,一期投资6亿元
_PHASE = re.compile(
    r"(?P<phase>[一二三四首]期)(?:工程|项目)?(?:总|计划|预计|拟|规划)*(?:投资|用地|占地|建筑)?(?:面积|额)?约?$"
)
_PHASED = ("总投资", "用地面积", "建筑面积", "厂房面积")
# What a project has to yield on its land, where the text says no less than so much.
_DEMANDED = ("投资强度", "亩均税收", "亩均产值")
_WHOLE = re.compile(r"[本此]次|其中|全[市县区省]|这\S{0,2}个|今年以来|累计|共")


def extract(source: str, *, day: date | None = None) -> list[Fact]:
    """Return the facts of a text in the order of their evidence.

    Use it to get from news to figures that a person can check: each fact says where it stands.

    Args:
        source: the text as read; offsets count its characters.
        day: the article's day where the text does not tell it.

    Returns:
        facts whose `text == source[start:end]`; a figure told twice is one fact.

    Notes:
        Time and memory grow linearly with the text. Sentences beyond 600 characters are cut.

    Source:
        docs/methods/fact-extraction.md.

    >>> fact = extract("2021年，云港开发区实际利用外资6.3亿美元。")[0]
    >>> fact.metric, int(fact.value), fact.unit, fact.period, fact.text
    ('实际使用外资', 630000000, 'USD', '2021', '实际利用外资6.3亿美元')
    """
    page = read_page(source)
    head = page.clean[:_HEAD]
    told = article_day(head) or day
    article = Article(day=told or article_year(head), zone=main_zone(head), year_only=told is None,
                      policy=is_policy(head))  # fmt: skip
    facts: list[Fact] = []
    for start, end in page.sentences():
        text = page.clean[start:end]
        article.section = "target" if article.policy else section_after(text, article.section)
        article.opened = article.opened and page.clean[start - 1] != "\n"
        if _WORTH_READING.search(text):
            facts.extend(_read(page, text, start, article))
        asked = _ASKED.match(text) and metric_of(text.rstrip("?呢如何怎么样了是多少"))
        article.asked = asked[0] if asked else ""
        article.opened = article.opened or opens_goals(text)
    return merged(_with_brands(page, facts))


def _with_brands(page: Page, facts: list[Fact]) -> list[Fact]:
    """Add the firms that only the whole text tells; what is a firm's name is no industry."""
    firms = [fact for fact in facts if fact.kind == "company"]
    for named in find_brands(page.clean, [fact.name for fact in firms]):
        text, start, end = page.evidence(named.start, named.end)
        firms.append(Fact("company", text, start, end, named.name, "企业", confidence=0.6))
    firms.sort(key=lambda fact: fact.start)
    names = {fact.name for fact in firms}
    starts = [fact.start for fact in firms]
    others = []
    for fact in (fact for fact in facts if fact.kind != "company"):
        last = bisect_right(starts, fact.start) - 1
        in_firm = last >= 0 and fact.end <= firms[last].end
        if fact.kind != "industry" or not (fact.name in names or in_firm):
            others.append(fact)
    return others + firms


def _read(page: Page, text: str, offset: int, article: Article) -> Iterator[Fact]:
    quantities = find_quantities(text)
    sentence = Sentence(
        text, quantities, find_thresholds(text, quantities),
        find_times(text, article.day, year_only=article.year_only),
        find_projects(text), article,
    )  # fmt: skip
    article.stage = _event_stage(text) or article.stage
    _read_figures(sentence)
    for draft in sentence.drafts:
        yield _fact(page, draft, offset)
    yield from _mentions(page, sentence, offset)
    _hand_on(sentence)


def _event_stage(text: str) -> str:
    return stage_of(text) if re.search(r"仪式|活动|集中|签约会|推介会", text) else ""


def _hand_on(sentence: Sentence) -> None:
    article = sentence.article
    if sentence.projects:
        article.project = sentence.projects[-1].name
    elif any(draft.noun == "项目" for draft in sentence.drafts):
        article.project = ""
    article.counted = sentence.last_count() or article.counted
    summed = [d for d in sentence.drafts if d.unit in ("CNY", "USD", "EUR") and not d.project]
    article.topic = summed[-1].metric if summed else article.topic
    told = [
        time.period for time in sentence.times if time.period and not time.exact and not time.goal
    ]
    article.period = told[-1] if told else article.period
    days = [time.period for time in sentence.times if time.period and time.exact]
    article.event = days[-1] if days else article.event


def _read_figures(sentence: Sentence) -> None:
    runs = listing.runs_of(sentence)
    skip = 0
    for index in range(len(sentence.quantities)):
        if index < skip or index in sentence.thresholds:
            continue
        listed = listing.read_list(sentence, index, runs[index]) if index in runs else []
        if listed:
            skip = index + runs[index]
        single = None if listed else _single(sentence, index)
        for draft in listed or ([single] if single else []):
            _complete(sentence, index, draft)
            sentence.drafts.append(draft)


def _single(sentence: Sentence, index: int) -> Draft | None:
    """Return the fact of a figure; of 从4平方公里扩大到7平方公里 the second, named by the first."""
    this = sentence.quantities[index]
    if this.unit != "ratio" and _rises(sentence, index + 1):
        return None
    if this.unit == "ratio" or not _rises(sentence, index):
        return _READERS[this.sort](sentence, index)
    draft = _READERS[this.sort](sentence, index - 1)
    if draft:
        draft.value, draft.qualifier, draft.end = this.value, this.qualifier, this.end
    return draft


def _rises(sentence: Sentence, index: int) -> bool:
    """Return whether a figure is what the one before it, behind 从 or 由, has become."""
    if not 0 < index < len(sentence.quantities):
        return False
    this, earlier = sentence.quantities[index], sentence.quantities[index - 1]
    return (
        this.unit == earlier.unit
        and _BECAME.fullmatch(sentence.text[earlier.end : this.start]) is not None
        and _OUT_OF.search(sentence.text[: earlier.start]) is not None
    )


def _complete(sentence: Sentence, index: int, draft: Draft) -> None:
    """Give a draft its subject, scope, status and period."""
    quantity = sentence.quantities[index]
    left = sentence.text[sentence.left_edge(index) : quantity.start]
    draft.binding = not sentence.intended(quantity.start)
    named = None if draft.noun == "项目" else _project_of(sentence, index, draft)
    if named:
        draft.name, draft.project = named, True
    elif subject := _SUBJECT.search(left):
        draft.name = _NO_SUBJECT.sub("", subject["name"])
    draft.name = draft.name or sentence.article.zone
    phase = _PHASE.search(left) if draft.metric in _PHASED else None
    if phase and not draft.scope and not (draft.project and "期" in draft.name[-4:]):
        draft.scope = (phase["phase"],)
    draft.status = status_at(
        sentence.text,
        quantity.start,
        draft.end,
        sentence.times,
        sentence.article.day,
        "target" if sentence.article.opened else sentence.article.section,
    )
    demanded = re.search(r"不[低少]于", sentence.text[draft.start : draft.end]) is not None
    if draft.metric in _DEMANDED and (
        demanded
        or (draft.metric == "投资强度" and any(d.metric == "总投资" for d in sentence.drafts))
    ):
        draft.status = "target" if draft.status == "target" else "plan"
    draft.period = _period(sentence, quantity.start, draft)
    last = sentence.last_count("项目")
    if draft.metric == "总投资" and last and not draft.project and not draft.scope:
        limits = last.scope
        if limits or last.stage in ("在建", "在谈", "储备", "意向"):
            draft.scope = ((last.stage,) if last.stage else ()) + limits


def _project_of(sentence: Sentence, index: int, draft: Draft) -> str:
    """Return the named project that a figure belongs to, or ""."""
    quantity = sentence.quantities[index]
    for project in sentence.projects:
        if 0 <= project.start - quantity.end <= 2 and quantity.sort in ("money", "area"):
            return project.name
    before = [p for p in sentence.projects if p.end <= draft.start + 1]
    counted = [d for d in sentence.drafts if d.noun == "项目"]
    if before and not any(d.end > before[-1].end for d in counted):
        between = sentence.text[before[-1].end : draft.start]
        if not _WHOLE.search(between) and "等" not in between[:3]:
            return before[-1].name
    elif not before and not counted and _THE_PROJECT.match(sentence.text):
        return sentence.article.project
    return ""


def _period(sentence: Sentence, position: int, draft: Draft) -> str | None:
    if draft.status == "plan" and re.search(r"后|预计|将", sentence.text[:position]):
        return None
    before = [time for time in sentence.times if time.end <= position]
    longer = [time for time in before if not time.exact]
    article = sentence.article
    clause = sentence.text[sentence.text.rfind(",", 0, position) + 1 : position]
    if re.search(r"[本此]次|现场", clause):
        days = [time for time in before if time.exact]
        return days[-1].period if days else article.event or article.period
    if longer:
        return longer[-1].period
    if before and not draft.project:
        return before[-1].period
    if draft.project:
        return None
    if re.search(r"[本此]次|这|现场|当天|集中", sentence.text[:position]):
        return article.event or article.period
    return article.period


def _fact(page: Page, draft: Draft, offset: int) -> Fact:
    text, start, end = page.evidence(offset + draft.start, offset + draft.end)
    kind: Kind = "result" if draft.status == "actual" else "target"
    kind = "project" if draft.project else kind
    return Fact(kind, text, start, end, draft.name, draft.full_metric(), draft.value, draft.unit,
                draft.qualifier, draft.period, draft.status, draft.confidence,
                draft.binding)  # fmt: skip


def _mentions(page: Page, sentence: Sentence, offset: int) -> Iterator[Fact]:
    """Return the named projects, firms and industries of a sentence."""
    groups: tuple[tuple[Kind, str, list[Named]], ...] = (
        ("project", "项目", sentence.projects), ("company", "企业", find_firms(sentence.text)),
        ("industry", "产业", find_industries(sentence.text)),
    )  # fmt: skip
    for kind, metric, found in groups:
        for named in found:
            text, start, end = page.evidence(offset + named.start, offset + named.end)
            status = status_at(sentence.text, named.start, named.end, sentence.times,
                               sentence.article.day) if kind == "project" else "actual"  # fmt: skip
            binding = kind != "project" or not sentence.intended(named.start)
            yield Fact(kind, text, start, end, named.name, metric, status=status, confidence=0.7,
                       binding=binding)  # fmt: skip
