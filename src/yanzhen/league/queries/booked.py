"""What the books of `targets` hold, as the race counts it: the same lines that targets count."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, Protocol

from django.db.models import Q, Sum

from yanzhen.league.calc.scheme import Counted, What
from yanzhen.league.queries.rows import Span
from yanzhen.league.sources import Of
from yanzhen.targets.actuals import Actuals, facts_between, live_lines, read_actuals
from yanzhen.targets.books.facts import facts_of_projects
from yanzhen.targets.books.state import is_kept
from yanzhen.targets.terms import Source

SOURCE_OF = {
    Of.SIGNED.value: Source.CONTRACT, Of.STARTED.value: Source.START,
    Of.IN_STATISTICS.value: Source.STATISTICS, Of.COMPLETED.value: Source.COMPLETION,
    Of.PRODUCING.value: Source.PRODUCTION, Of.AT_CAPACITY.value: Source.OUTPUT,
    Of.FOREIGN.value: Source.FOREIGN, Of.ARRIVED.value: Source.ARRIVED,
    Of.FIXED_DONE.value: Source.FIXED, Of.LEADS.value: Source.TRIAGE,
    Of.TRIP_DAYS.value: Source.TRIP, Of.RECEPTIONS.value: Source.RECEPTION,
}  # fmt: skip
CENTS = 100
Team = int | None


class Booked(Protocol):
    """One line of the books, kept or found anew."""

    @property
    def source(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def evidence(self) -> int | None: ...
    @property
    def origin(self) -> int: ...
    @property
    def pillar(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def cents(self) -> int: ...


# A line with its project, person and team as their numbers.
Numbered = tuple[Booked, int | None, int | None, Team]


def source_of(counted: Counted) -> str:
    """Return under which source of the books a figure is counted."""
    if counted.of == Of.SIGNED and counted.registered:
        return Source.REGISTERED.value
    return SOURCE_OF[counted.of].value


def is_plain(counted: Counted) -> bool:
    """Whether a figure has no limits, so that tallies alone give it."""
    limits = (counted.least_cny, counted.below_cny)
    return limits == (None, None) and not counted.in_pillar and not counted.registered


def booked_figures(
    figures: Collection[Counted], span: Span
) -> Iterator[tuple[Team, Counted, Fraction]]:
    """Yield what each team reached of each figure: plain ones from the tallies, which serve the
    pages of targets too; those with limits from the lines of their few sources."""
    plain = [counted for counted in figures if is_plain(counted)]
    if plain:
        yield from _from_tallies(plain, read_actuals(span.start, span.until))
    if limited := [counted for counted in figures if not is_plain(counted)]:
        yield from _added_up(limited, span) if is_kept() else _one_by_one(limited, span)


def _added_up(figures: list[Counted], span: Span) -> Iterator[tuple[Team, Counted, Fraction]]:
    """Yield figures with limits added up by the database. One query."""
    sums = {
        f"f{place}": Sum(
            "number" if counted.what is What.COUNT else "cents", filter=_limits(counted)
        )
        for place, counted in enumerate(figures)
    }
    lines = live_lines().filter(
        source__in={source_of(counted) for counted in figures}, on__gte=span.start,
        on__lte=span.until, left_out="",
    )  # fmt: skip
    rows: Any = lines.order_by().values("team").annotate(**sums)
    for row in rows:
        for place, counted in enumerate(figures):
            scale = 1 if counted.what is What.COUNT else CENTS
            yield row["team"], counted, Fraction(row[f"f{place}"] or 0, scale)


def _limits(counted: Counted) -> Q:
    """Return `falls_under` as a condition on lines; hundredths are whole, so limits round up."""
    found = Q(source=source_of(counted))
    if counted.least_cny is not None:
        found &= Q(cents__gte=ceil(counted.least_cny * CENTS))
    if counted.below_cny is not None:
        found &= Q(cents__lt=ceil(counted.below_cny * CENTS))
    return found & ~Q(pillar="") if counted.in_pillar else found


def _one_by_one(figures: list[Counted], span: Span) -> Iterator[tuple[Team, Counted, Fraction]]:
    sources = {source_of(counted) for counted in figures}
    found: dict[tuple[Team, Counted], Fraction] = {}
    for line, _project, _person, team in booked_lines(sources, span):
        for counted in figures:
            if falls_under(counted, line):
                key = (team, counted)
                found[key] = found.get(key, Fraction(0)) + value_of(counted, line)
    yield from ((team, counted, value) for (team, counted), value in found.items())


def _from_tallies(
    figures: Iterable[Counted], actuals: Actuals
) -> Iterator[tuple[Team, Counted, Fraction]]:
    for counted in figures:
        # Added up as whole numbers and decimals, which is as exact and takes a tenth of the time.
        total: dict[Team, Decimal] = {}
        for tally in actuals.tallies.get(source_of(counted), []):
            part = Decimal(tally.number) if counted.what is What.COUNT else tally.amount
            total[tally.team] = total.get(tally.team, Decimal(0)) + part
        yield from ((team, counted, Fraction(value)) for team, value in total.items())


def falls_under(counted: Counted, line: Booked) -> bool:
    """Return whether a line is one of those that a figure counts."""
    size = Fraction(line.cents, CENTS)
    return (
        line.source == source_of(counted)
        and (counted.least_cny is None or size >= counted.least_cny)
        and (counted.below_cny is None or size < counted.below_cny)
        and bool(line.pillar or not counted.in_pillar)
    )


def value_of(counted: Counted, line: Booked) -> Fraction:
    """Return what a line adds: its number, or its amount in yuan (dollars)."""
    return Fraction(line.number) if counted.what is What.COUNT else Fraction(line.cents, CENTS)


def booked_lines(
    sources: Collection[str], span: Span, *, team: Team = None,
    projects: Collection[int] | None = None,
) -> list[Numbered]:  # fmt: skip
    """Return the counted lines of some sources in a span of days. Two queries where the books are
    kept; until they have been built, the facts are found anew."""
    if is_kept():
        lines = live_lines().filter(
            source__in=sources, on__gte=span.start, on__lte=span.until, left_out=""
        )
        lines = lines if team is None else lines.filter(team=team)
        lines = lines if projects is None else lines.filter(project__in=projects)
        return [(line, line.project_id, line.person_id, line.team_id) for line in lines]
    facts = (
        facts_between(span.start, span.until) if projects is None else facts_of_projects(projects)
    )
    return [
        (fact, fact.project, fact.person, fact.team) for fact in facts
        if fact.source in sources and not fact.left_out
        and span.start <= fact.on <= span.until and team in (None, fact.team)
    ]  # fmt: skip
