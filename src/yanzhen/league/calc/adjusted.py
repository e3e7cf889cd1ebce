"""The adjusted table: what a team signed against what its portfolio let one expect.

A team that was given late, large, warm leads signs more than one that was given cold ones. Expected
is what the zone as a whole made of such leads; observed ÷ expected, drawn towards 1 where there is
little to go by, says what the team added. NumPy in, NumPy out; no database and no clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaincinv, gammaln

Cell = tuple[str, str, str]
Floats = NDArray[np.float64]
Places = NDArray[np.int64]
NODES = 48
SPREADS = 60


@dataclass(frozen=True, slots=True)
class Exposed:
    """Leads of one team in one cell: months they were open in all, and how many were signed."""

    team: int
    cell: Cell
    months: float
    signed: float


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One team: `ratio` is drawn towards 1; the interval and the places are at the asked level."""

    team: int
    observed: float
    expected: float
    raw: float | None
    ratio: float
    low: float
    high: float
    place: int
    best: int
    worst: int


def cell_rates(exposed: Sequence[Exposed], *, strength: float) -> dict[Cell, float]:
    """Return the zone's signings per open month in each cell, little ones drawn to their stage's.

    (signed + strength · rate of the stage) ÷ (months + strength); the stage's own rate is drawn
    to the rate of all in the same way.

    Args:
        strength: months of open leads that the wider rate is worth, above 0.

    >>> some = [Exposed(1, ("S2", "A", "X"), 90, 9), Exposed(2, ("S2", "B", "X"), 10, 0)]
    >>> {cell[1]: round(rate, 4) for cell, rate in cell_rates(some, strength=10).items()}
    {'A': 0.099, 'B': 0.045}
    """
    stages: dict[str, list[float]] = {}
    cells: dict[Cell, list[float]] = {}
    for one in exposed:
        whole = stages.setdefault(one.cell[0], [0.0, 0.0])
        for held in (whole, cells.setdefault(one.cell, [0.0, 0.0])):
            held[0] += one.months
            held[1] += one.signed
    months = sum(held[0] for held in stages.values())
    overall = sum(held[1] for held in stages.values()) / months if months > 0 else 0.0
    rates = {
        stage: (signed + strength * overall) / (open_ + strength)
        for stage, (open_, signed) in stages.items()
    }
    return {
        cell: (signed + strength * rates[cell[0]]) / (open_ + strength)
        for cell, (open_, signed) in cells.items()
    }


def expected_by_team(
    exposed: Sequence[Exposed], rates: Mapping[Cell, float]
) -> dict[int, tuple[float, float]]:
    """Return (observed, expected) of each team; expected ones together come to the observed.

    >>> some = [Exposed(1, ("S2", "A", "X"), 60, 9), Exposed(2, ("S2", "A", "X"), 30, 0)]
    >>> expected_by_team(some, {("S2", "A", "X"): 0.2})
    {1: (9.0, 6.0), 2: (0.0, 3.0)}
    """
    found: dict[int, list[float]] = {}
    for one in exposed:
        held = found.setdefault(one.team, [0.0, 0.0])
        held[0] += one.signed
        held[1] += one.months * rates[one.cell]
    observed = sum(o for o, _e in found.values())
    expected = sum(e for _o, e in found.values())
    scale = observed / expected if observed > 0 and expected > 0 else 1.0
    return {team: (float(o), e * scale) for team, (o, e) in found.items()}


def spread(observed: Floats, expected: Floats, *, least: float, most: float) -> float:
    """Return how much true ratios differ between teams (a standard deviation around 1).

    The value between `least` and `most` under which the counts are likeliest, where a team's true
    ratio is drawn from a Gamma of mean 1 and its count is Poisson around ratio × expected.
    Taken from an even grid of 60 values, so that the same counts always give the same answer.

    Source:
        Clayton and Kaldor (1987), Empirical Bayes estimates of age-standardized relative risks,
        Biometrics 43(3), 671-681.
    """
    grid = np.linspace(least, most, SPREADS)
    shape = 1.0 / grid[:, None] ** 2
    o, e = observed[None, :], np.maximum(expected[None, :], 1e-9)
    log = (
        gammaln(shape + o) - gammaln(shape) + shape * np.log(shape) + o * np.log(e)
        - (shape + o) * np.log(shape + e)
    )  # fmt: skip
    return float(grid[int(np.argmax(log.sum(axis=1)))])


def adjust(
    counts: Mapping[int, tuple[float, float]], *, least: float, most: float, level: float = 0.9
) -> list[Adjusted]:
    """Return every team's shrunk ratio with its interval, its place and the places it may hold.

    With spread s the prior is Gamma(1/s², 1/s²); a team's ratio is then Gamma(1/s² + observed,
    1/s² + expected): mean (1/s² + observed) ÷ (1/s² + expected). Two teams can be told apart where
    one ratio is larger than the other with probability `level`. Teams that cannot be told apart
    share a place, and so do those whom a third links. The places a team may hold come from the
    exact distribution of its rank, by Gauss-Legendre quadrature over its own ratio.

    Args:
        counts: by team (observed, expected), none negative.
        least, most: bounds of the spread, above 0.
        level: of the interval, the places, and the telling apart.

    Returns:
        In order of the ratio, then of the team.

    >>> one = adjust({1: (9.0, 6.0)}, least=0.5, most=0.5)[0]
    >>> one.ratio, one.place, (one.best, one.worst)
    (1.3, 1, (1, 1))
    """
    if not counts:
        return []
    teams = sorted(counts)
    observed = np.array([counts[team][0] for team in teams], dtype=np.float64)
    expected = np.array([counts[team][1] for team in teams], dtype=np.float64)
    shape = 1.0 / spread(observed, expected, least=least, most=most) ** 2
    a, b = shape + observed, shape + expected
    tail = (1.0 - level) / 2
    low, high = gammaincinv(a, tail) / b, gammaincinv(a, 1 - tail) / b
    ratio = a / b
    order = sorted(range(len(teams)), key=lambda i: (-ratio[i], teams[i]))
    places = _shared_places(order, _above(a, b), level)
    best, worst = _rank_intervals(a, b, tail)
    return [
        Adjusted(
            teams[i], float(observed[i]), float(expected[i]),
            float(observed[i] / expected[i]) if expected[i] > 0 else None,
            float(ratio[i]), float(low[i]), float(high[i]), places[i], int(best[i]), int(worst[i]),
        )
        for i in order
    ]  # fmt: skip


def _above(a: Floats, b: Floats) -> Floats:
    """Return P(ratio of i > ratio of j) of independent Gammas, exactly, shape (n, n).

    X/(X+Y) of Gammas with one rate is Beta, so that P(X_i/b_i > X_j/b_j) is an incomplete beta.
    """
    split = b[None, :] / (b[:, None] + b[None, :])
    # X_j < X_i · b_j / b_i  <=>  X_j / (X_i + X_j) < b_j / (b_i + b_j)
    return np.asarray(betainc(a[None, :], a[:, None], split), dtype=np.float64)


def _shared_places(order: Sequence[int], above: Floats, level: float) -> dict[int, int]:
    """Return places by index: a new one begins where all before are surely above all after."""
    places: dict[int, int] = {}
    place = 1
    for at, one in enumerate(order):
        before, after = list(order[:at]), list(order[at:])
        if before and (above[np.ix_(before, after)] >= level).all():
            place = at + 1
        places[one] = place
    return places


def _rank_intervals(
    a: Floats, b: Floats, tail: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and worst place each team may hold.

    Given its own ratio x, each other team is above with probability P(ratio > x), independently:
    how many are above is Poisson-binomial, built up team by team; averaged over x.
    """
    count = len(a)
    nodes, weights = leggauss(NODES)
    levels, weights = (nodes + 1) / 2, weights / 2
    own = gammaincinv(a[:, None], levels[None, :]) / b[:, None]
    beaten = 1.0 - gammainc(a[None, None, :], own[:, :, None] * b[None, None, :])
    # Places first, so that each step goes through memory in one run.
    number = np.zeros((count, count, NODES))
    number[0] = 1.0
    for other in range(count):
        p = beaten[:, :, other].copy()
        p[other, :] = 0.0
        # So far at most `other` teams may be above: what lies beyond is nothing.
        above = number[: other + 1] * p
        number[: other + 1] -= above
        number[1 : other + 2] += above[: count - 1]
    ranks = np.einsum("n,rtn->tr", weights, number)
    total = np.cumsum(ranks, axis=1)
    best = 1 + (total < tail + 1e-9).sum(axis=1)
    worst = 1 + (total < 1 - tail - 1e-9).sum(axis=1)
    return best, np.minimum(worst, count)
