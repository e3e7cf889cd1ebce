"""Figures of all teams added up: from the books of targets, else a grouped query for each kind."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import (
    Avg,
    BigIntegerField,
    Count,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import get_current_timezone

from yanzhen.companies.queries.among import among_numbers
from yanzhen.league.calc.scheme import Counted, What
from yanzhen.league.queries import rows
from yanzhen.league.queries.booked import SOURCE_OF, booked_figures
from yanzhen.league.sources import Of
from yanzhen.projects.models import Activity, Project

Sums = dict[int | None, dict[Counted, Fraction]]
Row = Mapping[str, Any]


def count_figures(figures: Iterable[Counted], span: rows.Span) -> Sums:
    """Return what each team reached of each figure, credits left aside; None: of no team.

    A fixed number of queries for each kind of event asked for, mostly one.
    """
    asked: dict[str, list[Counted]] = {}
    booked: list[Counted] = []
    for counted in figures:
        of_books = counted.of in SOURCE_OF
        (booked if of_books else asked.setdefault(counted.of, [])).append(counted)
    found: Sums = {}
    for team, counted, value in booked_figures(booked, span):
        found.setdefault(team, {})[counted] = value
    for of, some in asked.items():
        for team, counted, value in _COUNTERS[of](of, some, span):
            found.setdefault(team, {})[counted] = value
    return found


Found = Iterable[tuple[int | None, Counted, Fraction]]


def _fraction(value: Any) -> Fraction:
    """Return a figure of the database as it is exactly; floats by their shortest writing."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value or 0)


def _grouped(
    found: QuerySet[Any], team: str, some: list[Counted], wanted: Callable[[Counted], Any]
) -> Found:
    named = {f"f{number}": wanted(counted) for number, counted in enumerate(some)}
    for row in found.order_by().values(team).annotate(**named):
        for number, counted in enumerate(some):
            yield row[team], counted, _fraction(row[f"f{number}"])


def _talks(of: str, some: list[Counted], span: rows.Span) -> Found:
    moved = Project.objects.filter(pk__in=rows.talks(span).values("project"))
    return _grouped(
        moved, "team", some,
        lambda c: Count("pk", filter=~Q(pillar="") if c.in_pillar else None),
    )  # fmt: skip


def _visits(of: str, some: list[Counted], span: rows.Span) -> Found:
    """Yield the firms that each team visited with effect, each firm once for a team."""
    prompt = rows.only_prompt(rows.visits(span), span)
    total = _firms_one_by_one(span) if prompt is None else _firms_grouped(prompt)
    yield from ((team, c, Fraction(number)) for team, number in total.items() for c in some)


def _firms_grouped(prompt: QuerySet[Activity]) -> Counter[int]:
    """Return how many firms each team visited. Two queries, and one more where a visit names its
    project only: nearly all name their firm, which one index alone can tell."""
    # Grouped by the team's number plus nothing, or SQLite goes through the index by team and
    # fetches every visit, where the index by kind holds all that is asked.
    racing = ExpressionWrapper(F("team_id") + Value(0), output_field=BigIntegerField())
    named = prompt.filter(company__isnull=False).annotate(racing=racing).order_by()
    total = Counter(
        dict(named.values("racing").annotate(n=Count("company", distinct=True))
             .values_list("racing", "n"))
    )  # fmt: skip
    unnamed = prompt.filter(company__isnull=True)
    others = set(unnamed.values_list("team", "project__company").distinct())
    firms = [firm for _team, firm in others if firm is not None]
    known = named.filter(company__in=among_numbers(firms)).values_list("team", "company")
    # A firm that nobody knows yet counts as one.
    total.update(team for team, _firm in others - (set(known.distinct()) if firms else set()))
    return total


def _firms_one_by_one(span: rows.Span) -> Counter[int]:
    """Return the same, looking at each visit: the zone's clock moved meanwhile. One query."""
    zone, within = get_current_timezone(), rows.prompt_within(span)
    firm = Coalesce(F("company"), F("project__company"))
    seen = rows.visits(span).annotate(firm=firm)
    firms = {
        (team, number)
        for team, number, on, at in seen.values_list("team", "firm", "on", "recorded_at")
        if rows.is_prompt(on, at, within, zone)
    }
    return Counter(team for team, _number in firms)


def _admitted(of: str, some: list[Counted], span: rows.Span) -> Found:
    return _grouped(rows.admitted(span), "project__team", some,
                    lambda c: Avg("assessment__total_low"))  # fmt: skip


def _overdue(of: str, some: list[Counted], span: rows.Span) -> Found:
    return _grouped(rows.overdue(span), "project__team", some, lambda c: Count("pk"))


def _noted(of: str, some: list[Counted], span: rows.Span) -> Found:
    found = rows.noted(span).order_by().values("team", "code")
    held: dict[tuple[int, str], Row] = {
        (row["team"], row["code"]): row
        for row in found.annotate(number=Count("pk"), whole=Sum("value"), mean=Avg("value"))
    }
    names = {What.COUNT: "number", What.AMOUNT: "whole", What.MEAN: "mean"}
    for (team, code), row in held.items():
        for counted in some:
            if counted.note == code:
                yield team, counted, _fraction(row[names[counted.what]])


_COUNTERS: Mapping[str, Callable[[str, list[Counted], rows.Span], Found]] = {
    Of.TALKS: _talks, Of.VISITS: _visits, Of.ADMISSION: _admitted, Of.OVERDUE: _overdue,
    Of.NOTED: _noted,
}  # fmt: skip
