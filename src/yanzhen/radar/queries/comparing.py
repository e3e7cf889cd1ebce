"""Our zone beside others: what people took as true of one measure, by period."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from yanzhen.radar.calc.spans import newest_first
from yanzhen.radar.models import Article, Measure, StoredFact
from yanzhen.radar.wording import figure

MOST, PERIODS, ROWS = 2000, 6, 60
Definition = tuple[str, str, str]


class _Told(NamedTuple):
    """What is read of a fact: what its index holds."""

    pk: int
    name: str
    metric: str
    value: Decimal
    unit: str
    qualifier: str
    status: str
    period: str
    told_on: date | None
    article_id: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell: a figure, the article and span that say it, how many others say so too."""

    shown: str
    value: Decimal
    article: str
    fact: int
    source: str
    number: int
    others: int
    disagrees: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A zone's figures under one definition; `differs` says why they cannot be compared."""

    zone: str
    is_ours: bool
    metric: str
    differs: tuple[str, ...]
    cells: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one page shows. `chart` is of the period `drawn`, comparable figures only."""

    measure: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    reference: str
    drawn: str
    chart: tuple[tuple[Line, Figure], ...]


def measures() -> list[str]:
    """Return every measure of which there is a figure. One query."""
    return list(Measure.objects.order_by("name").values_list("name", flat=True)[:200])


def known_zones(measure: str, ours: str) -> list[str]:
    """Return our zone and those that have a figure of a measure of late. One query."""
    rows = StoredFact.objects.filter(measure=measure, is_compared=True).order_by("-period", "name")
    names = dict.fromkeys(rows.values_list("name", flat=True)[:MOST])
    return list(dict.fromkeys([ours, *list(names)[:ROWS]]))


def compare_zones(measure: str, ours: str) -> Comparison:
    """Return the comparison of zones by one measure, newest periods first. Two queries.

    Args:
        ours: our zone's name; a zone is ours if one name holds the other.
    """
    rows = StoredFact.objects.filter(measure=measure, is_compared=True).exclude(period="")
    facts = [
        _Told(*row)
        for row in rows.order_by("-period", "name", "pk").values_list(*_Told._fields)[:MOST]
    ]
    periods = tuple(newest_first(list({fact.period for fact in facts}))[:PERIODS])
    grouped: dict[tuple[str, Definition], dict[str, list[_Told]]] = {}
    for fact in facts:
        if fact.period in periods:
            held = grouped.setdefault((fact.name, _definition(fact)), {})
            held.setdefault(fact.period, []).append(fact)
    reference = _reference(grouped, ours)
    lines = sorted(
        (_line(zone, definition, held, periods, reference, ours)
         for (zone, definition), held in grouped.items()),
        key=lambda line: (not line.is_ours, bool(line.differs), line.zone),
    )[:ROWS]  # fmt: skip
    lines = _with_articles(lines)
    drawn, chart = _chart(lines, periods)
    return Comparison(measure, periods, tuple(lines), reference[0] if reference else measure,
                      drawn, chart)  # fmt: skip


def _with_articles(lines: Sequence[Line]) -> list[Line]:
    """Return lines whose figures say which article tells them. One query."""
    numbers = {cell.number for line in lines for cell in line.cells if cell}
    rows = Article.objects.filter(pk__in=numbers).values_list("pk", "code", "source")
    known = {pk: (code, source) for pk, code, source in rows}
    return [
        replace(line, cells=tuple(
            cell and replace(cell, article=known[cell.number][0], source=known[cell.number][1])
            for cell in line.cells
        ))
        for line in lines
    ]  # fmt: skip


def _definition(fact: _Told) -> Definition:
    return fact.metric, fact.unit, fact.status


def is_ours(zone: str, ours: str) -> bool:
    return bool(ours) and (zone == ours or (len(ours) > 3 and ours in zone))


def _reference(
    grouped: dict[tuple[str, Definition], dict[str, list[_Told]]], ours: str
) -> Definition | None:
    """Return the definition others are held against: our own, else the most frequent."""
    own = Counter(definition for zone, definition in grouped if is_ours(zone, ours))
    counted = own or Counter(definition for _zone, definition in grouped)
    if not counted:
        return None
    return min(counted, key=lambda one: (one[2] != "actual", -counted[one], one))


def _differs(definition: Definition, reference: Definition | None) -> tuple[str, ...]:
    if reference is None:
        return ()
    words = (_("口径不同"), _("单位不同"), _("计划与完成不同"))
    return tuple(
        word for word, one, other in zip(words, definition, reference, strict=True) if one != other
    )


def _line(
    zone: str, definition: Definition, held: dict[str, list[_Told]],
    periods: Sequence[str], reference: Definition | None, ours: str,
) -> Line:  # fmt: skip
    cells = tuple(_cell(held[period]) if period in held else None for period in periods)
    return Line(zone, is_ours(zone, ours), definition[0], _differs(definition, reference), cells)


def _cell(facts: Iterable[_Told]) -> Figure:
    """Return the newest article's figure; others that say the same thing are counted."""
    ranked = sorted(facts, key=lambda f: (str(f.told_on or ""), f.pk), reverse=True)
    best = ranked[0]
    return Figure(
        figure(best.value, best.unit, best.qualifier), best.value, "", best.pk,
        "", best.article_id, len(ranked) - 1, len({fact.value for fact in ranked}) > 1,
    )  # fmt: skip


def _chart(
    lines: Sequence[Line], periods: Sequence[str]
) -> tuple[str, tuple[tuple[Line, Figure], ...]]:
    """Return the period with the most comparable figures, and these, the largest first."""
    best: tuple[str, tuple[tuple[Line, Figure], ...]] = ("", ())
    for at, period in enumerate(periods):
        told = [(line, cell) for line in lines if not line.differs and (cell := line.cells[at])]
        if len(told) > len(best[1]):
            best = period, tuple(sorted(told, key=lambda one: -one[1].value))
    return best


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart, in units of its drawing."""

    line: Line
    figure: Figure
    y: int
    width: float


BAR_STEP, BAR_WIDTH = 30, 200


def bars(comparison: Comparison) -> list[Bar]:
    """Return the chart's bars; the largest figure fills the width."""
    most = max((abs(cell.value) for _line, cell in comparison.chart), default=Decimal(0))
    return [
        Bar(line, cell, at * BAR_STEP + 8,
            round(float(abs(cell.value) / most) * BAR_WIDTH, 1) if most else 0.0)
        for at, (line, cell) in enumerate(comparison.chart)
    ]  # fmt: skip
