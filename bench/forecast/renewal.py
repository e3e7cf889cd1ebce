"""Zones of another build than `simulate`, to check on what was not developed on.

What becomes of a stay on a stage and how long it lasts is drawn when it begins, in an activity
time that runs faster in some months, years and regimes. Nothing here is a hazard, nothing steps.
"""

from dataclasses import dataclass, field

import numpy as np

DAYS = 365 * 12 + 3  # from 2012-01-01 on; the first two years are not in the rows
FIRST = np.datetime64("2012-01-01")
FORWARD, DROP, STALL = 0, 1, 2
OPEN = 1e9


@dataclass(frozen=True)
class Zone:
    """`forward`, `stall`: shares of stays that end so, by stage; the rest is dropped.

    `slow`: median activity days of a forward move; `wide`: spreads of the lognormal.
    """

    leads: float  # a day
    forward: np.ndarray
    stall: np.ndarray
    slow: np.ndarray
    wide: float
    drop_days: np.ndarray
    straight: float
    size_on_share: float
    size_on_days: float
    median: float
    spread: float
    season: np.ndarray  # by day of the calendar, DAYS long: speed of the signing clock
    early: float  # power of the season on earlier stages
    lead_season: np.ndarray  # shape (DAYS,)
    level: np.ndarray  # speed by year, shape (12,)
    level_early: float
    lead_level: np.ndarray
    nature: float
    paper: float
    paper_days: float
    lapse_days: float
    skip: float
    restate: float
    change_day: int = DAYS + 1
    change: dict[str, float] = field(default_factory=dict)


def years(days: np.ndarray) -> np.ndarray:
    return (FIRST + days.astype(int)).astype("datetime64[Y]").astype(int) - 42


class Simulator:
    """One zone's law with its clocks; simulates from any state on any day."""

    def __init__(self, law: Zone, rng: np.random.Generator) -> None:
        self.law, self.rng = law, rng
        day = np.arange(DAYS)
        year = np.minimum(years(day), 11)
        after = day >= law.change_day
        by = np.where(after, law.change.get("speed", 1.0), 1.0)
        late = law.season * law.level[year] * by
        soon = law.season**law.early * law.level[year] ** law.level_early * by
        self.clock = [np.concatenate([[0.0], np.cumsum(c)]) for c in (soon, soon, soon, late)]
        self.came = law.leads * law.lead_season * law.lead_level[year]
        self.came = self.came * np.where(after, law.change.get("leads", 1.0), 1.0)

    def _share(self, stage: int, day: np.ndarray, size: np.ndarray) -> np.ndarray:
        """Return the odds-scaled chance that a stay ends forward, dropped or stalled."""
        law = self.law
        by = np.where(day >= law.change_day, law.change.get("share", 1.0), 1.0)
        forward = law.forward[stage] * by * np.exp(law.size_on_share * size)
        stall = np.full(len(day), law.stall[stage])
        dropped = np.full(len(day), max(1 - law.forward[stage] - law.stall[stage], 0.02))
        whole = np.stack([forward, dropped, stall], 1)
        return whole / whole.sum(1, keepdims=True)

    def _ages(self, stage: int, since: np.ndarray, until: np.ndarray) -> np.ndarray:
        clock = self.clock[stage]
        spot = np.arange(DAYS + 1)
        return np.interp(until, spot, clock) - np.interp(since, spot, clock)

    def leave(self, stage, since, now, size, nature):
        """Return the outcome of stays that last on `now`, and the day on which they end."""
        from scipy.special import ndtr, ndtri

        law, rng = self.law, self.rng
        n = len(since)
        middle = np.log(law.slow[stage]) + law.size_on_days * size - nature
        done = self._ages(stage, since, now)
        with np.errstate(divide="ignore"):
            below = ndtr((np.log(done) - middle) / law.wide)
            below_drop = ndtr((np.log(now - since) - np.log(law.drop_days[stage])) / 1.0)
        weight = self._share(stage, since, size) * np.stack(
            [1 - below, 1 - below_drop, np.ones(n)], 1
        )
        weight /= np.maximum(weight.sum(1, keepdims=True), 1e-300)
        pick = rng.random(n)
        outcome = (pick[:, None] > np.cumsum(weight, 1)[:, :2]).sum(1)
        u = rng.random(n)
        forward = np.exp(middle + law.wide * ndtri(np.clip(below + u * (1 - below), 0, 1 - 1e-12)))
        drop = law.drop_days[stage] * np.exp(
            ndtri(np.clip(below_drop + u * (1 - below_drop), 0, 1 - 1e-12))
        )
        clock, spot = self.clock[stage], np.arange(DAYS + 1)
        reach = np.interp(since, spot, clock) + forward
        gone = np.where(reach > clock[-1], OPEN, np.interp(reach, clock, spot))
        ends = np.select([outcome == FORWARD, outcome == DROP], [gone, since + drop], OPEN)
        return outcome, np.maximum(ends, now + 0.01)

    def run(self, stage, since, now, amount, nature, *, moves=None):
        """Return day signed, amount signed, day gone, of projects on a stage since a day.

        `moves` collects (index, stage, day, amount) of every move, DROP as stage 5.
        """
        law, rng, n = self.law, self.rng, len(stage)
        stage, since, now, amount = stage.copy(), since.copy(), now.copy(), amount.copy()
        signed, gone = np.full(n, OPEN), np.full(n, OPEN)
        for s in range(4):
            which = np.flatnonzero((stage == s) & (gone > DAYS))
            size = np.log(amount[which] / law.median)
            outcome, ends = self.leave(s, since[which], now[which], size, nature[which])
            ok = ends < DAYS
            dropped, go = which[ok & (outcome == DROP)], ok & (outcome == FORWARD)
            gone[dropped] = ends[ok & (outcome == DROP)]
            on = which[go]
            nxt = np.full(len(on), s + 1)
            if s == 2:
                nxt[rng.random(len(on)) < law.straight] = 4
            moved = rng.random(len(on)) < law.restate
            amount[on[moved]] *= np.exp(0.35 * rng.standard_normal(int(moved.sum())))
            stage[on], since[on] = nxt, ends[go]
            now[on] = since[on]
            signed[on[nxt == 4]] = since[on[nxt == 4]]
            if moves is not None:
                moves.append((on, nxt, since[on], amount[on]))
                moves.append((dropped, np.full(len(dropped), 5), gone[dropped], amount[dropped]))
        held = np.flatnonzero(signed < OPEN)
        gone[held] = self.lapse(signed[held], signed[held])
        if moves is not None:
            late = held[gone[held] < DAYS]
            moves.append((late, np.full(len(late), 5), gone[late], amount[late]))
        return signed, amount, gone

    def lapse(self, signed: np.ndarray, now: np.ndarray) -> np.ndarray:
        """Return the day on which a signing held today is reversed."""
        law, rng, n = self.law, self.rng, len(signed)
        by = np.where(signed >= law.change_day, law.change.get("paper", 1.0), 1.0)
        chance, age = np.clip(law.paper * by, 0, 0.9), now - signed
        lasts = chance * np.exp(-((age / law.paper_days) ** 2))  # Rayleigh: few at once
        paper = rng.random(n) < lasts / (lasts + 1 - chance)
        square = (age / law.paper_days) ** 2 - np.log(np.maximum(rng.random(n), 1e-300))
        back = signed + np.maximum(law.paper_days * np.sqrt(square), 1)
        return np.where(paper, np.maximum(back, now + 1), now + rng.exponential(law.lapse_days, n))

    def arrive(self, start: int, end: int, runs: int = 1):
        """Return run, day, amount, nature of those who come."""
        number = self.rng.poisson(self.came[start:end], (runs, end - start))
        run, day = np.nonzero(number)
        times = number[run, day]
        run, day = np.repeat(run, times), np.repeat(day, times) + start
        n = len(run)
        law, rng = self.law, self.rng
        return (run, day.astype(float), law.median * np.exp(law.spread * rng.standard_normal(n)),
                law.nature * rng.standard_normal(n))  # fmt: skip
