"""Figures of all teams added up in the database: one grouped query for each kind of event."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from yanzhen.league.calc.scheme import Counted, What
from yanzhen.league.queries import rows
from yanzhen.league.sources import Of

Sums = dict[int | None, dict[Counted, Fraction]]
Row = Mapping[str, Any]


def count_figures(figures: Iterable[Counted], span: rows.Span) -> Sums:
    """Return what each team reached of each figure, credits left aside; None: of no team.

    At most one query for each kind of event asked for.
    """
    asked: dict[str, list[Counted]] = {}
    for counted in figures:
        asked.setdefault(counted.of, []).append(counted)
    found: Sums = {}
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


def _limits(counted: Counted, size: str, pillar: str) -> Q:
    limit = Q()
    if counted.least_cny is not None:
        limit &= Q(**{f"{size}__gte": _decimal(counted.least_cny)})
    if counted.below_cny is not None:
        limit &= Q(**{f"{size}__lt": _decimal(counted.below_cny)})
    if counted.registered:
        limit &= Q(is_registered=True)
    return limit & ~Q(**{pillar: ""}) if counted.in_pillar else limit


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _summed(counted: Counted, limit: Q, amount: Any) -> Any:
    """Return the aggregate of one figure; a filter only where there is one."""
    only = limit or None
    return Count("pk", filter=only) if counted.what is What.COUNT else Sum(amount, filter=only)


def _signed(of: str, some: list[Counted], span: rows.Span) -> Found:
    return _grouped(
        rows.signed(span), "project__team", some,
        lambda c: _summed(c, _limits(c, "amount_cny", "project__pillar"), "amount_cny"),
    )  # fmt: skip


def _started(of: str, some: list[Counted], span: rows.Span) -> Found:
    found = rows.started(span).annotate(begun_cny=Coalesce(*rows.SIZE_OF_START))
    return _grouped(
        found, "team", some, lambda c: _summed(c, _limits(c, "begun_cny", "pillar"), "begun_cny")
    )


def _pillar(counted: Counted) -> Q:
    return ~Q(project__pillar="") if counted.in_pillar else Q()


def _reached(of: str, some: list[Counted], span: rows.Span) -> Found:
    return _grouped(rows.reached(of, span), "project__team", some,
                    lambda c: Count("pk", filter=_pillar(c) or None))  # fmt: skip


def _received(of: str, some: list[Counted], span: rows.Span) -> Found:
    amount = "usd" if of == Of.FOREIGN else "cny"
    return _grouped(rows.received(of, span), "project__team", some,
                    lambda c: _summed(c, _pillar(c), amount))  # fmt: skip


def _moved(of: str, some: list[Counted], span: rows.Span) -> Found:
    return _grouped(
        rows.moved(of, span), "project__team", some,
        lambda c: Count("project", distinct=True, filter=_pillar(c) or None),
    )  # fmt: skip


def _done(of: str, some: list[Counted], span: rows.Span) -> Found:
    if of == Of.RECEPTIONS:
        yield from _grouped(rows.done(of, span), "team", some, lambda c: Count("pk"))
        return
    total: dict[int, int] = {}
    if of == Of.TRIP_DAYS:
        for team, on, until in rows.done(of, span).values_list("team", "on", "until"):
            total[team] = total.get(team, 0) + rows.days_out(span, on, until)
    else:
        firm = Coalesce(F("company"), F("project__company"))
        seen = rows.done(of, span).annotate(firm=firm)
        firms = {
            (team, number)
            for team, number, on, at in seen.values_list("team", "firm", "on", "recorded_at")
            if rows.is_prompt(on, at)
        }
        for team, _number in firms:
            total[team] = total.get(team, 0) + 1
    yield from ((team, c, Fraction(number)) for team, number in total.items() for c in some)


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
    Of.SIGNED: _signed, Of.STARTED: _started, Of.IN_STATISTICS: _reached, Of.COMPLETED: _reached,
    Of.PRODUCING: _reached, Of.AT_CAPACITY: _reached, Of.FOREIGN: _received,
    Of.ARRIVED: _received, Of.FIXED_DONE: _received, Of.LEADS: _moved, Of.TALKS: _moved,
    Of.TRIP_DAYS: _done, Of.VISITS: _done, Of.RECEPTIONS: _done, Of.ADMISSION: _admitted,
    Of.OVERDUE: _overdue, Of.NOTED: _noted,
}  # fmt: skip
