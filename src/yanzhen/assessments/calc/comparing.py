"""A project beside its like: the last comparable ones, and the zone's own residents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Judged:
    """A project that was judged: what it is like, and when."""

    code: str
    pillar: str
    kind: str
    size_cny: Fraction
    decided_on: date


def comparable(
    project: Judged, judged: Iterable[Judged], *, factor: Fraction, count: int
) -> tuple[Judged, ...]:
    """Return the last projects of the same pillar and kind whose size is within a factor.

    Args:
        factor: at least 1; with 3, sizes from a third to three times are alike.
        count: how many at most.

    Returns:
        Newest decision first, the project itself left out; those decided later than it too.

    Raises:
        ValueError: if the factor is below 1.

    Source:
        Parameters `assessment.comparable_factor`, `assessment.comparable_count`.
    """
    if factor < 1:
        raise ValueError(f"factor must be at least 1; got {factor}.")
    alike = [
        one
        for one in judged
        if one.code != project.code
        and (one.pillar, one.kind) == (project.pillar, project.kind)
        and one.decided_on <= project.decided_on
        and project.size_cny <= one.size_cny * factor
        and one.size_cny <= project.size_cny * factor
    ]
    return tuple(sorted(alike, key=lambda one: (one.decided_on, one.code), reverse=True)[:count])


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a value stands among residents: `share` of them it exceeds, ties counted half."""

    share: Fraction | None
    n: int
    median: Fraction | None


def standing(value: Fraction | None, residents: Sequence[Fraction | None]) -> Standing:
    """Return where a per-mu figure stands in the distribution of the zone's residents.

    Args:
        value: the project's figure; None: missing, and then without a standing.
        residents: one figure a firm, in the same unit; firms without a figure are None and are
            not counted.

    Returns:
        Share in [0, 1] that the value exceeds (ties half), how many firms it is held against,
        and their median. With no firm neither share nor median.

    >>> standing(Fraction(30), [Fraction(10), Fraction(30), None, Fraction(50), Fraction(20)])
    Standing(share=Fraction(5, 8), n=4, median=Fraction(25, 1))
    """
    known = sorted(one for one in residents if one is not None)
    if not known:
        return Standing(None, 0, None)
    middle = len(known) // 2
    median = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
    if value is None:
        return Standing(None, len(known), median)
    below = sum(one < value for one in known)
    ties = sum(one == value for one in known)
    return Standing((below + Fraction(ties, 2)) / len(known), len(known), median)
