"""Hazards that multiply: stage, time on it, size, season and year, each shrunk to a prior."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.targets.calc.forecast import priors
from yanzhen.targets.calc.forecast.records import Floats, Ints

# Half months on a stage from which each class of age begins, and the class of each age.
AGE_FROM = np.array([0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48])
AGES = 49
AGE_CLASS = np.searchsorted(AGE_FROM, np.arange(AGES), side="right") - 1
STAGES = 5
SWEEPS = 5


@dataclass(frozen=True, slots=True)
class Cells:
    """Time at risk and events, added up by stage, age class, size, half month and year."""

    stage: Ints
    age: Ints
    size: Ints
    half: Ints
    year: Ints
    risk: Floats
    events: Floats

    def take(self, index: NDArray[np.bool_]) -> "Cells":
        """Return some of the cells."""
        return Cells(*(getattr(self, name)[index] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Hazard:
    """One kind of event. Rate = stage × age × size × season × the year's multiplier.

    `rate` shape (stages, age classes, sizes); `season` shape (24,); `seen`, `expected` by year,
    without the year's multiplier.
    """

    rate: Floats
    season: Floats
    seen: Floats
    expected: Floats


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the things that multiply: its level in each cell, prior mean and strength."""

    level: Ints
    prior: Floats
    strength: float


def fit(
    cells: Cells, rates: Floats, season: Floats, size_centres: Floats, weights: Floats
) -> Hazard:
    """Return the hazard of one kind of event.

    A factor's level is (events + strength) / (expected + strength / prior): with no events it
    is the prior, with many it is what was seen. The factors are fitted in turn, five times.

    Args:
        cells: time at risk and events of this kind only.
        rates: prior rate of each stage, shape (stages,), per half month; 0 for never.
        season: prior multiplier of each month, shape (12,).
        size_centres: mean log10 amount of each size class less that of all.
        weights: weight of each year, shape (years,), the newest last.

    Source: posterior mode of a Poisson regression under gamma priors (Clayton 1978).
    """
    weight = weights[cells.year]
    events, risk = cells.events * weight, cells.risk * weight
    sizes, years = len(size_centres), len(weights)
    quarter_end = np.where(np.arange(12) % 3 == 2, 1, 0) + (np.arange(12) == 11)
    month = cells.half // 2
    halves = quarter_end[month] * 2 + cells.half % 2
    classes = len(AGE_FROM)
    factors = [
        Factor(cells.stage, rates, priors.RATE_STRENGTH),
        Factor(month, season, priors.SEASON_STRENGTH),
        Factor(cells.stage * classes + cells.age, np.ones(STAGES * classes), priors.AGE_STRENGTH),
        Factor(cells.size, np.ones(sizes), priors.SIZE_STRENGTH),
        Factor(halves, np.ones(6), priors.HALF_STRENGTH),
        Factor(cells.year, np.ones(years), priors.YEAR_STRENGTH),
    ]
    levels = [factor.prior.copy() for factor in factors]
    slope = 0.0
    log_size = size_centres[cells.size]
    expected = risk.copy()
    for factor in factors:
        expected *= factor.prior[factor.level]
    hits = [added(f.level, events, len(f.prior)) for f in factors]
    for _ in range(SWEEPS):
        for k, factor in enumerate(factors):
            step = _shrunk(hits[k], expected, factor, levels[k])
            levels[k] = levels[k] * step
            expected = expected * step[factor.level]
        change = _slope_step(events, expected, log_size, slope)
        slope += change
        expected = expected * np.exp(change * log_size)
    rate = (
        levels[0][:, None, None] * levels[2].reshape(STAGES, classes, 1)
        * (levels[3] * np.exp(slope * size_centres))[None, None, :]
    )  # fmt: skip
    seasons = np.repeat(levels[1], 2) * levels[4][np.repeat(quarter_end, 2) * 2 + np.arange(24) % 2]
    plain = expected / np.maximum(levels[5], 1e-9)[cells.year] / np.maximum(weight, 1e-9)
    return Hazard(
        rate, seasons, added(cells.year, cells.events, years),
        added(cells.year, plain, years),
    )  # fmt: skip


def added(level: Ints, values: Floats, levels: int) -> Floats:
    """Return the sum of the values on each level."""
    return np.bincount(level, values, levels).astype(np.float64)


def _shrunk(hits: Floats, expected: Floats, factor: Factor, level: Floats) -> Floats:
    """Return by what each level changes."""
    without = np.bincount(factor.level, expected, len(level)) / np.maximum(level, 1e-300)
    prior = np.maximum(factor.prior, 1e-12)
    wanted = (hits + factor.strength) / (without + factor.strength / prior)
    found: Floats = np.where(factor.prior > 0, wanted / np.maximum(level, 1e-300), 1.0)
    return found


def _slope_step(events: Floats, expected: Floats, log_size: Floats, slope: float) -> float:
    tightness = priors.SIZE_SLOPE_SPREAD**-2
    score = float(log_size @ (events - expected)) - tightness * slope
    return float(np.clip(score / (float(log_size**2 @ expected) + tightness), -0.5, 0.5))
