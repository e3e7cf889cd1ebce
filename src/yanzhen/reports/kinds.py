"""The kinds of bulletins and the periods they are for."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(TextChoices):
    MONTHLY = "MONTHLY", gettext_lazy("招商引资月报")
    LEADER = "LEADER", gettext_lazy("领导一页")
    STARTS = "STARTS", gettext_lazy("集中开工清单")
    RED_BLACK = "RED_BLACK", gettext_lazy("红黑榜")


SLUGS = {Kind.MONTHLY: "monthly", Kind.LEADER: "leader", Kind.STARTS: "starts",
         Kind.RED_BLACK: "red-black"}  # fmt: skip
BY_SLUG = {slug: kind for kind, slug in SLUGS.items()}
QUARTERLY = (Kind.STARTS, Kind.RED_BLACK)


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter. `starts_on` the first day, `ends_on` the last."""

    starts_on: date
    ends_on: date

    @property
    def label(self) -> str:
        year, first, last = self.starts_on.year, self.starts_on.month, self.ends_on.month
        if first == last:
            return _("%(year)s年%(month)s月") % {"year": year, "month": first}
        return _("%(year)s年第%(quarter)s季度") % {"year": year, "quarter": (first + 2) // 3}

    @property
    def slug(self) -> str:
        return f"{self.starts_on:%Y-%m}"


def period_of(kind: str, day: date) -> Period:
    """Return the month or quarter of a day that a kind is for.

    >>> period_of("STARTS", date(2022, 2, 8)).ends_on
    datetime.date(2022, 3, 31)
    >>> period_of("MONTHLY", date(2024, 2, 1)).ends_on
    datetime.date(2024, 2, 29)
    """
    first, months = day.month, 1
    if kind in QUARTERLY:
        first, months = (day.month - 1) // 3 * 3 + 1, 3
    last = first + months - 1
    end = calendar.monthrange(day.year, last)[1]
    return Period(date(day.year, first, 1), date(day.year, last, end))


def read_period(kind: str, slug: str) -> Period | None:
    """Return the period that an address names (`2022-03`; a quarter by its first month), or None.

    >>> read_period("MONTHLY", "2022-13"), read_period("STARTS", "2022-02")
    (None, None)
    """
    year, dash, month = slug.partition("-")
    if not (dash and slug.isascii() and year.isdecimal() and month.isdecimal() and len(slug) == 7):
        return None
    if not (1 <= int(month) <= 12 and int(year) >= 1):
        return None
    day = date(int(year), int(month), 1)
    found = period_of(kind, day)
    return found if found.starts_on == day else None
