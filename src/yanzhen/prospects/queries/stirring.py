"""Targets that were quiet and of which news broke lately."""

from collections.abc import Iterable
from datetime import date

from yanzhen.accounts.models import User
from yanzhen.companies.queries.among import among_numbers
from yanzhen.prospects.models import Stir, Watch

SHOWN = 5


def latest_stirs(companies: Iterable[int], *, on: date) -> dict[int, Stir]:
    """Return by firm the latest news that still raise it. One query."""
    rows = Stir.objects.filter(company__in=among_numbers(list(companies)), until__gte=on)
    return {stir.company_id: stir for stir in rows.order_by("at", "pk")}


def stirred_targets(user: User, *, on: date, watched: bool = False) -> list[Stir]:
    """Return the latest targets that news raised, each once, of the watch list if `watched`.

    At most two queries.
    """
    rows = Stir.objects.filter(until__gte=on).select_related("company")
    if watched:
        rows = rows.filter(company__in=Watch.objects.filter(person=user).values("company"))
    first: dict[int, Stir] = {}
    for stir in rows[: SHOWN * 4]:
        first.setdefault(stir.company_id, stir)
    return list(first.values())[:SHOWN]
