"""Levels of years: what this year's multiplier may be, given the years before and its months."""

from dataclasses import dataclass

import numpy as np

from yanzhen.targets.calc.forecast import priors
from yanzhen.targets.calc.forecast.records import Floats, Ints

PARTS = 4  # of a year
STEP = 1 / 15
GRID: Floats = np.arange(-30.0, 31.0) * STEP
APART, EACH_SIDE = 3, 4  # a year's own shock: so many steps of the grid, so many each way
SHOCK: Floats = np.arange(-EACH_SIDE, EACH_SIDE + 1.0) * APART * STEP
WIDE: Floats = np.arange(-30.0 - APART * EACH_SIDE, 31 + APART * EACH_SIDE) * STEP


@dataclass(frozen=True, slots=True)
class Level:
    """The multiplier for the rest of a year: what is thought of it, on `WIDE` (its logarithm)."""

    weight: Floats

    def nodes(self, order: Ints) -> Floats:
        """Return equally likely multipliers that stand for the whole, in this order."""
        count = len(order)
        reached = np.concatenate([[0.0], np.cumsum(self.weight)])
        mass = np.concatenate([[0.0], np.cumsum(self.weight * np.exp(WIDE))])
        cut = np.interp(np.linspace(0, 1, count + 1), reached / reached[-1], mass)
        found: Floats = np.diff(cut)[order] * count
        return found


def _normal(place: Floats, spread: Floats | float) -> Floats:
    """Return weights of the logarithm of a lognormal factor of mean 1, along the last axis."""
    raw = np.exp(-0.5 * ((place + np.square(spread) / 2) / spread) ** 2)
    found: Floats = raw / raw.sum(-1, keepdims=True)
    return found


_DRIFT = _normal(GRID[None, :] - GRID[:, None], priors.DRIFT)
_START = _normal(GRID, priors.LEVEL_SPREAD)
_JUMP = _normal(GRID, priors.JUMP_SPREAD)
_LATER = _normal(WIDE[None, :] - WIDE[:, None], priors.JUMP_SPREAD / 2)
_SHOCKS = _normal(SHOCK[None, :], priors.SHOCKS[:, None])[:, :, None]  # (spreads, shocks, 1)


def levels(seen: Floats, expected: Floats, left: float) -> tuple[list[Level], Floats]:
    """Return what is thought of the newest year's multiplier, and how likely the counts were.

    A level drifts from year to year and, rarely, jumps within one (a change of regime); each
    year has a shock of its own, of one of several spreads. All are weighed by how well they
    explain the counts. The level may still jump in what is left of the year.

    Args:
        seen: events by kind and quarter, the newest year last, shape (kinds, quarters).
        expected: what the hazards say of each quarter at multiplier 1.
        left: share of the newest year that is left.

    Returns:
        a level a kind, and the logarithm of each kind's evidence, shape (kinds,).

    Source: a filter on a grid, as in Adams and MacKay (2007), Bayesian online changepoint
    detection, with a gradual drift and yearly shocks besides.
    """
    kinds, quarters = seen.shape
    at = GRID[None, :] + SHOCK[:, None]
    log = seen.T[:, :, None, None] * at - expected.T[:, :, None, None] * np.exp(at)
    best = log.max((2, 3), keepdims=True)
    likely = np.exp(log - best)  # shape (quarters, kinds, shocks, grid)
    evidence = best.sum((0, 2, 3))
    jump = priors.JUMP_CHANCE / PARTS
    level = priors.SHOCK_WEIGHTS[:, None] * np.broadcast_to(
        _START, (kinds, len(priors.SHOCKS), len(GRID))
    )
    state = level[:, :, None] * _SHOCKS  # shape (kinds, spreads, shocks, grid)
    for quarter in range(quarters):
        if quarter and quarter % PARTS == 0:
            state = (state.sum(2) @ _DRIFT.T)[:, :, None] * _SHOCKS
        if quarter:
            jumped = state.sum(3, keepdims=True) * (jump * _JUMP)
            state *= 1 - jump
            state += jumped
        state *= likely[quarter][:, None]
        total = state.sum((1, 2, 3))
        evidence = evidence + np.log(total)
        state /= total[:, None, None, None]
    newest = state.sum(1)
    weight = np.zeros((kinds, len(WIDE)))
    for k in range(len(SHOCK)):
        weight[:, k * APART : k * APART + len(GRID)] += newest[:, k]
    still = priors.JUMP_CHANCE * left
    weight = (1 - still) * weight + still * weight @ _LATER
    return [Level(row) for row in weight], evidence


def mixed(apart: Level, together: Level, share: float) -> Level:
    """Return what is thought where two accounts are likely in these shares."""
    return Level((1 - share) * apart.weight + share * together.weight)
