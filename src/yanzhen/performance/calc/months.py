"""Months and weeks as plain values."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

Month = tuple[int, int]


def month_of(day: date) -> Month:
    return day.year, day.month


def shift(month: Month, by: int) -> Month:
    """Return the month some months later (or earlier).

    >>> shift((2022, 1), -1), shift((2022, 2), 12)
    ((2021, 12), (2023, 2))
    """
    year, place = divmod(month[0] * 12 + month[1] - 1 + by, 12)
    return year, place + 1


def first_day(month: Month) -> date:
    return date(*month, 1)


def last_day(month: Month) -> date:
    """Return the last day of a month.

    >>> last_day((2024, 2))
    datetime.date(2024, 2, 29)
    """
    return date(*month, calendar.monthrange(*month)[1])


def monday(day: date) -> date:
    """Return the Monday of a day's week.

    >>> monday(date(2022, 5, 29))
    datetime.date(2022, 5, 23)
    """
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both counted; an open end has None."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, first: date, last: date) -> bool:
        return self.start <= last and (self.end is None or self.end >= first)


EVER = (Span(date.min),)
