"""What moves the odds: single live projects, and projects more at a stage by a day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from yanzhen.targets.calc.forecast import counts
from yanzhen.targets.calc.forecast.engine import Goal
from yanzhen.targets.calc.forecast.records import SIGNED, Floats
from yanzhen.targets.calc.forecast.study import Study
from yanzhen.targets.calc.forecast.timeline import steps_of

MOST_MORE = 60
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Driver:
    """One live project. `chance`: to be signed in the year and hold; `lift`: the target's
    probability if it is signed less that if it is lost, all else as it is."""

    project: int
    chance: float
    lift: float


def drivers(found: Study, goal: Goal, totals: Floats) -> list[Driver]:
    """Return all live projects, those first that move a target's probability most.

    `totals`: as of `engine.totals_of`.

    The target turns on one project where all others bring exactly one less than is wanted; the
    lift is the chance of that, times the chance that the project's signing counts for the target.

    >>> from yanzhen.targets.calc.forecast.questions import _without
    >>> both = counts.count_distribution(np.array([[0.5, 0.2]]))
    >>> _without(both, np.array([[0.5, 0.2]]), 0).round(6).tolist()
    [[0.8, 0.5]]
    """
    if not len(found.live):
        return []
    floor = _floor(found, goal)
    counts_for = found.live_tiers[:, floor:].sum(1)
    if goal.count < 1:
        lift = np.zeros(len(found.live))
    else:
        chance = found.live_chance * counts_for
        kinds, same = np.unique(chance, axis=1, return_inverse=True)
        lift = counts_for * _without(totals[floor], kinds, goal.count - 1).mean(0)[same]
    order = np.lexsort((found.live, -lift))
    mean = found.live_chance.mean(0)
    return [Driver(int(found.live[k]), float(mean[k]), float(lift[k])) for k in order]


def _without(total: Floats, chance: Floats, number: int) -> Floats:
    """Return the probability that all but one bring a number, for each one, shape (nodes, n).

    `total` is the distribution of all. Dividing one factor out is stable from below while its
    chance is under one half and from above where it is not.
    """
    nodes, count = chance.shape
    low = np.minimum(chance, LIKELY)
    value = np.zeros((nodes, count))
    for k in range(min(number, total.shape[1] - 1) + 1):
        value = (total[:, k, None] - low * value) / (1 - low)
    high = np.maximum(chance, LIKELY)
    above = np.zeros((nodes, count))
    for k in range(total.shape[1] - 1, number, -1):
        above = (total[:, k, None] - (1 - high) * above) / high
    found: Floats = np.clip(np.where(chance <= LIKELY, value, above), 0.0, 1.0)
    return found


def more_needed(
    found: Study, goal: Goal, totals: Floats, *, stage: int, by: date, amount: float, level: float
) -> int | None:
    """Return the fewest projects more that lift a target's probability to a level.

    Args:
        totals: distributions of the final counts, as of `engine.totals_of`.
        stage: on which they stand (0–3), or 4 for signed.
        by: the day on which they enter it; later than the state's day, in its year.
        amount: of each, as known then.

    Returns:
        0 where the level is reached already, None where 60 would not do.
    """
    floor = _floor(found, goal)
    whole = totals[floor]
    if float(whole[:, goal.count :].sum(1).mean()) >= level:
        return 0
    each = _chance_of_one(found, floor, stage, by, amount)
    if each is None:
        return None
    # Chance that the others bring at least count − m, for m = 0 … MOST_MORE.
    reached = np.stack(
        [whole[:, max(goal.count - m, 0) :].sum(1) for m in range(MOST_MORE + 1)], axis=1
    )
    for number in range(1, MOST_MORE + 1):
        new = counts.count_distribution(np.repeat(each[:, None], number, axis=1))
        if float((new * reached[:, : number + 1]).sum(1).mean()) >= level:
            return number
    return None


def _chance_of_one(found: Study, floor: int, stage: int, by: date, amount: float) -> Floats | None:
    """Return the chance, by node, that one such project counts; None once the year is over."""
    if found.ahead is None or found.sizes is None or not found.on < by:
        return None
    place = np.flatnonzero(found.steps == steps_of(np.array([by.toordinal()]))[0])
    if not len(place):
        return None
    one = np.array([amount])
    counts_for = float(found.sizes.tiers(one, found.floors)[0, floor:].sum())
    if stage == SIGNED:
        held: Floats = found.ahead.holding[place[0]] * counts_for
        return held
    size = int(found.sizes.classes(one)[0])
    each: Floats = found.ahead.entering[place[0], :, stage, size] * counts_for
    return each


def month_ends(after: date, until: date, most: int) -> list[date]:
    """Return the last days of the months from the one after `after` on, up to `until`.

    >>> month_ends(date(2022, 5, 31), date(2022, 12, 31), 2)
    [datetime.date(2022, 6, 30), datetime.date(2022, 7, 31)]
    """
    ends: list[date] = []
    day = after
    while len(ends) < most:
        first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if last > until:
            break
        ends.append(last)
        day = last
    return ends


def _floor(found: Study, goal: Goal) -> int:
    return int(np.searchsorted(found.floors, goal.min_amount))
