"""A zone's drive in steps of five days: leads come, move, are signed, dropped, reversed.

The law of a world is nothing like the model under test: its clock is days, a project has a
nature of its own (`nature`), stages may be heavy-tailed, signings may be paper.
"""

from dataclasses import dataclass, field, replace

import numpy as np

STEP = 5.0
KINDS = ("lead", "talks", "intent", "assessed", "signed", "dropped")
NEVER = 10**9


@dataclass(frozen=True)
class Law:
    """What holds in one zone. Rates are per 30 days, for stages lead, talks, intent, assessed."""

    leads: float = 14.0
    forward: tuple[float, ...] = (0.30, 0.22, 0.22, 0.25)
    drop: tuple[float, ...] = (0.22, 0.12, 0.07, 0.04)
    shape: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)  # Weibull; under 1 is heavy-tailed
    straight: float = 0.04  # from intent to signed without an assessment
    size_slope: float = -0.15  # of forward, per natural log unit of the amount
    median: float = 6e8
    spread: float = 1.2
    season: tuple[float, ...] = (0.7, 0.6, 1.2, 0.9, 0.9, 1.3, 0.8, 0.8, 1.2, 0.9, 1.1, 1.8)
    month_end: float = 1.0  # further factor in the last nine days of a quarter
    lead_season: tuple[float, ...] = (1.0,) * 12
    season_on_all: float = 0.0  # how far the season also moves earlier stages (power)
    clearing: float = 1.0  # factor on drops in January
    nature: float = 0.0
    shock: float = 0.25
    shock_on_all: float = 0.0  # power of the shock on earlier stages
    lead_shock: float = 0.15
    paper: float = 0.0
    paper_days: float = 90.0
    lapse: float = 0.004
    growth: float = 0.0  # of the number of leads, natural log a year from 2014 on
    mix: float = 0.0  # of the amounts of leads, the same
    burst: float = 0.0  # variance of the rate of leads from step to step; 0 for Poisson
    skip: float = 0.08
    repeat: float = 0.03
    restate: float = 0.15
    restate_by: float = 0.3
    regime_day: int = NEVER
    regime: dict[str, float] = field(default_factory=dict)

    def on(self, day: int) -> "Law":
        """Return the law in force on a day: after the change its numbers are multiplied."""
        if day < self.regime_day or not self.regime:
            return self
        changed = {}
        for name, by in self.regime.items():
            old = getattr(self, name)
            changed[name] = tuple(v * by for v in old) if isinstance(old, tuple) else old * by
        return replace(self, **changed, regime={}, regime_day=NEVER)


COLUMNS = ("run", "project", "stage", "since", "amount", "nature", "signed", "counted", "gone")


class Zone:
    """Projects as columns; `run` tells parallel futures apart."""

    def __init__(self, runs: int = 1) -> None:
        self.runs, self.next = runs, 0
        self.c = {name: np.zeros(0) for name in COLUMNS}
        self.rows: list[tuple[np.ndarray, ...]] = []  # project, amount, kind, day

    def copies(self, runs: int) -> "Zone":
        other = Zone(runs)
        other.next = self.next
        live = self.c["gone"] > 0
        kept = {k: v[live] for k, v in self.c.items()}
        other.c = {k: np.tile(v, runs) for k, v in kept.items()}
        other.c["run"] = np.repeat(np.arange(runs, dtype=float), int(live.sum()))
        return other

    def add(self, runs: np.ndarray, law: Law, day: float, rng: np.random.Generator) -> np.ndarray:
        n = len(runs)
        new = {
            "run": runs.astype(float), "project": self.next + np.arange(n, dtype=float),
            "stage": np.zeros(n), "since": np.full(n, day),
            "amount": law.median * np.exp(law.mix * day / 365.25)
            * np.exp(law.spread * rng.standard_normal(n)),
            "nature": np.exp(law.nature * rng.standard_normal(n) - law.nature**2 / 2),
            "signed": np.full(n, -1.0), "counted": np.zeros(n), "gone": np.full(n, float(NEVER)),
        }  # fmt: skip
        self.next += n
        size = len(self.c["run"])
        self.c = {k: np.concatenate([self.c[k], new[k]]) for k in COLUMNS}
        return np.arange(size, size + n)

    def prune(self, day: float) -> None:
        """Forget what can no longer count, to keep the columns short."""
        keep = (self.c["gone"] > day) & ~((self.c["stage"] == 4) & (day - self.c["signed"] > 800))
        self.c = {k: v[keep] for k, v in self.c.items()}


def calendar(day: float) -> tuple[int, int, bool]:
    """Return year, month (0–11) and whether a quarter's last days run. Day 0: 1 January 2014."""
    date = np.datetime64("2014-01-01") + int(day)
    month = date.astype("datetime64[M]")
    left = int(((month + 1).astype("datetime64[D]") - date).astype(int))
    number = int(month.astype(int)) % 12
    return (
        int(date.astype("datetime64[Y]").astype(int)) + 1970,
        number,
        number % 3 == 2 and left < 10,
    )


def step(
    zone: Zone, law: Law, day: float, shock: np.ndarray, lead_shock: np.ndarray,
    rng: np.random.Generator, *, log: bool,
) -> None:  # fmt: skip
    """Move everything on by one step. `shock`, `lead_shock`: one a run."""
    law = law.on(int(day))
    _year, month, rush = calendar(day)
    c = zone.c
    alive = c["gone"] > day
    stage = c["stage"].astype(int)
    run = c["run"].astype(int)
    early = alive & (stage < 4)
    which = np.flatnonzero(early)
    s = stage[which]
    k = np.asarray(law.shape)[s]
    age = np.maximum((day - c["since"][which]) / 30.0, 0.1)
    ageing = k * np.maximum(age / 4.0, 0.03) ** (k - 1)
    size = np.exp(law.size_slope * np.log(c["amount"][which] / law.median))
    season = law.season[month] * (law.month_end if rush else 1.0)
    power = np.where(s == 3, 1.0, law.season_on_all)
    by_shock = shock[run[which]] ** np.where(s == 3, 1.0, law.shock_on_all)
    base = ageing * size * c["nature"][which] * by_shock * season**power * STEP / 30
    forward = base * np.asarray(law.forward)[s]
    straight = np.where(s == 2, law.straight * size * season * shock[run[which]] * STEP / 30, 0.0)
    drop = np.asarray(law.drop)[s] * ageing * STEP / 30 * (law.clearing if month == 0 else 1.0)
    total = forward + straight + drop
    moved = rng.random(len(which)) < -np.expm1(-total)
    kind = rng.random(len(which)) * total
    to_drop, to_sign = kind < drop, kind >= drop + forward
    go = which[moved & ~to_drop]
    target = np.where(to_sign, 4, s + 1)[moved & ~to_drop]
    restated = rng.random(len(go)) < law.restate
    c["amount"][go[restated]] *= np.exp(law.restate_by * rng.standard_normal(int(restated.sum())))
    c["stage"][go], c["since"][go] = target, day
    dropped = which[moved & to_drop]
    c["gone"][dropped] = day
    signed = go[target == 4]
    c["signed"][signed], c["counted"][signed] = day, c["amount"][signed]
    paper = rng.random(len(signed)) < law.paper
    ends = np.where(paper, rng.exponential(law.paper_days, len(signed)),
                    rng.exponential(30 / law.lapse, len(signed)))  # fmt: skip
    c["gone"][signed] = day + np.maximum(np.round(ends), 1)
    rate = law.leads * law.lead_season[month] * np.exp(law.growth * day / 365.25)
    if law.burst:
        rate = rate * rng.gamma(1 / law.burst, law.burst, len(lead_shock))
    came = rng.poisson(rate * lead_shock * STEP / 30)
    new = zone.add(np.repeat(np.arange(zone.runs), came), law, day, rng)
    if log:
        _log(zone, law, day, go, target, dropped, new, rng)


def _log(zone, law, day, go, target, dropped, new, rng):
    c = zone.c
    ids, amounts = c["project"], c["amount"]
    shown = (target == 4) | (rng.random(len(go)) >= law.skip)
    rows = [(ids[go[shown]], amounts[go[shown]], target[shown]), (ids[new], amounts[new], new * 0),
            (ids[dropped], amounts[dropped], dropped * 0 + 5)]  # fmt: skip
    late = np.flatnonzero((c["stage"] == 4) & (c["gone"] > day) & (c["gone"] <= day + STEP))
    rows.append((ids[late], amounts[late], late * 0 + 5))
    for project, amount, kind in rows:
        spread = np.floor(rng.random(len(project)) * STEP)
        zone.rows.append(
            (project, np.round(amount, -4), kind, day + np.where(kind == 5, 0, spread))
        )
        again = rng.random(len(project)) < law.repeat
        lag = day + spread + (kind < 4) * np.floor(rng.random(len(project)) * 12)
        zone.rows.append((project[again], np.round(amount, -4)[again], kind[again], lag[again]))
