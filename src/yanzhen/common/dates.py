"""Days as people write them: `2022.3.5`, `3月底`, `一季度`, `2021年底`, `去年12月`, Excel serials.

A reading keeps how exact it is. By convention a month stands on its first day, 月初 on the 1st,
中旬 on the 15th, 月底 on the last; quarters, halves and years on their first day, 年底 on the
last. Of several days in a cell the first is read; a remark behind a day is left aside.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from django.utils.translation import gettext as _

from yanzhen.common.dates_grammar import Found, find_day, normalise, says_no_day

__all__ = ["DateReading", "read_date"]

Precision = Literal["day", "part_of_month", "month", "quarter", "half", "part_of_year", "year"]
YearFrom = Literal["cell", "sheet", "not_stated"]
FIRST_YEAR, LAST_YEAR = 1900, 2100
QUARTERS = "一二三四"
EPOCHS = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day or a longer time, from `day` to `until`, and how exactly it was said.

    `qualifier`: `≤` for “before”, `≥` for “from … on”, `≈` for “about”. `year_from` tells
    whether the cell said the year, the sheet, or nobody (then the nearest to today is taken).
    """

    day: date
    until: date
    precision: Precision = "day"
    qualifier: Literal["=", "≈", "≥", "≤"] = "="
    year_from: YearFrom = field(default="cell", compare=False)
    text: str = field(default="", compare=False)

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(), "until": self.until.isoformat(),
            "precision": self.precision, "qualifier": self.qualifier,
            "year_from": self.year_from, "text": self.text,
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "DateReading":
        return cls(
            date.fromisoformat(stored["day"]), date.fromisoformat(stored["until"]),
            stored["precision"], stored["qualifier"], stored["year_from"], stored.get("text", ""),
        )  # fmt: skip

    def shown(self) -> str:
        """Return the time in its usual form, which `read_date` reads back as the same.

        >>> read_date("2022.3.5").shown(), read_date("2022年3月底").shown()
        ('2022-03-05', '2022年3月底')
        """
        name = _name(self.day, self.precision)
        if self.until != _natural_end(self.day, self.precision):
            name = f"{name} 至 {self.until.isoformat()}"
        return {"=": "%s", "≈": "约 %s", "≥": "%s 起", "≤": "%s 前"}[self.qualifier] % name


def _name(day: date, precision: Precision) -> str:
    year, month = day.year, day.month
    last = monthrange(year, month)[1]
    part = {1: "初", 15: "中旬", 21: "下旬", last: "底"}.get(day.day, "初")
    return {
        "day": day.isoformat(),
        "part_of_month": f"{year}年{month}月{part}",
        "month": f"{year}-{month:02d}",
        "quarter": f"{year}年{QUARTERS[(month - 1) // 3]}季度",
        "half": f"{year}年{'上' if month < 7 else '下'}半年",
        "part_of_year": f"{year}年{ {1: '初', 6: '中'}.get(month, '底') }",
        "year": f"{year}年",
    }[precision]


def _natural_end(day: date, precision: Precision) -> date:
    """Return the last day of what begins on (or is named by) `day`."""
    year, month = day.year, day.month
    last = monthrange(year, month)[1]
    if precision == "part_of_month":
        return day.replace(day={1: 10, 15: 20}.get(day.day, last))
    if precision == "part_of_year":
        return {1: date(year, 3, 31), 6: date(year, 6, 30)}.get(month, date(year, 12, 31))
    months = {"month": month, "quarter": (month + 2) // 3 * 3, "year": 12,
              "half": 6 if month < 7 else 12}  # fmt: skip
    if precision not in months:
        return day
    end = months[precision]
    return date(year, end, monthrange(year, end)[1])


def read_date(
    cell: str | date | datetime,
    *,
    year: int | None = None,
    today: date | None = None,
    not_after: date | None = None,
    epoch: int = 1900,
) -> DateReading | None:
    """Return the day a cell says, or None if it says none (待定, 近期, -).

    Args:
        cell: the text, or the day a spreadsheet program made of it.
        year: the year the sheet states for days without one.
        today: what 去年, 上月 and days without any year count from.
        not_after: refuse a day beyond this one.
        epoch: 1900, or 1904 for serials of old Macintosh workbooks.

    :raises ValueError: with a sentence for the user: no such day, unreadable, in the future.
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        found: DateReading | None = DateReading(day, day, text=cell.isoformat())
    else:
        found = _read(cell, year, today, epoch)
    if found and not_after and found.day > not_after:
        raise ValueError(_("日期“%(text)s”在将来，请核对。") % {"text": found.text})
    return found


_ISO = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")


@lru_cache(maxsize=65536)
def _read(text: str, year: int | None, today: date | None, epoch: int) -> DateReading | None:
    if simple := _ISO.fullmatch(text):
        day = _day(int(simple[1]), int(simple[2]), int(simple[3]), text)
        return DateReading(day, day, text=text)
    cleaned = normalise(text, today)
    if says_no_day(cleaned):
        return None
    found = find_day(cleaned)
    if found is None:
        raise ValueError(
            _("看不懂日期“%(text)s”，请写成“2022-03-05”“2022年3月”这样。") % {"text": text}
        )
    if found.serial is not None:
        return _from_serial(found.serial, epoch, text)
    return _settle(found, year, today, text)


def _from_serial(serial: int, epoch: int, text: str) -> DateReading:
    day = EPOCHS[epoch] + timedelta(days=serial)
    return DateReading(day, day, text=text)


def _settle(found: Found, year: int | None, today: date | None, text: str) -> DateReading:
    """Return the reading of what the grammar found, with the year it lacks."""
    if found.weekday is not None:
        return _from_week(found, today, text)
    settled, year_from = _year_of(found, year, today, text)
    start = _place(found, settled, text)
    until = _natural_end(start, found.precision)
    if found.end is not None:
        # A later end without a year lies in the start's year, or in the next one.
        end = _place(found.end, found.end.year or settled, text)
        if end < start and found.end.year is None:
            end = _place(found.end, settled + 1, text)
        if end < start:
            raise ValueError(_("日期“%(text)s”前后颠倒，请核对。") % {"text": text})
        until = _natural_end(end, found.end.precision)
    return DateReading(start, until, found.precision, found.qualifier, year_from, text)


def _year_of(found: Found, year: int | None, today: date | None, text: str) -> tuple[int, YearFrom]:
    if found.year is not None:
        return found.year, "cell"
    if year is not None:
        return year, "sheet"
    if today is None:
        raise ValueError(_("日期“%(text)s”没有写年份，请补上年份。") % {"text": text})
    if found.precision == "part_of_year":
        return today.year, "not_stated"
    # The nearest to today: 12月5日 read in March is last December's.
    nearest = min(
        (today.year - 1, today.year, today.year + 1),
        key=lambda y: abs((date(y, found.month, 15) - today).days),
    )
    return nearest, "not_stated"


def _place(found: Found, year: int, text: str) -> date:
    """Return the day that stands for what was found."""
    last = monthrange(year, found.month)[1] if 1 <= found.month <= 12 else 0
    return _day(year, found.month, last if found.day == 0 else found.day, text)


def _day(year: int, month: int, day: int, text: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(_("日期“%(text)s”的年份不对，请核对。") % {"text": text})
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("没有“%(text)s”这一天，请核对。") % {"text": text}) from None


def _from_week(found: Found, today: date | None, text: str) -> DateReading:
    if today is None:
        raise ValueError(_("日期“%(text)s”没有写年份，请补上年份。") % {"text": text})
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=found.weeks)
    day = monday + timedelta(days=found.weekday or 0)
    return DateReading(day, day, "day", found.qualifier, "cell", text)
