"""From rows to the chance of each target and of all: the forecast as a whole."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from yanzhen.targets.calc.forecast import counts
from yanzhen.targets.calc.forecast.joint import all_met
from yanzhen.targets.calc.forecast.records import Events, Floats, in_order
from yanzhen.targets.calc.forecast.study import Study, study
from yanzhen.targets.calc.schedule import Schedule, deviation, due_share


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: so many signings of at least an amount (yuan)."""

    name: str
    min_amount: float
    count: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a forecast says of one target; `p05` … `p95` of the final count."""

    name: str
    probability: float
    expected: float
    p05: int
    p50: int
    p95: int
    actual: int
    pro_rata: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """All targets, the chance to meet all at once, and how many full years taught it."""

    targets: list[Outlook]
    joint: float
    years: float


def forecast(events: Events, goals: list[Goal], year: int, on: date) -> Forecast:
    """Return the chance of each target of a year, and of all at once, as known on a day.

    Rows after `on` change nothing, nor do the order or repetition of rows.
    """
    rows = in_order(events, on)
    found, joint = outlooks(study(rows, floors_of(goals), year, on), goals)
    return Forecast(found, joint, years_of(rows, on))


def floors_of(goals: list[Goal]) -> Floats:
    """Return the least amounts of targets, each once, rising."""
    return np.unique([goal.min_amount for goal in goals])


def years_of(rows: Events, on: date) -> float:
    """Return for how many years there are rows (as of `in_order`)."""
    first = int(rows.day[rows.day > 0].min()) if len(rows.day) else on.toordinal()
    return (on.toordinal() - first) / 365.25


def outlooks(
    found: Study, goals: list[Goal], totals: Floats | None = None
) -> tuple[list[Outlook], float]:
    """Return what a state says of each target, and the chance to meet all at once.

    Every target's least amount is one of the state's floors. `totals`: as of `totals_of`.
    """
    tiers = found.tiers
    totals = totals_of(found, tiers) if totals is None else totals
    said = []
    for goal in goals:
        k = int(np.searchsorted(found.floors, goal.min_amount))
        said.append(_outlook(goal, totals[k].mean(0), int(found.done[k]), found.year, found.on))
    needed = np.array(
        [max((g.count for g in goals if g.min_amount == f), default=0) for f in found.floors]
    )
    joint = float(all_met(tiers, found.arrivals, needed).mean())
    lowest = min((o.probability for o in said), default=1.0)
    return said, min(_rounded(joint), lowest)


def totals_of(found: Study, tiers: Floats | None = None) -> Floats:
    """Return the distribution of each floor's final count, shape (floors, nodes, length)."""
    tiers = found.tiers if tiers is None else tiers
    nodes, projects, floors = tiers.shape
    above = np.cumsum(tiers[:, :, ::-1], axis=2)[:, :, ::-1].transpose(2, 0, 1)
    means = np.cumsum(found.arrivals[:, ::-1], axis=1)[:, ::-1].T
    now = counts.together(above.reshape(floors * nodes, projects, 1)).reshape(floors, nodes, -1)
    return counts.add(now, counts.poisson(means, int(means.max(initial=0) * 2) + 60))


def _rounded(chance: float) -> float:
    """Return a probability without the last digits, in which sums are not exact."""
    return min(max(round(float(chance), 12), 0.0), 1.0)


def _outlook(goal: Goal, total: Floats, done: int, year: int, on: date) -> Outlook:
    start, end = date(year, 1, 1), date(year, 12, 31)
    due = due_share(start, end, on, Schedule(daily=True))
    on_time = goal.count == 0 or deviation(done, goal.count, due) >= -1e-9
    return Outlook(
        goal.name, _rounded(total[goal.count :].sum()),
        float(total @ np.arange(len(total))), counts.quantile(total, 0.05),
        counts.quantile(total, 0.5), counts.quantile(total, 0.95), done, on_time,
    )  # fmt: skip
