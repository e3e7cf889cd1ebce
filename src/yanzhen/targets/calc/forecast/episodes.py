"""Episodes: how long each project stood on each stage, and how that ended."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.targets.calc.forecast.records import DROPPED, SIGNED, Events, Floats, Ints
from yanzhen.targets.calc.forecast.timeline import first_days, steps_of

CENSORED = -1


@dataclass(frozen=True, slots=True)
class Episodes:
    """One row a stay on a stage (0–4), in the order of project and time.

    `outcome`: the stage that followed, `DROPPED`, or `CENSORED` while it lasts. `entry`: the
    first stay of a project's life (a drop ends a life, a later row begins another), unless it
    had likely begun before the rows do.
    `amount`: as known when the stay began; `latest`: the newest amount of that life;
    `agreed`: the amount at the life's signing, NaN without one.
    """

    project: Ints
    stage: Ints
    start: Ints
    end: Ints
    outcome: Ints
    entry: NDArray[np.bool_]
    amount: Floats
    latest: Floats
    agreed: Floats

    def take(self, index: NDArray[np.bool_] | Ints) -> "Episodes":
        """Return some of the episodes."""
        return Episodes(*(getattr(self, name)[index] for name in self.__slots__))


def episodes(rows: Events, on: int) -> Episodes:
    """Return the episodes of rows (as of `in_order`) as known at the end of a day (ordinal).

    A stage is never lost by a row of an earlier one; skipped stages are no episodes; rows of one
    day are one move.
    """
    new = np.ones(len(rows.day), dtype=bool)
    new[1:] = (np.diff(rows.project) != 0) | (rows.kind[:-1] == DROPPED)
    life = np.cumsum(new) - 1
    reached = np.maximum.accumulate(rows.kind + life * 10) - life * 10
    last_of_day = np.ones(len(life), dtype=bool)
    last_of_day[:-1] = (np.diff(life) != 0) | (np.diff(rows.day) != 0)
    moved = np.flatnonzero(last_of_day)
    changed = np.ones(len(moved), dtype=bool)
    changed[1:] = (np.diff(life[moved]) != 0) | (np.diff(reached[moved]) != 0)
    at = moved[changed]
    same_life = np.zeros(len(at), dtype=bool)
    same_life[:-1] = np.diff(life[at]) == 0
    following = np.minimum(np.arange(len(at)) + 1, max(len(at) - 1, 0))
    outcome = np.where(same_life, reached[at][following], CENSORED)
    end = np.where(same_life, rows.day[at][following], on)
    entry = np.ones(len(at), dtype=bool)
    entry[1:] = ~same_life[:-1]
    entry &= (reached[at] == 0) | (rows.day[at] >= _in_sight(rows, on))
    found = Episodes(
        rows.project[at], reached[at], rows.day[at], end, outcome, entry, rows.amount[at],
        _latest(rows, life)[at], _agreed(rows, life)[at],
    )  # fmt: skip
    return found.take(found.stage != DROPPED)


def _in_sight(rows: Events, on: int) -> float:
    """Return the day before which what first appears beyond the first stage is not new.

    Rows begin amid projects under way: those show up for two years, or half the time there is.
    """
    first = int(rows.day.min()) if len(rows.day) else on
    return first + min(730, (on - first) / 2)


def _latest(rows: Events, life: Ints) -> Floats:
    """Return, on each row, the newest amount of its life."""
    last = np.searchsorted(life, life, side="right") - 1
    newest: Floats = rows.amount[last]
    return newest


def _agreed(rows: Events, life: Ints) -> Floats:
    signed = np.flatnonzero(rows.kind == SIGNED)
    lives, where = np.unique(life[signed], return_index=True)
    agreed = np.full(int(life[-1]) + 1 if len(life) else 0, np.nan)
    agreed[lives] = rows.amount[signed[where]]
    return agreed[life]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Episodes cut at half months: `share` of the step at risk, `ended` where it ended there."""

    episode: Ints
    step: Ints
    age: Ints
    share: Floats
    ended: NDArray[np.bool_]


def exposure(found: Episodes, on: int, longest: int) -> Exposure:
    """Return the time at risk, half month by half month.

    An event happens at noon, and what lasts is at risk to the end of the day `on`. `longest`
    half months of a stay are kept, and the one in which it ends.
    """
    first = steps_of(found.start)
    final = steps_of(found.end)
    parts = np.minimum(final - first + 1, longest)
    cut = final - first + 1 > longest
    index = np.repeat(np.arange(len(first)), parts)
    age = np.arange(len(index)) - np.repeat(np.cumsum(parts) - parts, parts)
    step = first[index] + age
    low = int(first.min()) if len(first) else 0
    high = int(final.max()) if len(first) else 0
    bounds = first_days(np.arange(low, high + 2)).astype(np.float64)
    begins, ends = bounds[step - low], bounds[step - low + 1]
    until = np.where(found.outcome == CENSORED, on + 1.0, found.end + 0.5)
    share = np.minimum(until[index], ends) - np.maximum(found.start[index] + 0.5, begins)
    ended = (age == parts[index] - 1) & (found.outcome != CENSORED)[index] & ~cut[index]
    return Exposure(index, step, age, np.maximum(share, 0.0) / (ends - begins), ended)
