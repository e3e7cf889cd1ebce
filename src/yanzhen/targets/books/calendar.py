"""Months, in Python and in SQL."""

from datetime import date, timedelta

from django.db import connection


def last_day(month: date) -> date:
    """Return the last day of the month a day lies in.

    >>> last_day(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def month_of(day: str) -> str:
    """Return the SQL for the number of a day's month, such as 202202."""
    if connection.vendor == "sqlite":
        return (
            f"(CAST(substr({day}, 1, 4) AS integer) * 100 + CAST(substr({day}, 6, 2) AS integer))"
        )
    return f"(EXTRACT(YEAR FROM {day})::int * 100 + EXTRACT(MONTH FROM {day})::int)"
