"""What is known while a sentence is read, shared by the readers of counts, sums and ratios."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yanzhen.common.numerals import Qualifier
from yanzhen.radar.calc.facts import Status
from yanzhen.radar.calc.naming import Named
from yanzhen.radar.calc.periods import Time
from yanzhen.radar.calc.quantities import Quantity

BOUNDARY = re.compile(r"[,;:\t|()—。!?]")
_LONGEST_REMARK = 14
_REMARK = re.compile(r"\([^()\d,;。]+\)$")
_JOINED = re.compile(r"^[、和及与并]")
# 从投资规模看, 其中: what is counted or summed is told before.
_PART_OF = re.compile(
    r"^(?:其中|——?|-|从[^,;]{2,10}[看分],|[按分][^,;]{2,12}[看分],"
    r"|(?:总?投资额?)?(?:超过?|达到?)?[\d.一二三五十百千]+亿元?(?:及?以上|级)?的?项目)"
)
_PART_SUBJECT = re.compile(
    r"(?:业|产业|领域|行业|地区|[省市县区镇洲国]|街道|港资|[日韩德美英法]国|日本|香港|欧盟|东盟|新加坡)$"
)
_INTENDED = re.compile(r"意向|框架(?:性|协议|合同)|战略合作")


@dataclass(slots=True)
class Draft:
    """A fact in the making; places count in the sentence."""

    start: int
    end: int
    metric: str
    value: Decimal
    unit: str
    qualifier: Qualifier
    name: str = ""
    scope: tuple[str, ...] = ()
    noun: str = ""
    stage: str = ""
    status: Status = "actual"
    period: str | None = None
    project: bool = False
    confidence: float = 0.9
    binding: bool = True

    def full_metric(self) -> str:
        return f"{self.metric}({','.join(self.scope)})" if self.scope else self.metric


@dataclass(slots=True)
class Article:
    """What sentences hand on: day and place, the period, project, count and sum last told.

    `topic` is the metric of that sum, `asked` that of a question (税收呢?) right before; `section`
    what figures are where nothing else is said, `opened` that a paragraph turned to what is to do.
    """

    day: date | None
    zone: str
    period: str | None = None
    event: str | None = None
    project: str = ""
    stage: str = ""
    year_only: bool = False
    counted: Draft | None = None
    topic: str = ""
    asked: str = ""
    section: Status = "actual"
    policy: bool = False
    opened: bool = False


@dataclass(slots=True)
class Sentence:
    """One sentence with everything found in it; `drafts` grows as it is read."""

    text: str
    quantities: list[Quantity]
    thresholds: set[int]
    times: list[Time]
    projects: list[Named]
    article: Article
    drafts: list[Draft] = field(default_factory=list)
    heads: dict[int, tuple[int, int]] = field(default_factory=dict)

    def left_of(self, index: int) -> str:
        """Return what stands before a quantity in its clause, behind the figure before it."""
        start, end = self._head(index)
        return self.text[start:end]

    def left_edge(self, index: int) -> int:
        """Return where the words before a quantity begin."""
        return self._head(index)[0]

    def _head(self, index: int) -> tuple[int, int]:
        if index not in self.heads:
            end = self._head_end(index)
            self.heads[index] = self._head_start(index, end), end
        return self.heads[index]

    def _head_end(self, index: int) -> int:
        """Return where the words before a quantity end: before a remark, 项目(含增资)12个."""
        start = self.quantities[index].start
        found = _REMARK.search(self.text, max(start - _LONGEST_REMARK, 0), start)
        return found.start() if found else start

    def _head_start(self, index: int, start: int) -> int:
        edge = max((m.end() for m in BOUNDARY.finditer(self.text, 0, start)), default=0)
        for other in range(index - 1, -1, -1):
            if other not in self.thresholds:
                edge = max(edge, self.quantities[other].end)
                break
        while edge < start and _JOINED.match(self.text[edge]):
            edge += 1
        return edge

    def right_of(self, index: int) -> str:
        """Return what follows a quantity in its clause, up to the next figure."""
        this = self.quantities[index]
        found = BOUNDARY.search(self.text, this.end)
        edge = found.start() if found else len(self.text)
        for other in range(index + 1, len(self.quantities)):
            if other not in self.thresholds:
                edge = min(edge, self.quantities[other].start)
                break
        return self.text[this.end : edge]

    def last(self, *units: str) -> Draft | None:
        """Return the last fact of this sentence that is no ratio (or has one of the units)."""
        for draft in reversed(self.drafts):
            if draft.unit in units or (not units and draft.unit != "ratio"):
                return draft
        return None

    def last_count(self, noun: str = "") -> Draft | None:
        """Return the last count; behind 其中, 从规模看 that of the sentence before counts too."""
        for draft in reversed(self.drafts):
            if draft.noun and noun in ("", draft.noun):
                return draft
        handed = self.article.counted if self.is_part() else None
        return handed if handed and noun in ("", handed.noun) else None

    def is_part(self) -> bool:
        """Return whether the sentence divides what the one before told."""
        return _PART_OF.match(self.text) is not None

    def topic(self, subject: str) -> str:
        """Return the metric that a figure without one has, told in a sentence before, or "".

        It needs a subject that is a part of something: 汽车制造业增长64.5%.
        """
        return self.article.topic if self.is_part() or _PART_SUBJECT.search(subject) else ""

    def runs_into_count(self, index: int) -> bool:
        """Return whether a count follows in the same clause: 504个项目已开工467个."""
        this, following = self.quantities[index], self.quantities[index + 1 : index + 2]
        return any(
            q.sort == "count" and not BOUNDARY.search(self.text, this.end, q.start)
            for q in following
        )

    def intended(self, position: int) -> bool:
        """Return whether the clause speaks of an intention or a framework only."""
        start = max(self.text.rfind(mark, 0, position) for mark in ",;:") + 1
        return _INTENDED.search(self.text[start : position + 12]) is not None
