"""Keep what looking back found, once for each day asked."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.periods import months_later
from yanzhen.prospects.models import Backtest
from yanzhen.prospects.queries.backtest import look_back


def keep_backtests(*, at: datetime) -> int:
    """Look back from the first of this month by `prospects.backtest_months`; return how many new.

    A day looked at before is not looked at again: what was found stands. Derived, no event.
    """
    first = localdate(at).replace(day=1)
    fresh = 0
    for months in parameter("prospects.backtest_months", on=localdate(at)):
        day: date = months_later(first, -int(months))
        if not Backtest.objects.filter(day=day).exists():
            found = look_back(day)
            fresh += _keep(found, at)
    return fresh


@transaction.atomic
def _keep(found: Any, at: datetime) -> int:
    _, new = Backtest.objects.get_or_create(day=found.day, defaults={
        "done_at": at, "firms": found.firms, "became": found.became, "mark": found.mark,
        "rankings": found.rankings,
    })  # fmt: skip
    return int(new)
