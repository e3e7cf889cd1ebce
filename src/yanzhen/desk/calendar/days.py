"""Laying entries out by day: a month, a week, an agenda. Moments in, days out; no queries."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone, localdate

AGENDA_DAYS = 30


@dataclass(frozen=True, slots=True)
class Day:
    """One day as the calendar shows it."""

    on: date
    is_inside: bool
    is_today: bool
    entries: list[Any]


@dataclass(frozen=True, slots=True)
class Span:
    """The days a view shows, and the days that lead to the one before and after."""

    first: date
    until: date
    before: date
    after: date


def span_of(view: str, on: date) -> Span:
    """Return the half-open range of days that a view around `on` shows.

    >>> span_of("month", date(2022, 5, 31)).first
    datetime.date(2022, 4, 25)
    >>> span_of("week", date(2022, 5, 31)).until
    datetime.date(2022, 6, 6)
    """
    if view == "week":
        monday = on - timedelta(days=on.weekday())
        week = timedelta(days=7)
        return Span(monday, monday + week, monday - week, monday + week)
    if view == "agenda":
        days = timedelta(days=AGENDA_DAYS)
        return Span(on, on + days, on - days, on + days)
    weeks = Calendar().monthdatescalendar(on.year, on.month)
    first = on.replace(day=1)
    return Span(
        weeks[0][0],
        weeks[-1][-1] + timedelta(days=1),
        (first - timedelta(days=1)).replace(day=1),
        (first + timedelta(days=31)).replace(day=1),
    )


def midnight(day: date) -> datetime:
    """Return the moment a day begins in the zone."""
    return datetime.combine(day, time(), tzinfo=get_current_timezone())


def days_of(entries: Sequence[Any], span: Span, *, month: int | None, today: date) -> list[Day]:
    """Return every day of a span with the entries that touch it, whole-day ones first."""
    held: dict[date, list[Any]] = {}
    for entry in entries:
        day = max(localdate(entry.starts_at), span.first)
        last = min(localdate(entry.ends_at - timedelta(microseconds=1)), span.until)
        while day <= last:
            held.setdefault(day, []).append(entry)
            day += timedelta(days=1)
    count = (span.until - span.first).days
    days = [span.first + timedelta(days=n) for n in range(count)]
    return [
        Day(day, month is None or day.month == month, day == today,
            sorted(held.get(day, []), key=lambda e: (not e.all_day, e.starts_at, e.pk)))
        for day in days
    ]  # fmt: skip


def weeks_of(days: list[Day]) -> list[list[Day]]:
    return [days[n : n + 7] for n in range(0, len(days), 7)]
