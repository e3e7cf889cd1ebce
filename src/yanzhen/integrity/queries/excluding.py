"""What confirmed cases take out of the count: the one question of `targets`."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yanzhen.integrity.models import Counted, Exclusion


@dataclass(frozen=True, slots=True)
class Excluded:
    """One paper that does not count from a day on, and why."""

    evidence: int
    project: int
    counted: str
    rule: str
    reason: str
    from_on: date
    case: str


def excluded(on: date) -> frozenset[Excluded]:
    """Return the papers excluded on a day: confirmed by then and not lifted. One query."""
    rows = (
        Exclusion.objects.filter(from_on__lte=on)
        .filter(Q(lifted_on__isnull=True) | Q(lifted_on__gt=on))
        .values_list("evidence", "project", "counted", "case__rule", "case__reason", "from_on",
                     "case__code")
    )  # fmt: skip
    return frozenset(Excluded(*row) for row in rows)


def excluded_projects(on: date, counted: str = Counted.SIGNING) -> frozenset[int]:
    """Return the projects whose signing (or start) does not count on a day. One query."""
    return frozenset(one.project for one in excluded(on) if one.counted == counted)
