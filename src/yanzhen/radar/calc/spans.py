"""Periods as facts name them, as days: `2021`, `2022Q1`, `2022-02`, `2022-02-08`, `A/B`."""

import calendar
import re
from datetime import date

_ONE = re.compile(
    r"((?:19|20)\d\d)(?:Q([1-4])|H([12])|-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII
)


def span_of(period: str) -> tuple[date, date] | None:
    """Return the first and last day of a period; None for what is none.

    >>> span_of("2022Q1")
    (datetime.date(2022, 1, 1), datetime.date(2022, 3, 31))
    >>> span_of("2024-01/2024-02")[1], span_of("2022-13"), span_of("2022-09/2022-01")
    (datetime.date(2024, 2, 29), None, None)
    """
    first, slash, last = period.partition("/")
    begins = _span(first)
    ends = _span(last) if slash else begins
    if begins is None or ends is None or ends[1] < begins[1] or ends[0] < begins[0]:
        return None
    return begins[0], ends[1]


def _span(text: str) -> tuple[date, date] | None:
    found = _ONE.fullmatch(text)
    if found is None:
        return None
    year = int(found[1])
    if found[5]:
        try:
            day = date(year, int(found[4]), int(found[5]))
        except ValueError:
            return None
        return day, day
    first, last = 1, 12
    if found[2]:
        first, last = int(found[2]) * 3 - 2, int(found[2]) * 3
    elif found[3]:
        first, last = int(found[3]) * 6 - 5, int(found[3]) * 6
    elif found[4]:
        first = last = int(found[4])
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def newest_first(periods: list[str]) -> list[str]:
    """Return periods, those that end last first, of such the longest first; what is none last.

    >>> newest_first(["2022Q1", "2021", "2022-04", "2022", "2022-01/2022-04"])
    ['2022', '2022-01/2022-04', '2022-04', '2022Q1', '2021']
    """

    def key(period: str) -> tuple[int, int, str]:
        begins, ends = span_of(period) or (date.min, date.min)
        return -ends.toordinal(), begins.toordinal(), period

    return sorted(periods, key=key)
