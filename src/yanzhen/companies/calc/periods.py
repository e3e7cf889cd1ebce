"""Months, quarters and years that figures belong to."""

import calendar
import re
from datetime import date

_MONTH = re.compile(r"(\d{4})\s*(?:年|-|/|\.)?\s*(\d{1,2})\s*月?(?:份)?")
_QUARTER = re.compile(r"(\d{4})\s*年?\s*(?:第?\s*([一二三四1-4])\s*季度?|[Qq]([1-4]))")
_YEAR = re.compile(r"(\d{4})\s*年?(?:度)?")
# What a spreadsheet program makes of a month that is typed into it.
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*\d{1,2}\s*日?(?:[ T]00:00(?::00)?)?")
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4}


def months_later(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of a shorter month.

    >>> months_later(date(2022, 1, 31), 1)
    datetime.date(2022, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def year_before(day: date) -> date:
    """Return the month that is out of the year up to a day's own month: of the months after it,
    twelve, there is one of each name, leap year or not.

    >>> year_before(date(2024, 12, 31)), year_before(date(2024, 2, 29))
    (datetime.date(2023, 12, 1), datetime.date(2023, 2, 1))
    """
    return date(day.year - 1, day.month, 1)


def read_period(text: str) -> tuple[str, date]:
    """Return the kind and first day of a period as people write it.

    >>> read_period("2022年5月"), read_period("2022Q2")
    (('MONTH', datetime.date(2022, 5, 1)), ('QUARTER', datetime.date(2022, 4, 1)))
    >>> read_period("2021年度"), read_period("2022-05-31 00:00:00")
    (('YEAR', datetime.date(2021, 1, 1)), ('MONTH', datetime.date(2022, 5, 1)))

    :raises ValueError: if it is none.
    """
    plain = text.strip()
    if found := _QUARTER.fullmatch(plain):
        number = _CHINESE.get(found[2] or "", 0) or int(found[2] or found[3])
        return "QUARTER", date(int(found[1]), number * 3 - 2, 1)
    if found := _YEAR.fullmatch(plain):
        return "YEAR", date(int(found[1]), 1, 1)
    found = (
        _MONTH.fullmatch(plain) or _DAY.fullmatch(plain) or re.fullmatch(r"(\d{4})(\d{2})", plain)
    )
    if found and 1 <= int(found[2]) <= 12:
        return "MONTH", date(int(found[1]), int(found[2]), 1)
    raise ValueError(plain)


def period_label(kind: str, on: date) -> str:
    """Return a period as shown.

    >>> period_label("QUARTER", date(2022, 4, 1)), period_label("MONTH", date(2022, 5, 1))
    ('2022 Q2', '2022-05')
    """
    if kind == "YEAR":
        return str(on.year)
    if kind == "QUARTER":
        return f"{on.year} Q{(on.month + 2) // 3}"
    return f"{on:%Y-%m}"
