"""Promises of any batch of projects, added up item by item."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Min, Q, QuerySet, Sum

from yanzhen.assessments.models import Commitment, Item
from yanzhen.assessments.promises import AT_MOST, RATIOS, UNITS


@dataclass(frozen=True, slots=True)
class RolledUp:
    """One item over a batch. Ratios are averaged, all else is added up; `measured` leaves out what
    was not measured, and `unmeasured` says how many promises that is."""

    item: str
    label: str
    unit: str
    is_ratio: bool
    projects: int
    promises: int
    promised: Decimal
    measured: Decimal | None
    unmeasured: int
    met: int
    overdue: int
    first_due: date | None

    @property
    def gap(self) -> Decimal | None:
        """What lacks to the promise; None where nothing was measured."""
        if self.measured is None:
            return None
        short = self.measured - self.promised
        short = short if self.item in AT_MOST else -short
        return max(short, Decimal(0))

    @property
    def share(self) -> float | None:
        return None if self.measured is None else float(self.measured / self.promised)

    @property
    def tone(self) -> str:
        if self.overdue:
            return "red"
        if self.met == self.promises:
            return "green"
        return "none" if self.measured is None else "amber"


def roll_up(commitments: QuerySet[Commitment], *, on: date) -> list[RolledUp]:
    """Return each item over the promises given, in the order of the vocabulary. One query.

    A promise counts as met when its latest measurement reaches it, as overdue when its day is past
    and it is not met.
    """
    met = Q(at_most=False, measured__gte=F("promised")) | Q(
        at_most=True, measured__lte=F("promised")
    )
    missed = Q(at_most=False, measured__lt=F("promised")) | Q(
        at_most=True, measured__gt=F("promised")
    )
    rows = commitments.order_by().values("item").annotate(
        promises=Count("pk"), projects=Count("project", distinct=True),
        total=Sum("promised"), mean=Avg("promised"),
        measured_total=Sum("measured"), measured_mean=Avg("measured"),
        unmeasured=Count("pk", filter=Q(measured__isnull=True)),
        met=Count("pk", filter=met),
        overdue=Count("pk", filter=Q(due_on__lt=on) & (missed | Q(measured__isnull=True))),
        first_due=Min("due_on"),
    )  # fmt: skip
    found: dict[str, dict[str, Any]] = {row["item"]: dict(row) for row in rows}
    return [_rolled(Item(item), found[item]) for item in Item.values if item in found]


def _rolled(item: Item, row: dict[str, Any]) -> RolledUp:
    is_ratio = item.value in RATIOS
    promised, measured = (
        (row["mean"], row["measured_mean"]) if is_ratio else (row["total"], row["measured_total"])
    )
    places = Decimal("0.0001")
    return RolledUp(
        item.value, str(item.label), str(UNITS[item]), is_ratio, row["projects"],
        row["promises"], Decimal(str(promised)).quantize(places),
        None if measured is None else Decimal(str(measured)).quantize(places),
        row["unmeasured"], row["met"], row["overdue"], row["first_due"],
    )  # fmt: skip
