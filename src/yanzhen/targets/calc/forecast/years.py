"""Levels of years: what this year's multiplier may be, given the years before and its months."""

from dataclasses import dataclass

import numpy as np

from yanzhen.targets.calc.forecast import priors
from yanzhen.targets.calc.forecast.records import Floats, Ints

GRID = np.linspace(-2.0, 2.0, 61)


@dataclass(frozen=True, slots=True)
class Level:
    """The multiplier of a year: what is thought of it, on `GRID` (log multipliers)."""

    weight: Floats

    def nodes(self, order: Ints) -> Floats:
        """Return equally likely multipliers that stand for the whole, in this order."""
        count = len(order)
        reached = np.concatenate([[0.0], np.cumsum(self.weight)])
        mass = np.concatenate([[0.0], np.cumsum(self.weight * np.exp(GRID))])
        cut = np.interp(np.linspace(0, 1, count + 1), reached / reached[-1], mass)
        found: Floats = np.diff(cut)[order] * count
        return found


def _kernel(spread: float) -> Floats:
    """Return what each point (column) may become: a lognormal factor of mean 1."""
    gap = GRID[:, None] - GRID[None, :] + spread**2 / 2
    raw = np.exp(-0.5 * (gap / spread) ** 2)
    found: Floats = raw / raw.sum(0, keepdims=True)
    return found


_DRIFT = (1 - priors.JUMP_CHANCE) * _kernel(priors.DRIFT) + priors.JUMP_CHANCE * (
    _kernel(priors.JUMP_SPREAD)[:, [len(GRID) // 2]]
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
    start = _kernel(priors.LEVEL_SPREAD)[:, len(GRID) // 2]
    total = np.zeros(len(GRID))
    for shock, weight in zip(_SHOCKS, priors.SHOCK_WEIGHTS, strict=True):
        level = start * weight
        for year in range(len(seen) - 1):
            level = _DRIFT @ (level * (shock.T @ likely[year]))
        total += (shock @ level) * likely[-1]
    return Level(total / total.sum())
