"""Credit for a project shared among parties: what may stand, and how it turns into counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Mode(StrEnum):
    """SPLIT: shares add up to one. DOUBLE: each party counts it in full, the zone still once."""

    SPLIT = "SPLIT"
    DOUBLE = "DOUBLE"


class Problem(StrEnum):
    """What is wrong with a sharing; the command says it in words."""

    NOBODY = "NOBODY"
    TWICE = "TWICE"
    NOT_POSITIVE = "NOT_POSITIVE"
    OVER_ONE = "OVER_ONE"
    UNDER_ONE = "UNDER_ONE"
    NOT_FULL = "NOT_FULL"
    REFERRER = "REFERRER"


@dataclass(frozen=True, slots=True)
class Share:
    """One party's part: `party` is a team, or a person of it; `share` 0 to 1."""

    team: int
    role: str
    share: Fraction
    person: int | None = None


def problem_of(
    shares: Sequence[Share], mode: Mode, *, referrer: str = "REFERRER",
    referrer_most: Fraction = Fraction(1, 5),
) -> Problem | None:  # fmt: skip
    """Return what forbids a sharing, or None. In split mode the sum must be exactly one.

    >>> half = Fraction(1, 2)
    >>> problem_of([Share(1, "FIRST", half), Share(2, "SERVICE", half)], Mode.SPLIT) is None
    True
    >>> problem_of([Share(1, "FIRST", half), Share(2, "SERVICE", Fraction(3, 5))], Mode.SPLIT)
    <Problem.OVER_ONE: 'OVER_ONE'>
    """
    parties = [(one.team, one.person, one.role) for one in shares]
    whole = sum((one.share for one in shares), Fraction(0))
    over = [one for one in shares if one.role == referrer and one.share > referrer_most]
    found = {
        Problem.NOBODY: not shares,
        Problem.TWICE: len(set(parties)) < len(parties),
        Problem.NOT_POSITIVE: any(one.share <= 0 for one in shares),
        Problem.NOT_FULL: mode is Mode.DOUBLE and any(one.share != 1 for one in shares),
        Problem.OVER_ONE: mode is Mode.SPLIT and whole > 1,
        Problem.UNDER_ONE: mode is Mode.SPLIT and whole < 1,
        Problem.REFERRER: mode is Mode.SPLIT and bool(over),
    }
    return next((problem for problem, there in found.items() if there), None)


def by_team(shares: Iterable[Share], mode: Mode) -> dict[int, Fraction]:
    """Return what each team counts of the project: its parties' shares together, at most one.

    >>> by_team([Share(1, "FIRST", Fraction(1), 7), Share(1, "MAIN", Fraction(1), 8)], Mode.DOUBLE)
    {1: Fraction(1, 1)}
    """
    found: dict[int, Fraction] = {}
    for one in shares:
        found[one.team] = found.get(one.team, Fraction(0)) + one.share
    return {team: min(share, Fraction(1)) for team, share in found.items()}


def zone_total(counted: Mapping[int, Fraction], mode: Mode) -> Fraction:
    """Return what the zone counts: once, whatever the mode, where anybody counts it.

    >>> zone_total({1: Fraction(1), 2: Fraction(1)}, Mode.DOUBLE)
    Fraction(1, 1)
    """
    return Fraction(1) if counted else Fraction(0)
