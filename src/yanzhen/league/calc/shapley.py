"""How a project's credit would be shared by what each party added: the Shapley value, exact.

An aid where parties cannot agree; a person decides.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial

MOST_PARTIES = 8
Worth = Callable[[frozenset[int]], Fraction]


def shapley(parties: Sequence[int], worth: Worth) -> dict[int, Fraction]:
    """Return each party's mean marginal addition over all orders in which they could have come.

    Args:
        parties: at most 8 of them; the sum runs over every coalition.
        worth: what a coalition would have brought about by itself, 0 for the empty one.

    Returns:
        A share for each party; together they are the worth of all.

    Raises:
        ValueError: for more than 8 parties, or one named twice.

    Source:
        Shapley (1953), A Value for n-Person Games, in: Contributions to the Theory of Games II.

    Two parties who each bring the project half way alone and close it together:

    >>> alone = {frozenset(): 0, frozenset({1}): 50, frozenset({2}): 30, frozenset({1, 2}): 100}
    >>> shapley([1, 2], lambda some: Fraction(alone[some]))
    {1: Fraction(60, 1), 2: Fraction(40, 1)}
    """
    if len(set(parties)) != len(parties) or len(parties) > MOST_PARTIES:
        raise ValueError(f"shapley needs at most {MOST_PARTIES} different parties.")
    count = len(parties)
    known = {
        frozenset(some): worth(frozenset(some))
        for size in range(count + 1)
        for some in combinations(parties, size)
    }
    found = {}
    for party in parties:
        total = Fraction(0)
        for some, value in known.items():
            if party not in some:
                orders = factorial(len(some)) * factorial(count - len(some) - 1)
                total += orders * (known[some | {party}] - value)
        found[party] = total / factorial(count)
    return found


def worth_of_steps(
    done: Mapping[int, Mapping[str, Fraction]], steps: Mapping[str, Fraction]
) -> Worth:
    """Return what a coalition is worth by the steps of the work it covers.

    A step (found the lead, first talks, main talks, site, service) has a weight; a party took
    part in it with a strength of 0 to 1. A coalition covers a step as far as its strongest member
    does: two who did the same step add nothing to each other there.

    Args:
        done: by party, the strength in each step, 0 to 1.
        steps: by step, its weight; steps that nobody took part in are left out.

    >>> steps = {"FIRST": Fraction(1), "SERVICE": Fraction(1)}
    >>> done = {1: {"FIRST": Fraction(1)}, 2: {"FIRST": Fraction(1), "SERVICE": Fraction(1)}}
    >>> shapley([1, 2], worth_of_steps(done, steps))
    {1: Fraction(1, 4), 2: Fraction(3, 4)}
    """
    none = Fraction(0)
    covered = [step for step in steps if any(own.get(step, none) > 0 for own in done.values())]
    whole = sum((steps[step] for step in covered), none)

    def worth(some: frozenset[int]) -> Fraction:
        if not whole:
            return Fraction(bool(some))
        reached = sum(
            (steps[step] * max((done[p].get(step, none) for p in some), default=none)
             for step in covered), none
        )  # fmt: skip
        return reached / whole

    return worth
