"""What the zone's residents earn on a mu of land, firm by firm."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from yanzhen.companies.models import Figure, PeriodKind, Residency

MONTHS = 12


def per_mu(metrics: Collection[str], *, year: int) -> dict[str, list[Decimal]]:
    """Return each metric of a year per mu, for every resident whose land and year are known.

    A year is taken as stated, else from its twelve months; a firm with fewer is left out, because
    part of a year is no year. Three queries, however many firms there are.
    """
    stays = Residency.objects.filter(until__isnull=True, land_mu__gt=0)
    land = {firm: mu for firm, mu in stays.values_list("company", "land_mu") if mu}
    current = Figure.objects.filter(is_current=True, metric__in=list(metrics),
                                    company__in=stays.values("company"))  # fmt: skip
    months = current.filter(period_kind=PeriodKind.MONTH, period_on__year=year)
    found = {
        (row["company"], row["metric"]): row["total"]
        for row in months.order_by().values("company", "metric").annotate(
            total=Sum("value"), months=Count("pk"))
        if row["months"] == MONTHS
    }  # fmt: skip
    years = current.filter(period_kind=PeriodKind.YEAR, period_on=date(year, 1, 1))
    stated = years.values_list("company", "metric", "value")
    found |= {(firm, metric): value for firm, metric, value in stated}
    return {
        metric: [Decimal(value) / land[firm] for (firm, of), value in sorted(found.items())
                 if of == metric and firm in land]
        for metric in metrics
    }  # fmt: skip
