"""Months of a season, as the race counts them."""

import calendar
from datetime import date

from yanzhen.accounts.models import Season

Month = tuple[int, int]


def first_of(month: date | Month) -> date:
    """Return the first day of a month given by any of its days, or as (year, month).

    >>> first_of((2022, 2)), first_of(date(2022, 2, 17))
    (datetime.date(2022, 2, 1), datetime.date(2022, 2, 1))
    """
    return month.replace(day=1) if isinstance(month, date) else date(month[0], month[1], 1)


def last_of(month: date | Month) -> date:
    """Return the last day of a month; of a leap year's February the 29th.

    >>> last_of((2024, 2))
    datetime.date(2024, 2, 29)
    """
    first = first_of(month)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def months_of(season: Season, on: date) -> list[date]:
    """Return the first days of a season's months up to the one of `on`, earliest first."""
    found = []
    at, last = first_of(season.starts_on), min(on, season.ends_on)
    while at <= last:
        found.append(at)
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)
    return found


def months_between(start: date, end: date) -> int:
    """Return the whole months between two days, 0 where `end` is not after `start`.

    >>> months_between(date(2022, 1, 4), date(2022, 4, 3)), months_between(date(2022, 5, 1),
    ...                                                                    date(2022, 4, 1))
    (2, 0)
    """
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(months, 0)


def read_month(text: str) -> date | None:
    """Return the first day of a month written 2022-05, or None for anything else.

    >>> read_month("2022-05"), read_month("2022-13"), read_month("x")
    (datetime.date(2022, 5, 1), None, None)
    """
    year, _dash, number = text.partition("-")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and number.isascii()):
        return None
    if not (number.isdigit() and 1 <= int(number[:4]) <= 12 and int(year) > 0):
        return None
    return date(int(year), int(number), 1)
