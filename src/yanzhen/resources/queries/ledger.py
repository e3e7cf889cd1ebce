"""What is given out of each budget, and what a project holds: always sums of the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from yanzhen.resources.calc.fitting import shares
from yanzhen.resources.models import Budget, Claim, Parcel
from yanzhen.resources.needs import Needs
from yanzhen.resources.words import LIVE, UNITS, BudgetKind, ClaimState

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget of a year, and what one more need would leave of it.

    `limit`, `free` and `after` are None where no budget is registered: not known, not nothing.
    `own` is what the asking project holds of it already; a need stands in its place.
    """

    kind: str
    label: str
    unit: str
    number: int | None
    version: int
    source: str
    limit: Decimal | None
    committed: Decimal
    reserved: Decimal
    own: Decimal
    needed: Decimal | None

    @property
    def free(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.committed - self.reserved

    @property
    def after(self) -> Decimal | None:
        """Return what is left when the need is met; below zero where it cannot be."""
        if self.free is None or self.needed is None:
            return None
        return self.free + self.own - self.needed

    @property
    def is_short(self) -> bool:
        return self.after is not None and self.after < 0

    @property
    def lacking(self) -> Decimal:
        return -self.after if self.after is not None and self.after < 0 else NOTHING

    @property
    def shares(self) -> dict[str, float]:
        """Return committed, reserved and needed as parts of the limit, for a bar."""
        amounts = {"committed": self.committed, "reserved": self.reserved - self._own_in_bar,
                   "needed": self.needed or NOTHING}  # fmt: skip
        return shares(self.limit or NOTHING, amounts)

    @property
    def used_share(self) -> float:
        return shares(self.limit or NOTHING, {"used": self.committed + self.reserved})["used"]

    @property
    def _own_in_bar(self) -> Decimal:
        return min(self.own, self.reserved) if self.needed else NOTHING


def budget_table(
    year: int, *, needs: Needs | None = None, project_code: str = ""
) -> list[BudgetRow]:
    """Return every budget of a year, and every kind that is needed though none is registered.

    Committed, reserved and free are sums of the ledger at this moment. Two queries, three with a
    project.
    """
    budgets = {b.kind: b for b in Budget.objects.filter(year=year, is_withdrawn=False)}
    live = Claim.objects.filter(budget__in=[b.pk for b in budgets.values()], state__in=LIVE)
    sums: dict[tuple[int, str], Decimal] = {
        (row["budget"], row["state"]): row["total"]
        for row in live.order_by().values("budget", "state").annotate(total=Sum("amount"))
    }
    own: dict[int, Decimal] = {}
    if project_code:
        own = dict(live.filter(project_code=project_code).values_list("budget", "amount"))
    asked = needs.amounts() if needs else {}
    return [
        _row(kind, budgets.get(kind.value), sums, own, asked.get(kind.value))
        for kind in BudgetKind
        if kind.value in budgets or kind.value in asked
    ]


def amounts_of(needs: Needs, parcels: Iterable[Parcel]) -> dict[str, Decimal]:
    """Return what is taken of each budget; the land of given parcels counts by their area."""
    amounts = needs.amounts()
    given = list(parcels)
    if given:
        land = sum((each.area_mu for each in given if each.takes_quota), NOTHING)
        amounts.pop(BudgetKind.LAND.value, None)
        if land:
            amounts[BudgetKind.LAND.value] = land
    return amounts


def taken_with(needs: Needs) -> dict[str, Decimal]:
    """Return what a reservation of these needs takes of each budget. One query at most."""
    codes = needs.parcels
    return amounts_of(needs, Parcel.objects.filter(code__in=codes) if codes else ())


def rationed(year: int) -> set[str]:
    """Return the kinds of which a year has a budget; of all others nobody counts what is taken."""
    return set(Budget.objects.filter(year=year, is_withdrawn=False).values_list("kind", flat=True))


def _row(
    kind: BudgetKind,
    budget: Budget | None,
    sums: dict[tuple[int, str], Decimal],
    own: dict[int, Decimal],
    needed: Decimal | None,
) -> BudgetRow:
    key = budget.pk if budget else 0
    return BudgetRow(
        kind=kind.value, label=str(kind.label), unit=str(UNITS[kind.value]),
        number=budget.pk if budget else None, version=budget.version if budget else 0,
        source=budget.source if budget else "", limit=budget.limit if budget else None,
        committed=sums.get((key, ClaimState.COMMITTED.value), NOTHING),
        reserved=sums.get((key, ClaimState.RESERVED.value), NOTHING),
        own=own.get(key, NOTHING), needed=needed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a project holds now, or held and gave back."""

    number: int
    kind: str
    subject: str
    name: str
    amount: Decimal
    unit: str
    state: str
    state_label: str
    under: str
    since: datetime
    committed_at: datetime | None
    freed_at: datetime | None
    freed_reason: str


def holdings(project_code: str, *, live_only: bool = True) -> list[Holding]:
    """Return what a project holds: parcels, plants, then budgets. One query."""
    rows = Claim.objects.filter(project_code=project_code)
    rows = rows.filter(state__in=LIVE) if live_only else rows
    found = [holding_of(claim) for claim in rows.select_related("budget", "parcel", "plant")]
    return sorted(found, key=lambda h: (h.freed_at is not None, KINDS.index(h.kind), h.number))


KINDS = ("parcel", "plant", "budget")


def holding_of(claim: Claim) -> Holding:
    """Return a line of the ledger as pages show it; `claim` has its thing at hand."""
    thing = claim.thing
    unit = {"parcel": str(UNITS["LAND"]), "plant": "㎡"}
    kind = thing.subject.partition(":")[0]
    return Holding(
        number=claim.pk, kind=kind, subject=thing.subject, name=str(thing), amount=claim.amount,
        unit=unit.get(kind) or str(getattr(thing, "unit", "")), state=claim.state,
        state_label=str(claim.get_state_display()), under=claim.under, since=claim.reserved_at,
        committed_at=claim.committed_at, freed_at=claim.freed_at, freed_reason=claim.freed_reason,
    )  # fmt: skip
