"""From rows to the chance of each target and of all: the forecast as a whole."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from yanzhen.targets.calc.forecast import counts, priors
from yanzhen.targets.calc.forecast.amounts import Amounts, learn_amounts
from yanzhen.targets.calc.forecast.chances import Chances, Multipliers, Rates, chances
from yanzhen.targets.calc.forecast.episodes import CENSORED, Episodes, episodes, exposure
from yanzhen.targets.calc.forecast.hazards import AGE_CLASS as AGE_INDEX
from yanzhen.targets.calc.forecast.hazards import AGES, STAGES, Cells, Hazard, added, fit
from yanzhen.targets.calc.forecast.joint import all_met
from yanzhen.targets.calc.forecast.records import (
    DROPPED,
    SIGNED,
    Events,
    Floats,
    Ints,
    in_order,
    signings,
)
from yanzhen.targets.calc.forecast.timeline import STEPS, shares_left, steps_of
from yanzhen.targets.calc.forecast.years import Level, this_year
from yanzhen.targets.calc.schedule import Schedule, deviation, due_share

NODES = 7
# A lattice: each of five multipliers takes each of its levels once, in an order of its own.
LATTICE = np.arange(NODES) * np.array([[1], [2], [3], [4], [5]]) % NODES
LONGEST = 72
YEARS = 12


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
    floors = np.unique([goal.min_amount for goal in goals])
    chance, arrivals, done = _chances(rows, floors, year, on)
    needed = np.array([max(g.count for g in goals if g.min_amount == f) for f in floors])
    above = np.cumsum(chance[:, :, ::-1], axis=2)[:, :, ::-1]
    means = np.cumsum(arrivals[:, ::-1], axis=1)[:, ::-1]
    longest = chance.shape[1] + int(means.max(initial=0) * 2) + 60
    outlooks = []
    for goal in goals:
        k = int(np.searchsorted(floors, goal.min_amount))
        new = counts.poisson(means[:, k], longest)
        total = counts.add(counts.count_distribution(above[:, :, k]), new).mean(0)
        outlooks.append(_outlook(goal, total, int(done[k]), year, on))
    joint = float(all_met(chance, arrivals, needed).mean())
    lowest = min((o.probability for o in outlooks), default=1.0)
    first = int(rows.day[rows.day > 0].min()) if len(rows.day) else on.toordinal()
    return Forecast(outlooks, min(_rounded(joint), lowest), (on.toordinal() - first) / 365.25)


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


def _chances(rows: Events, floors: Floats, year: int, on: date) -> tuple[Floats, Floats, Ints]:
    """Return chances by node, project and tier, mean arrivals by node and tier, counts so far."""
    day, last = on.toordinal(), date(year, 12, 31).toordinal()
    found = signings(rows, year, on)
    held = np.flatnonzero(found.holds)
    done = np.array([(found.amount[held] >= floor).sum() for floor in floors], dtype=np.int64)
    steps, shares = shares_left(day, last)
    tier = np.searchsorted(floors, found.amount[held], side="right") - 1
    if not len(steps):
        certain = (tier[:, None] == np.arange(len(floors))).astype(float)[None]
        return certain, np.zeros((1, len(floors))), done
    stays = episodes(rows, day)
    sizes = learn_amounts(stays)
    rates, by, entry = _learn(stays, sizes, year, day)
    inside = (steps // STEPS == year).astype(float)
    ahead = chances(rates, by, steps, shares, inside)
    age = np.minimum(steps_of(np.array([day]))[0] - steps_of(found.day[held]), AGES - 1)
    certain = (tier[:, None] == np.arange(len(floors))) * ahead.held[:, age, None]
    open_ = _live(stays, sizes, ahead, floors, found.project, day)
    arrivals = _arrivals(entry, sizes, ahead, floors, steps, shares, inside) * by.entry[:, None]
    return np.concatenate([certain, open_], axis=1), arrivals, done


def _live(
    stays: Episodes, sizes: Amounts, ahead: Chances, floors: Floats, signed: Ints, day: int
) -> Floats:
    live = (stays.outcome == CENSORED) & (stays.stage < SIGNED) & ~np.isin(stays.project, signed)
    now = stays.take(live)
    age = np.minimum(steps_of(np.array([day]))[0] - steps_of(now.start), AGES - 1)
    chance = ahead.now[:, now.stage, age, sizes.classes(now.latest)]
    return chance[:, :, None] * sizes.tiers(now.latest, floors)[None]


def _arrivals(
    entry: Hazard, sizes: Amounts, ahead: Chances, floors: Floats,
    steps: Ints, shares: Floats, inside: Floats,
) -> Floats:  # fmt: skip
    """Return the mean number of signings from projects not yet known, by node and tier."""
    mean = entry.rate[0, 0, 0] * entry.season[steps % STEPS] * shares
    amount, stage, weight = sizes.entries
    tiers = sizes.tiers(amount, floors) * weight[:, None]
    size = sizes.classes(amount)
    mix = np.zeros((STAGES, len(sizes.centres), len(floors)))
    np.add.at(mix, (stage, size), tiers)
    sums = np.einsum("t,tnsz->nsz", mean, ahead.entering)
    found = np.einsum("nsz,szk->nk", sums, mix[:SIGNED])
    direct = ((mean * inside) @ ahead.holding)[:, None] * mix[SIGNED].sum(0)
    total: Floats = found + direct
    return total


def _learn(
    stays: Episodes, sizes: Amounts, year: int, day: int
) -> tuple[Rates, Multipliers, Hazard]:
    risk = exposure(stays, day, LONGEST)
    this = int(steps_of(np.array([day]))[0]) // STEPS
    years = min(YEARS, this - int(risk.step.min()) // STEPS + 1) if len(risk.step) else 1
    weights = priors.YEAR_FADES ** np.arange(years - 1, -1, -1.0)
    size = sizes.classes(stays.amount)[risk.episode]
    index = np.clip(risk.step // STEPS - this + years - 1, 0, years - 1)
    keys = (
        stays.stage[risk.episode], AGE_INDEX[np.minimum(risk.age, AGES - 1)], size,
        risk.step % STEPS, index,
    )  # fmt: skip
    outcome = np.where(risk.ended, stays.outcome[risk.episode], CENSORED)
    live = keys[0] < SIGNED
    kinds = (
        (outcome == SIGNED, priors.SIGN, priors.SIGN_SEASON),
        ((outcome >= 0) & (outcome < SIGNED), priors.ADVANCE, priors.FLAT_SEASON),
        ((outcome == DROPPED) & live, priors.DROP, priors.FLAT_SEASON),
        ((outcome == DROPPED) & ~live, priors.REVERSE, priors.FLAT_SEASON),
    )
    cells = _cells(keys, risk.share, [kind[0] for kind in kinds], years, len(sizes.centres))
    (sign, on_sign), (advance, on_advance), (drop, on_drop), (back, on_back) = (
        _fitted(cell.take(rate[cell.stage] > 0), rate, season, sizes.centres, weights, year - this)
        for cell, (_, rate, season) in zip(cells, kinds, strict=True)
    )
    rates = Rates(sign, advance, drop, back, _next_stages(stays))
    entry, on_entry = _entries(stays, day, this, years, weights, year - this)
    levels = (on_sign, on_advance, on_drop, on_back, on_entry)
    return rates, Multipliers(*(level.nodes(LATTICE[k]) for k, level in enumerate(levels))), entry


def _fitted(
    cells: Cells, rates: Floats, season: Floats, centres: Floats, weights: Floats, ahead: int
) -> tuple[Hazard, Level]:
    """Return a hazard and this year's multiplier, or that of a year of which nothing is seen."""
    fitted = fit(cells, rates, season, centres, weights)
    later = np.zeros(max(ahead, 0))
    seen, expected = (np.concatenate([past, later]) for past in (fitted.seen, fitted.expected))
    return fitted, this_year(seen, expected)


def _cells(
    keys: tuple[Ints, ...], share: Floats, ended: list[np.ndarray], years: int, sizes: int
) -> list[Cells]:
    """Return the same cells with the events of each kind."""
    shape = (STAGES, int(AGE_INDEX[-1]) + 1, sizes, STEPS, years)
    flat = np.ravel_multi_index(keys, shape)
    risk = added(flat, share, int(np.prod(shape)))
    events = [added(flat[e], np.ones(int(e.sum())), len(risk)) for e in ended]
    used = np.flatnonzero((risk > 0) | (np.sum(events, axis=0) > 0))
    stage, age, size, half, year = np.unravel_index(used, shape)
    return [Cells(stage, age, size, half, year, risk[used], found[used]) for found in events]


def _next_stages(stays: Episodes) -> Floats:
    moved = (stays.outcome >= 0) & (stays.outcome < SIGNED) & (stays.stage < SIGNED)
    table = np.zeros((SIGNED, SIGNED))
    np.add.at(table, (stays.stage[moved], stays.outcome[moved]), 1.0)
    for stage in range(SIGNED - 1):
        table[stage, stage + 1] += 10.0
    table[SIGNED - 1, SIGNED - 1] = 1.0
    found: Floats = table / table.sum(1, keepdims=True)
    found[SIGNED - 1] = 0.0
    return found


def _entries(
    stays: Episodes, day: int, this: int, years: int, weights: Floats, ahead: int
) -> tuple[Hazard, Level]:
    """Return the rate of new projects by half month, and this year's level of it."""
    came = steps_of(stays.start[stays.entry])
    end = int(steps_of(np.array([day]))[0])
    start = max(int(came.min()) if len(came) else end, (this - years + 1) * STEPS)
    steps = np.arange(start, end + 1)
    share = np.ones(len(steps))
    share[-1] = (
        1 - shares_left(day, day + 1)[1][0] if steps_of(np.array([day + 1]))[0] == end else 1
    )
    nothing = np.zeros(len(steps), dtype=np.int64)
    kept = came[came >= start]
    cells = Cells(
        nothing, nothing, nothing, steps % STEPS, steps // STEPS - this + years - 1,
        share, np.bincount(kept - start, minlength=len(steps)).astype(float),
    )  # fmt: skip
    rates = np.array([priors.ENTRIES, 0, 0, 0, 0])
    return _fitted(cells, rates, priors.FLAT_SEASON, np.zeros(1), weights, ahead)
