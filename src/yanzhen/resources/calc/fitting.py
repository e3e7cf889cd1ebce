"""Whether a site serves a need: pure comparisons, one finding a requirement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Number = int | float | Decimal


class Outcome(StrEnum):
    """How a requirement turns out: met, not known, not met."""

    MET = "MET"
    UNKNOWN = "UNKNOWN"
    UNMET = "UNMET"


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement against one site: what was needed, what is there, what is missing."""

    key: str
    outcome: Outcome
    needed: object
    held: object
    missing: Number | None = None


def at_least(key: str, needed: Number | None, held: Number | None) -> Finding | None:
    """Return whether a site has as much as is needed; None where nothing is asked.

    >>> at_least("area", 110, 80).missing
    Decimal('30')
    >>> at_least("power", 800, None).outcome.value, at_least("power", None, 5)
    ('UNKNOWN', None)
    """
    if not needed:
        return None
    if held is None:
        return Finding(key, Outcome.UNKNOWN, needed, held)
    if held >= needed:
        return Finding(key, Outcome.MET, needed, held)
    return Finding(key, Outcome.UNMET, needed, held, Decimal(needed) - Decimal(held))


def within(
    key: str, needed: Number | None, low: Number | None, high: Number | None
) -> Finding | None:
    """Return whether a planned ratio lies within a site's limits, both ends allowed.

    An unknown end is UNKNOWN unless the known one already says no.

    >>> within("ratio", 1.0, 1.2, 2.5).outcome.value, within("ratio", 2, None, 2.5).outcome.value
    ('UNMET', 'UNKNOWN')
    """
    if not needed:
        return None
    if (low is not None and needed < low) or (high is not None and needed > high):
        return Finding(key, Outcome.UNMET, needed, (low, high))
    if low is None or high is None:
        return Finding(key, Outcome.UNKNOWN, needed, (low, high))
    return Finding(key, Outcome.MET, needed, (low, high))


def one_of(key: str, accepted: Iterable[str], held: str) -> Finding | None:
    """Return whether a site's zoning is among the accepted ones; None where all are."""
    wanted = tuple(accepted)
    if not wanted:
        return None
    return Finding(key, Outcome.MET if held in wanted else Outcome.UNMET, wanted, held)


def in_time(key: str, wanted: date | None, held: date) -> Finding | None:
    """Return whether a site is there by a day."""
    if wanted is None:
        return None
    return Finding(key, Outcome.MET if held <= wanted else Outcome.UNMET, wanted, held)


def overall(findings: Iterable[Finding]) -> Outcome:
    """Return the worst outcome; a site without any requirement is met.

    >>> overall([Finding("a", Outcome.MET, 1, 1), Finding("b", Outcome.UNKNOWN, 1, None)]).value
    'UNKNOWN'
    """
    order = list(Outcome)
    return max((finding.outcome for finding in findings), key=order.index, default=Outcome.MET)


def shares(limit: Number, amounts: Mapping[str, Number]) -> dict[str, float]:
    """Return parts of a limit as shares; of a limit of nothing, whatever is asked is all.

    >>> shares(200, {"committed": 50, "reserved": 30})
    {'committed': 0.25, 'reserved': 0.15}
    >>> shares(0, {"committed": 0, "reserved": 3})
    {'committed': 0.0, 'reserved': 1.0}
    """
    whole = float(limit)
    return {
        name: (float(amount) / whole if whole else float(bool(amount)))
        for name, amount in amounts.items()
    }
