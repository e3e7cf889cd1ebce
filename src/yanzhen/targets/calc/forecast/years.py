"""Levels of years: what this year's multiplier may be, given the years before and its months."""

from dataclasses import dataclass

import numpy as np

from yanzhen.targets.calc.forecast import priors
from yanzhen.targets.calc.forecast.records import Floats

GRID = np.linspace(-2.0, 2.0, 61)


@dataclass(frozen=True, slots=True)
class Level:
    """The multiplier of a year: what is thought of it, on `GRID` (log multipliers)."""

    weight: Floats

    @property
    def mean(self) -> float:
        return float(self.weight @ np.exp(GRID))

    def nodes(self, count: int) -> tuple[Floats, Floats]:
        """Return multipliers and weights that stand for the whole, for a sum over them."""
        edges = np.linspace(0, 1, count + 1)
        reached = np.concatenate([[0.0], np.cumsum(self.weight)])
        reached /= reached[-1]
        mass = np.concatenate([[0.0], np.cumsum(self.weight * np.exp(GRID))])
        cut = np.interp(edges, reached, mass)
        return np.diff(cut) * count, np.full(count, 1.0 / count)


def _kernel(spread: float) -> Floats:
    raw = np.exp(-0.5 * ((GRID[:, None] - GRID[None, :]) / spread) ** 2)
    found: Floats = raw / raw.sum(0, keepdims=True)
    return found


_DRIFT = (1 - priors.JUMP_CHANCE) * _kernel(priors.DRIFT) + priors.JUMP_CHANCE * (
    np.exp(-0.5 * (GRID / priors.JUMP_SPREAD) ** 2)[:, None]
    / np.exp(-0.5 * (GRID / priors.JUMP_SPREAD) ** 2).sum()
)
_SHOCKS = [_kernel(spread) for spread in priors.SHOCKS]


def _likelihood(seen: Floats, expected: Floats) -> Floats:
    """Return, by year and grid point, how likely the count is (the best point 1)."""
    log = seen[:, None] * GRID - expected[:, None] * np.exp(GRID)
    found: Floats = np.exp(log - log.max(1, keepdims=True))
    return found


def this_year(seen: Floats, expected: Floats) -> Level:
    """Return what is thought of the newest year's multiplier.

    Years share a level that drifts and, rarely, jumps (a change of regime); each year has a
    shock of its own, of one of several spreads. All are weighed by how well they explain the
    counts, and the newest year by its own months so far.

    Args:
        seen: events by year, the newest last, shape (years,).
        expected: what the hazards say of each year at multiplier 1, shape (years,).

    Source: a filter on a grid, as in Adams and MacKay (2007), Bayesian online changepoint
    detection, with a gradual drift besides.
    """
    likely = _likelihood(seen, expected)
    start = np.exp(-0.5 * (GRID / priors.LEVEL_SPREAD) ** 2)
    total = np.zeros(len(GRID))
    for shock, weight in zip(_SHOCKS, priors.SHOCK_WEIGHTS, strict=True):
        level = start / start.sum() * weight
        for year in range(len(seen) - 1):
            level = _DRIFT @ (level * (shock.T @ likely[year]))
        total += (shock @ level) * likely[-1]
    return Level(total / total.sum())
