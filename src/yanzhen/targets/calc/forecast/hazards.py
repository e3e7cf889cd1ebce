"""Hazards that multiply: stage, time on it, size, season and year, each drawn to a prior."""

from dataclasses import dataclass
from functools import cache

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
    """Time at risk and events of one kind, by what a project is like and when.

    `stages`: the stages concerned, rising. `risk` shape (likes, years × 24): likes are stage, age
    class and size, in this order of counting; `by_like` and `by_time`: events, shapes (likes,
    years × 24) added up along one axis each, `by_like` with each year's weight.
    """

    stages: Ints
    sizes: int
    risk: Floats
    by_like: Floats
    by_time: Floats


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
    """One of the things that multiply: its level in each row, and the prior of its logarithms."""

    level: Ints
    mean: Floats
    tightness: Floats  # inverse covariance
    hits: Floats  # events on each level


# Logarithm of the middle of each class of age, over three months.
AGE_LOG: Floats = np.log((AGE_FROM + np.append(AGE_FROM[1:], 180)) / 2) - np.log(6.0)


def _tight(covariance: NDArray[np.floating]) -> Floats:
    return np.linalg.inv(covariance + 1e-4 * np.eye(len(covariance))).astype(np.float64)


def _near(place: Floats, reach: float) -> Floats:
    found: Floats = np.exp(-np.abs(place[:, None] - place[None, :]) / reach)
    return found


@cache
def _ageing(stages: int) -> Floats:
    """Return how tightly the ageing of stages is held: by a common line and a common bend, and by
    lines and bends of each stage's own."""
    one = priors.AGE_SLOPE**2 * np.outer(AGE_LOG, AGE_LOG)
    one = one + priors.AGE_BEND**2 * _near(AGE_LOG, priors.AGE_REACH)
    same = np.ones((stages, stages)) * priors.AGE_COMMON
    return _tight(np.kron(same + np.eye(stages) * (1 - priors.AGE_COMMON), one))


@cache
def _yearly(years: int) -> Floats:
    when = np.arange(years, dtype=np.float64)
    return _tight(
        priors.YEAR_OWN**2 * np.eye(years) + priors.YEAR_SPREAD**2 * _near(when, priors.YEAR_REACH)
    )


LINGERING: Floats = -priors.AGE_DECLINE * AGE_LOG - priors.AGE_LINGERS * np.maximum(
    AGE_LOG - np.log(4.0), 0
)
_QUARTER_END = np.where(np.arange(12) % 3 == 2, 1, 0) + (np.arange(12) == 11)
_MONTH = np.arange(24) // 2
_HALF = _QUARTER_END[_MONTH] * 2 + np.arange(24) % 2


def fit(
    cells: Cells, rates: Floats, season: Floats, size_centres: Floats, weights: Floats
) -> Hazard:
    """Return the hazard of one kind of event.

    Logarithms add up: stage + time on it + size + season + year, each with a normal prior; that
    of the time on a stage and of the year is a smooth curve. The factors are fitted in turn:
    those of what a project is like with the time at risk added up over time, and the reverse.

    Args:
        cells: time at risk and events of this kind.
        rates: prior rate of each stage, shape (stages,), per half month; 0 for never.
        season: prior multiplier of each month, shape (12,).
        size_centres: mean log10 amount of each size class less that of all.
        weights: weight of each year, shape (years,), the newest last.

    Source: posterior mode of a Poisson regression under Gaussian priors, by Newton's method on
    one factor after the other (Breslow and Clayton 1993).
    """
    likes = _likes(cells, rates, size_centres)
    times = _times(cells, season, weights)
    heavy = np.repeat(weights, 24)
    logs = [[factor.mean.copy() for factor in some] for some in (likes, times)]
    like, time = (_product(some) for some in (likes, times))
    for _ in range(SWEEPS):
        like = _sweep(likes, logs[0], like, cells.risk @ (time * heavy))
        time = _sweep(times, logs[1], time, (like @ cells.risk) * heavy)
    rate = np.zeros((STAGES, len(AGE_FROM), cells.sizes))
    rate[cells.stages] = like.reshape(len(cells.stages), len(AGE_FROM), cells.sizes)
    seasons = np.exp(logs[1][0])[_MONTH] * np.exp(logs[1][1])[_HALF]
    plain = (like @ cells.risk) * np.tile(seasons, len(weights))
    parts = len(weights) * PARTS
    return Hazard(
        rate, seasons, cells.by_time.reshape(parts, -1).sum(1), plain.reshape(parts, -1).sum(1)
    )


def _likes(cells: Cells, rates: Floats, centres: Floats) -> list[Factor]:
    """Return the factors of what a project is like: stage, time on it, size."""
    count, classes = len(cells.stages), len(AGE_FROM)
    stage, age, size = np.unravel_index(np.arange(len(cells.risk)), (count, classes, cells.sizes))
    tight = priors.SIZE_SLOPE_SPREAD**2 * np.outer(centres, centres)
    tight = _tight(tight + np.eye(len(centres)) / priors.SIZE_STRENGTH)
    ageing, ages = stage * classes + age, np.tile(LINGERING, count)
    return [
        _factor(stage, np.log(rates[cells.stages]), np.eye(count) / priors.RATE_SPREAD**2,
                cells.by_like),
        _factor(ageing, ages, _ageing(count), cells.by_like),
        _factor(size, np.zeros(len(centres)), tight, cells.by_like),
    ]  # fmt: skip


def _times(cells: Cells, season: Floats, weights: Floats) -> list[Factor]:
    """Return the factors of when: month, half of the month, year."""
    years = len(weights)
    events = cells.by_time * np.repeat(weights, 24)
    return [
        _factor(np.tile(_MONTH, years), np.log(season), np.eye(12) * priors.SEASON_STRENGTH,
                events),
        _factor(np.tile(_HALF, years), np.zeros(6), np.eye(6) * priors.HALF_STRENGTH, events),
        _factor(np.repeat(np.arange(years), 24), np.zeros(years), _yearly(years), events),
    ]  # fmt: skip


def _factor(level: Ints, mean: Floats, tightness: Floats, events: Floats) -> Factor:
    return Factor(level, mean, tightness, added(level, events, len(mean)))


def _product(factors: list[Factor]) -> Floats:
    found = np.ones(len(factors[0].level))
    for factor in factors:
        found *= np.exp(factor.mean)[factor.level]
    return found


def _sweep(factors: list[Factor], logs: list[Floats], product: Floats, at_risk: Floats) -> Floats:
    """Move each factor to its best, the others held, and return what they multiply to."""
    found = product.copy()
    for k, factor in enumerate(factors):
        step = _step(found * at_risk, factor, logs[k])
        logs[k] += step
        np.multiply(found, np.exp(step)[factor.level], out=found)
    return found


def added(level: Ints, values: Floats, levels: int) -> Floats:
    """Return the sum of the values on each level."""
    return np.bincount(level, values, levels).astype(np.float64)


def _step(expected: Floats, factor: Factor, logs: Floats) -> Floats:
    """Return by what the logarithms of one factor change."""
    now = np.bincount(factor.level, expected, len(logs))
    score = factor.hits - now - factor.tightness @ (logs - factor.mean)
    curve = factor.tightness.copy()
    curve.flat[:: len(logs) + 1] += np.maximum(now, factor.hits / 3)
    found: Floats = np.clip(np.linalg.solve(curve, score), -1.5, 1.5).astype(np.float64)
    return found
