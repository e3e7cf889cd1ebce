"""应税销售 of the zone's residents by month and leading industry, and its growth."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from yanzhen.chains.models import Segment
from yanzhen.companies.models import Figure, PeriodKind, Placement, Residency
from yanzhen.companies.models import Metric as FigureKind

Month = tuple[int, int]
Sales = dict[tuple[Month, str], Decimal]


def read_sales(start: date, until: date, *, as_of: date | None = None) -> Sales:
    """Return taxable sales in yuan by (month, leading industry) of months that are stated, from
    `start` to `until`; "" is the industry of firms that are placed nowhere. Three queries.

    Args:
        as_of: as stated by the end of that day; a figure corrected later counts as it was.
    """
    stated = stated_sales(start, until, as_of=as_of)
    pillars = pillars_of({company for company, _on in stated}) if stated else {}
    found: Sales = {}
    for (company, on), value in stated.items():
        key = ((on.year, on.month), pillars.get(company, ""))
        found[key] = found.get(key, Decimal(0)) + value
    return found


def rows_of_sales() -> QuerySet[Figure]:
    """Return the residents' monthly sales as they stand now."""
    return _stated().filter(is_current=True)


def _stated() -> QuerySet[Figure]:
    return Figure.objects.filter(
        metric=FigureKind.TAXABLE_SALES, period_kind=PeriodKind.MONTH,
        company__in=Residency.objects.values("company"),
    )  # fmt: skip


def stated_sales(
    start: date, until: date, *, as_of: date | None = None
) -> dict[tuple[int, date], Decimal]:
    """Return the sales in yuan by (firm, first of month), as stated now or by the end of a day.
    One query."""
    rows = rows_of_sales() if as_of is None else _stated()
    rows = rows.filter(period_on__gte=start.replace(day=1), period_on__lte=until)
    if as_of is not None:
        after = make_aware(datetime.combine(as_of + timedelta(days=1), time.min))
        rows = rows.filter(added_at__lt=after)
    # The later statement of one firm's month takes the place of the earlier one.
    return {
        (company, on): value
        for company, on, value in rows.order_by("added_at", "pk").values_list(
            "company", "period_on", "value"
        )
    }


def pillars_of(companies: set[int]) -> Mapping[int, str]:
    """Return the leading industry of firms: that of the first segment they are confirmed on."""
    segments = dict(Segment.objects.values_list("code", "chain__pillar__code"))
    placed = Placement.objects.filter(company__in=companies, confirmed_at__isnull=False)
    found: dict[int, str] = {}
    for company, segment in placed.order_by("company", "placed_at", "pk").values_list(
        "company", "segment_code"
    ):
        if segment in segments:
            found.setdefault(company, segments[segment])
    return found


def growth(now: Decimal, before: Decimal) -> float | None:
    """Return the growth over the same months of the year before as a share, None without them.

    >>> growth(Decimal(150), Decimal(100)), growth(Decimal(1), Decimal(0))
    (0.5, None)
    """
    return float(now / before) - 1 if before else None
