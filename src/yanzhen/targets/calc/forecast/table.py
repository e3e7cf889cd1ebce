"""Time at risk and events as one table: what a project is like, by when."""

from dataclasses import dataclass

import numpy as np

from yanzhen.targets.calc.forecast.amounts import Amounts
from yanzhen.targets.calc.forecast.episodes import Episodes, exposure
from yanzhen.targets.calc.forecast.hazards import AGE_CLASS, AGE_FROM, AGES, STAGES, Cells, added
from yanzhen.targets.calc.forecast.records import Floats, Ints
from yanzhen.targets.calc.forecast.timeline import STEPS

LONGEST = 288  # half months of one stay
AT_ONCE = 20_000  # stays cut into half months at a time: memory stays bounded


@dataclass(frozen=True, slots=True)
class Table:
    """`risk` shape (stages × age classes × sizes, years × 24); the stays that ended, each with
    where in the table and how."""

    sizes: int
    weights: Floats
    risk: Floats
    like: Ints
    time: Ints
    outcome: Ints

    def cells(self, outcomes: tuple[int, ...], rate: Floats) -> Cells:
        """Return the part of the stages on which one kind of event happens, with its events."""
        stages = np.flatnonzero(rate > 0)
        each = len(AGE_FROM) * self.sizes
        first, last = int(stages[0]) * each, (int(stages[-1]) + 1) * each
        events = np.isin(self.outcome, outcomes) & (self.like >= first) & (self.like < last)
        like, time = self.like[events] - first, self.time[events]
        return Cells(
            stages, self.sizes, self.risk[first:last],
            added(like, self.weights[time // STEPS], last - first),
            added(time, np.ones(len(time)), self.risk.shape[1]),
        )  # fmt: skip


def table(stays: Episodes, sizes: Amounts, weights: Floats, day: int, origin: int) -> Table:
    """Return the table of all stays as known at the end of a day.

    Args:
        weights: of each year, shape (years,), the newest last.
        origin: the half month with which the first of these years begins; what was before it
            counts to the first year.
    """
    classes, count = len(sizes.centres), len(weights) * STEPS
    risk = np.zeros(STAGES * len(AGE_FROM) * classes * count)
    place = stays.stage * len(AGE_FROM) * classes + sizes.classes(stays.amount)
    ended: list[tuple[Ints, Ints, Ints]] = []
    for first in range(0, len(place), AT_ONCE):
        some = np.arange(first, min(first + AT_ONCE, len(place)))
        found = exposure(stays.take(some), day, LONGEST)
        time = found.step - origin
        if len(time) and time.min() < 0:
            time = np.where(time < 0, time % STEPS, time)
        age = AGE_CLASS[np.minimum(found.age, AGES - 1)]
        like = place[some][found.episode] + age * classes
        risk += np.bincount(like * count + time, found.share, len(risk))
        last = np.flatnonzero(found.ended)
        ended.append((like[last], time[last], stays.outcome[some][found.episode[last]]))
    none = (np.zeros(0, dtype=np.int64),) * 3
    columns = [np.concatenate(column) for column in zip(none, *ended, strict=True)]
    return Table(classes, weights, risk.reshape(-1, count), *columns)
