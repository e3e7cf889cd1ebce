"""Hazards that multiply: stage, time on it, size, season and year, each drawn to a prior."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.targets.calc.forecast import priors
from yanzhen.targets.calc.forecast.records import Floats, Ints
from yanzhen.targets.calc.forecast.years import PARTS

# Half months on a stage from which each class of age begins, and the class of each age.
AGE_FROM = np.array([0, 1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 108])
AGES = 109
AGE_CLASS = np.searchsorted(AGE_FROM, np.arange(AGES), side="right") - 1
STAGES = 5
SWEEPS = 8


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

    `rate` shape (stages, age classes, sizes); `season` shape (24,); `seen`, `expected` by
    quarter, without the year's multiplier.
    """

    rate: Floats
    season: Floats
    seen: Floats
    expected: Floats


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the things that multiply: its level in each cell, and the prior of its logarithms."""

    level: Ints
    mean: Floats
    tightness: Floats  # inverse covariance


# Logarithm of the middle of each class of age, over three months.
AGE_LOG: Floats = np.log((AGE_FROM + np.append(AGE_FROM[1:], 180)) / 2) - np.log(6.0)


def _tight(covariance: NDArray[np.floating]) -> Floats:
    return np.linalg.inv(covariance + 1e-4 * np.eye(len(covariance))).astype(np.float64)


def _near(place: Floats, reach: float) -> Floats:
    found: Floats = np.exp(-np.abs(place[:, None] - place[None, :]) / reach)
    return found


def _ageing() -> Floats:
    """Return how tightly the ageing of all stages is held: by a common line and a common bend,
    and by lines and bends of each stage's own."""
    one = priors.AGE_SLOPE**2 * np.outer(AGE_LOG, AGE_LOG)
    one = one + priors.AGE_BEND**2 * _near(AGE_LOG, priors.AGE_REACH)
    same = np.ones((STAGES, STAGES)) * priors.AGE_COMMON
    return _tight(np.kron(same + np.eye(STAGES) * (1 - priors.AGE_COMMON), one))


def _yearly(years: int) -> Floats:
    when = np.arange(years, dtype=np.float64)
    return _tight(
        priors.YEAR_OWN**2 * np.eye(years) + priors.YEAR_SPREAD**2 * _near(when, priors.YEAR_REACH)
    )


AGEING = _ageing()
LINGERING = np.tile(
    -priors.AGE_DECLINE * AGE_LOG - priors.AGE_LINGERS * np.maximum(AGE_LOG - np.log(4.0), 0),
    STAGES,
)
YEARLY = [_yearly(n) for n in range(20)]
_QUARTER_END = np.where(np.arange(12) % 3 == 2, 1, 0) + (np.arange(12) == 11)


def fit(
    cells: Cells, rates: Floats, season: Floats, size_centres: Floats, weights: Floats
) -> Hazard:
    """Return the hazard of one kind of event.

    Logarithms add up: stage + time on it + size + season + year, each with a normal prior; that
    of the time on a stage and of the year is a smooth curve. The factors are fitted in turn.

    Args:
        cells: time at risk and events of this kind only.
        rates: prior rate of each stage, shape (stages,), per half month; 0 for never.
        season: prior multiplier of each month, shape (12,).
        size_centres: mean log10 amount of each size class less that of all.
        weights: weight of each year, shape (years,), the newest last.

    Source: posterior mode of a Poisson regression under Gaussian priors, by Newton's method on
    one factor after the other (Breslow and Clayton 1993).
    """
    weight = weights[cells.year]
    events = cells.events * weight
    years, classes = len(weights), len(AGE_FROM)
    month = cells.half // 2
    halves = _QUARTER_END[month] * 2 + cells.half % 2
    size = priors.SIZE_SLOPE_SPREAD**2 * np.outer(size_centres, size_centres)
    size = size + np.eye(len(size_centres)) / priors.SIZE_STRENGTH
    log_rates = np.log(np.maximum(rates, 1e-30))
    factors = [
        Factor(cells.stage, log_rates, np.eye(STAGES) / priors.RATE_SPREAD**2),
        Factor(cells.stage * classes + cells.age, LINGERING, AGEING),
        Factor(month, np.log(season), np.eye(12) * priors.SEASON_STRENGTH),
        Factor(cells.size, np.zeros(len(size_centres)), _tight(size)),
        Factor(halves, np.zeros(6), np.eye(6) * priors.HALF_STRENGTH),
        Factor(cells.year, np.zeros(years), YEARLY[years]),
    ]
    logs = [factor.mean.copy() for factor in factors]
    expected = cells.risk * weight
    for factor in factors:
        expected = expected * np.exp(factor.mean)[factor.level]
    hits = [added(f.level, events, len(f.mean)) for f in factors]
    for _ in range(SWEEPS):
        for k, factor in enumerate(factors):
            step = _step(hits[k], expected, factor, logs[k])
            logs[k] = logs[k] + step
            expected = expected * np.exp(step)[factor.level]
    rate = (
        np.exp(logs[0])[:, None, None] * np.exp(logs[1]).reshape(STAGES, classes, 1)
        * np.exp(logs[3])[None, None, :]
    ) * (rates > 0)[:, None, None]  # fmt: skip
    seasons = np.repeat(np.exp(logs[2]), 2) * np.exp(
        logs[4][np.repeat(_QUARTER_END, 2) * 2 + np.arange(24) % 2]
    )
    plain = expected / np.exp(logs[5])[cells.year] / np.maximum(weight, 1e-9)
    part = cells.year * PARTS + cells.half // (24 // PARTS)
    return Hazard(
        rate, seasons, added(part, cells.events, years * PARTS), added(part, plain, years * PARTS)
    )


def added(level: Ints, values: Floats, levels: int) -> Floats:
    """Return the sum of the values on each level."""
    return np.bincount(level, values, levels).astype(np.float64)


def _step(hits: Floats, expected: Floats, factor: Factor, logs: Floats) -> Floats:
    """Return by what the logarithms of one factor change."""
    now = np.bincount(factor.level, expected, len(logs))
    score = hits - now - factor.tightness @ (logs - factor.mean)
    found: Floats = np.linalg.solve(factor.tightness + np.diag(np.maximum(now, hits / 3)), score)
    return np.clip(found, -1.5, 1.5)
