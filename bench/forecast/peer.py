"""A peer: hazards as a statistician would model them with textbook means.

Poisson regressions on half months at risk: stage, the logarithm of the time on it stage by stage,
the logarithm of the amount, month, year. Their coefficients have normal priors wide enough for any
zone and are drawn anew, from their Laplace posterior, for each of many simulated futures. New leads
come by a regression on month and year, with the stages and amounts of past ones. It reads the rows
as the model under test does (`episodes`, `exposure`, `signings`) and shares nothing else with it.
"""

from datetime import date

import numpy as np

from yanzhen.targets.calc.forecast.episodes import CENSORED, episodes, exposure
from yanzhen.targets.calc.forecast.records import (
    DROPPED,
    SIGNED,
    Events,
    Floats,
    Ints,
    in_order,
    signings,
)
from yanzhen.targets.calc.forecast.timeline import STEPS, first_days, shares_left, steps_of

RUNS, YEARS, STAGES, LONGEST, LEAST = 400, 9, 5, 96, 1e5
# Columns of the regressions: stage, log time by stage, log amount, month, year; prior spreads.
AGE, SIZE, MONTH = STAGES, 2 * STAGES, 2 * STAGES + 1
SPREADS = np.concatenate(
    [np.full(STAGES, 3.0), np.full(STAGES, 1.0), [0.5], np.full(12, 0.5), np.full(YEARS, 0.3)]
)
MEANS = np.where(np.arange(len(SPREADS)) < STAGES, -3.0, 0.0)
KINDS = {"sign": ((SIGNED,), (0, 1, 2, 3)), "advance": ((1, 2, 3), (0, 1, 2)),
         "drop": ((DROPPED,), (0, 1, 2, 3)), "reverse": ((DROPPED,), (SIGNED,))}  # fmt: skip


class Peer:
    """What rows known on a day teach of a year. `counts` draws futures."""

    def __init__(self, events: Events, year: int, on: date) -> None:
        self.rows, self.year, self.on = in_order(events, on), year, on
        self.rng = np.random.default_rng(0)
        self.stays = episodes(self.rows, on.toordinal())
        now = int(steps_of(np.array([on.toordinal()]))[0])
        self.origin = (now // STEPS - YEARS + 1) * STEPS
        self.logs = np.log(np.maximum(self.stays.amount, LEAST))
        self.middle = float(self.logs[self.stays.entry].mean())
        self.draws = self._learn()
        self.entries = self._entries(now)

    def _learn(self) -> dict[str, Floats]:
        """Return drawn coefficients of each kind of event, shape (runs, columns)."""
        stays = self.stays
        found = exposure(stays, self.on.toordinal(), LONGEST)
        since = found.step - self.origin
        since = np.where(since < 0, found.step % STEPS, since)  # what is older counts to the first
        age = np.where(found.age < 24, found.age // 2 * 2, found.age // 12 * 12)
        edges = np.quantile(self.logs[stays.entry], (0.2, 0.4, 0.6, 0.8))
        size = np.searchsorted(edges, self.logs)
        middles = np.bincount(size, self.logs, 5) / np.maximum(np.bincount(size, minlength=5), 1)
        keys = np.stack([stays.stage[found.episode], age, size[found.episode],
                         since % STEPS // 2, since // STEPS])  # fmt: skip
        (stage, ages, sizes, month, year), place = np.unique(keys, axis=1, return_inverse=True)
        risk = np.bincount(place.ravel(), found.share) + 1e-9
        columns = np.zeros((len(stage), len(SPREADS)))
        each = np.arange(len(stage))
        columns[each, stage] = 1
        columns[each, AGE + stage] = _aged(ages)
        columns[:, SIZE] = middles[sizes] - self.middle
        columns[each, MONTH + month] = 1
        columns[each, MONTH + 12 + year] = 1
        ended = np.flatnonzero(found.ended)
        where, outcome = place.ravel()[ended], stays.outcome[found.episode[ended]]
        drawn = {}
        for name, (outcomes, stages) in KINDS.items():
            inside = np.isin(stage, stages)
            events = np.bincount(where[np.isin(outcome, outcomes)], minlength=len(stage))
            drawn[name] = self._drawn(columns[inside], risk[inside], events[inside], MEANS, SPREADS)
        return drawn

    def _entries(self, now: int) -> Floats:
        """Return drawn coefficients of new leads: level, month, year."""
        came = steps_of(self.stays.start[self.stays.entry])
        first = max(int(came.min()), self.origin)
        steps = np.arange(first, now + 1)
        events = np.bincount(came[came >= first] - first, minlength=len(steps))
        columns = np.zeros((len(steps), 13 + YEARS))
        columns[:, 0] = 1
        columns[np.arange(len(steps)), 1 + steps % STEPS // 2] = 1
        columns[np.arange(len(steps)), 13 + (steps - self.origin) // STEPS] = 1
        begins, ends = first_days(np.array([now, now + 1]))
        risk = np.ones(len(steps))
        risk[-1] = (self.on.toordinal() + 1 - begins) / (ends - begins)
        spreads = np.concatenate([[3.0], SPREADS[MONTH:]])
        return self._drawn(columns, risk, events, np.zeros(len(spreads)), spreads)

    def _drawn(
        self, columns: Floats, risk: Floats, events: Ints, means: Floats, spreads: Floats
    ) -> Floats:
        """Return draws of the coefficients around their mode (Newton's method)."""
        tight, at = np.diag(1 / spreads**2), means.copy()
        for _ in range(30):
            mean = risk * np.exp(np.clip(columns @ at, -15, 5))
            curve = (columns * mean[:, None]).T @ columns + tight
            step = np.linalg.solve(curve, columns.T @ (events - mean) - tight @ (at - means))
            at = at + np.clip(step, -1, 1)
        return self.rng.multivariate_normal(at, np.linalg.inv(curve), RUNS)

    def counts(self, floors: tuple[float, ...]) -> Ints:
        """Return the year's final count in each future, shape (runs, floors)."""
        last = date(self.year, 12, 31).toordinal()
        many = self._today()
        for step, share in zip(*shares_left(self.on.toordinal(), last), strict=True):
            many = self._moved(many, int(step), float(share))
        run, stage, _since, amount = many
        done = stage == SIGNED
        return np.stack(
            [np.bincount(run[done & (amount >= f)], minlength=RUNS) for f in floors], axis=1
        )

    def _today(self) -> tuple[Ints, Ints, Ints, Floats]:
        """Return run, stage, since when and amount of what is live or signed, once a run."""
        stays, found = self.stays, signings(self.rows, self.year, self.on)
        live = (stays.outcome == CENSORED) & (stays.stage < SIGNED)
        live &= ~np.isin(stays.project, found.project)
        held = found.holds
        stage = np.concatenate([stays.stage[live], np.full(int(held.sum()), SIGNED)])
        since = steps_of(np.concatenate([stays.start[live], found.day[held]]))
        amount = np.concatenate([stays.latest[live], found.amount[held]])
        run = np.repeat(np.arange(RUNS), len(stage))
        return run, np.tile(stage, RUNS), np.tile(since, RUNS), np.tile(amount, RUNS)

    def _moved(
        self, many: tuple[Ints, Ints, Ints, Floats], step: int, share: float
    ) -> tuple[Ints, Ints, Ints, Floats]:
        """Return all futures one half month later."""
        (run, stage, since, amount), rng = many, self.rng
        age = _aged(np.minimum(step - since, LONGEST))
        size = np.log(np.maximum(amount, LEAST)) - self.middle
        month = MONTH + step % STEPS // 2
        rates = {}
        for name, b in self.draws.items():
            line = b[run, stage] + b[run, AGE + stage] * age + b[run, SIZE] * size
            line += b[run, month] + b[run, -1]
            on_stage = np.isin(stage, KINDS[name][1])
            rates[name] = on_stage * np.exp(np.minimum(line, 2)) * share
        total = sum(rates.values())
        moved = rng.random(len(run)) < -np.expm1(-total)
        pick = rng.random(len(run)) * total
        signed = moved & (pick < rates["sign"])
        ahead = moved & ~signed & (pick < rates["sign"] + rates["advance"])
        gone = moved & ~signed & ~ahead
        reached = (rng.random(len(run))[:, None] > self._onward()[np.minimum(stage, 3)]).sum(1)
        amount = np.where(signed, amount * rng.choice(self._ratios(), len(run)), amount)
        since = np.where(signed | ahead, step, since)
        stage = np.where(signed, SIGNED, np.where(ahead, reached, stage))
        rate = np.exp(self.entries[:, 0] + self.entries[:, month - MONTH + 1] + self.entries[:, -1])
        new = np.repeat(np.arange(RUNS), rng.poisson(rate * share))
        like = rng.choice(np.flatnonzero(self.stays.entry), len(new))
        return (
            np.concatenate([run[~gone], new]),
            np.concatenate([stage[~gone], self.stays.stage[like]]),
            np.concatenate([since[~gone], np.full(len(new), step)]),
            np.concatenate([amount[~gone], self.stays.amount[like]]),
        )

    def _onward(self) -> Floats:
        """Return, by stage, the running chances of the stage a project moves on to."""
        moved = (self.stays.outcome > 0) & (self.stays.outcome < SIGNED)
        moved &= self.stays.stage < SIGNED
        table = np.eye(SIGNED, k=1) + 1e-9
        np.add.at(table, (self.stays.stage[moved], self.stays.outcome[moved]), 1.0)
        return np.cumsum(table / table.sum(1, keepdims=True), 1)[:, : SIGNED - 1]

    def _ratios(self) -> Floats:
        """Return signed amounts as shares of those known before."""
        stays = self.stays
        known = (stays.stage < SIGNED) & (stays.agreed > 0) & (stays.amount > 0)
        return stays.agreed[known] / stays.amount[known] if known.any() else np.ones(1)


def _aged(age: Ints) -> Floats:
    return np.log((age + 0.5) / 6)


def said(events: Events, year: int, on: date, goals: tuple[tuple[float, int], ...]) -> Floats:
    """Return the chance of each target (least amount, count)."""
    floors, needed = zip(*goals, strict=True)
    found: Floats = (Peer(events, year, on).counts(floors) >= np.array(needed)).mean(0)
    return found
