"""What a forecast must beat: a Poisson count at the season's usual pace and this year's level."""

from datetime import date

import numpy as np

from yanzhen.targets.calc.forecast.counts import poisson
from yanzhen.targets.calc.forecast.records import Events, Floats, signings

YEARS = 8


def seasonal_poisson(
    rows: Events, goals: list[tuple[float, int]], year: int, on: date, years: int = YEARS
) -> list[float]:
    """Return the chance of each goal (least amount, count) by the monthly rates of years past.

    What is left of the year comes at the rate of its months, scaled to this year's level:
    (signed so far + 1) / (usual by now + 1).

    Args:
        rows: as of `records.in_order`, known on the day.
        years: how many years before count; those without a row count as nothing signed.
    """
    now = signings(rows, year, on)
    past = [signings(rows, each, date(each, 12, 31)) for each in range(year - years, year)]
    return [
        _chance(floor, count, on, years, [(s.day[s.holds & (s.amount >= floor)]) for s in past],
                int((now.holds & (now.amount >= floor)).sum()))
        for floor, count in goals
    ]  # fmt: skip


def _chance(
    floor: float, count: int, on: date, years: int, past: list[np.ndarray], actual: int
) -> float:
    months = np.zeros(12)
    for days in past:
        held = np.array([date.fromordinal(int(d)).month - 1 for d in days], dtype=np.int64)
        months += np.bincount(held, minlength=12)
    rate = months / years
    passed = np.clip(on.month - 1 + on.day / 31 - np.arange(12), 0, 1)
    level = (actual + 1) / (float(rate @ passed) + 1)
    left: Floats = np.array([float(rate @ (1 - passed)) * level])
    short = max(count - actual, 0)
    return 1 - float(poisson(left, 400)[0, :short].sum())
