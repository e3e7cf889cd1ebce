"""When a statement is to be looked at again. Pure."""

from calendar import monthrange
from datetime import date


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier, the last of a shorter month.

    >>> months_before(date(2022, 5, 31), 3)
    datetime.date(2022, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_stale(as_of: date | None, until: date | None, *, months: int, on: date) -> bool:
    """Return whether a statement is no longer to be taken for granted on a day.

    It is where it names no day, names one more than `months` ago, or held only until before `on`.

    >>> is_stale(date(2021, 5, 31), None, months=12, on=date(2022, 5, 31))
    False
    >>> is_stale(date(2021, 5, 30), None, months=12, on=date(2022, 5, 31))
    True
    """
    if as_of is None or (until is not None and until < on):
        return True
    return as_of < months_before(on, months)
