"""A kind's budgets over the years."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from yanzhen.resources.calc.fitting import shares
from yanzhen.resources.models import Budget
from yanzhen.resources.words import ClaimState


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year's budget of a kind, as the ledger stands now."""

    number: int
    year: int
    limit: Decimal
    committed: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        return self.limit - self.committed - self.reserved

    @property
    def shares(self) -> dict[str, float]:
        return shares(self.limit, {"committed": self.committed, "reserved": self.reserved})


def years_of(kind: str) -> list[YearRow]:
    """Return every year's budget of a kind, the latest first. One query."""
    rows = Budget.objects.filter(kind=kind, is_withdrawn=False).order_by("-year").annotate(
        committed=Sum("claims__amount", filter=Q(claims__state=ClaimState.COMMITTED)),
        reserved=Sum("claims__amount", filter=Q(claims__state=ClaimState.RESERVED)),
    )  # fmt: skip
    none = Decimal(0)
    return [
        YearRow(b.pk, b.year, b.limit, b.committed or none, b.reserved or none) for b in rows
    ]  # fmt: skip


def budget_years() -> list[int]:
    """Return the years that have a budget, the latest first."""
    rows = Budget.objects.filter(is_withdrawn=False).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())
