"""Time in half months, the step in which hazards are reckoned: 24 to a year."""

import numpy as np

from yanzhen.targets.calc.forecast.records import Floats, Ints

STEPS = 24
_EPOCH = np.datetime64("0001-01-01", "D")
_MONTHS_BEFORE_1970 = 1970 * 12


def steps_of(days: Ints) -> Ints:
    """Return the half month of each day (ordinals): year × 24 + 2 × month + 0 or 1."""
    dates = _EPOCH + (np.asarray(days) - 1)
    months = dates.astype("datetime64[M]")
    second = (dates - months.astype("datetime64[D]")).astype(np.int64) >= 15
    return (months.astype(np.int64) + _MONTHS_BEFORE_1970) * 2 + second


def first_days(steps: Ints) -> Ints:
    """Return the ordinal of each half month's first day.

    >>> int(first_days(steps_of(np.array([738_000])))[0])
    737987
    """
    months = (np.asarray(steps) // 2 - _MONTHS_BEFORE_1970).astype("datetime64[M]")
    return (months.astype("datetime64[D]") - _EPOCH).astype(np.int64) + 1 + 15 * (steps % 2)


def shares_left(day: int, last: int) -> tuple[Ints, Floats]:
    """Return the half months from the morrow of a day to a last day, and how much of each is left.

    Empty once the last day has come.
    """
    if day >= last:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    start, end = steps_of(np.array([day + 1, last]))
    steps = np.arange(start, end + 1)
    bounds = first_days(np.arange(start, end + 2))
    shares = np.ones(len(steps))
    shares[0] = (bounds[1] - (day + 1)) / (bounds[1] - bounds[0])
    return steps, shares
