"""News break of targets of which nothing was heard for long: they are raised in the list."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Company
from yanzhen.journal.commands import record
from yanzhen.prospects.models import Stir


@transaction.atomic
def stir_targets(
    quotes: Mapping[int, str], *, source: str, url: str, quiet_days: int, at: datetime
) -> int:
    """Raise quiet targets for some days, and say by which news; return how many.

    Told again of the same news, nothing changes.

    Args:
        quotes: by number of the firm, the sentence that names it.
        source: the article as a source names it; `url` is its page.
        quiet_days: for how long at least nothing was heard.
    """
    days = parameter("prospects.stir_days", on=localdate(at))
    known = set(Stir.objects.filter(url=url, company__in=quotes).values_list("company", flat=True))
    fresh = Company.objects.in_bulk([number for number in quotes if number not in known])
    for number, company in sorted(fresh.items()):
        Stir.objects.create(
            company=company, quote=quotes[number][:200], source=source[:200], url=url,
            quiet_days=quiet_days, at=at, until=localdate(at) + timedelta(days=days),
        )  # fmt: skip
        record("target.stirred", company.subject, by=None, at=at, days=quiet_days,
               source=source[:200])  # fmt: skip
    return len(fresh)
