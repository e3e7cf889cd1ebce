"""应税销售 by leading industry, beside the year before."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.targets.sales_growth import sales_growth, stated_months


@allow(EVERYONE)
def sales(request: SignedInRequest) -> HttpResponse:
    """Show a month's sales and those of the year so far; without a month, the newest stated."""
    months = stated_months()
    month = _asked(request.GET.get("month", ""), months)
    found = sales_growth(months, month) if month else None
    largest = max((row.year.now for row in found.rows), default=0) if found else 0
    bars = [
        (row, float(row.year.now / largest), float(row.year.before / largest))
        for row in found.rows if largest
    ] if found else []  # fmt: skip
    return render(request, "targets/sales.html", {"found": found, "bars": bars})


def _asked(text: str, months: tuple[date, ...]) -> date | None:
    """Return the month asked for, if sales of it are stated; else the newest that has any."""
    return next((month for month in months if f"{month:%Y-%m}" == text), next(iter(months), None))
