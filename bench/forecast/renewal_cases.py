"""Cases from zones of the other build: kinds of zones, targets, rows, an oracle."""

import pickle
from dataclasses import replace

import numpy as np

from bench.forecast.cases import AS_OF, DAY0, KEEP, Case
from bench.forecast.renewal import DAYS, FIRST, Simulator, Zone

START = int((np.datetime64("2022-01-01") - FIRST).astype(int))
END = int((np.datetime64("2023-01-01") - FIRST).astype(int))
SHIFT = int((DAY0 - FIRST).astype(int))


def _months(values: np.ndarray, year_end: float = 1.0, quarter_end: float = 1.0) -> np.ndarray:
    date = FIRST + np.arange(DAYS)
    month = date.astype("datetime64[M]")
    number = month.astype(int) % 12
    left = ((month + 1).astype("datetime64[D]") - date).astype(int)
    speed = values[number] * np.where((number % 3 == 2) & (left <= 12), quarter_end, 1.0)
    return speed * np.where((number == 11) & (left <= 20), year_end, 1.0)


def _levels(rng: np.random.Generator, spread: float) -> np.ndarray:
    """Return levels of years, of which each remembers half of the one before."""
    found = np.zeros(12)
    for k in range(1, 12):
        found[k] = 0.5 * found[k - 1] + spread * rng.standard_normal()
    return np.exp(found)


def draw(kind: str, rng: np.random.Generator) -> Zone:
    """Return a zone of a kind: rush, paper, regime, tails, plain."""
    months = np.exp(0.2 * rng.standard_normal(12)) * np.array([0.7, 0.6] + [1.0] * 10)
    law = Zone(
        leads=float(rng.uniform(0.2, 0.8)), forward=rng.uniform(0.45, 0.7, 4),
        stall=rng.uniform(0.0, 0.1, 4), slow=rng.uniform(25, 75, 4),
        wide=float(rng.uniform(0.6, 0.9)), drop_days=rng.uniform(60, 160, 4),
        straight=float(rng.uniform(0, 0.15)), size_on_share=float(rng.normal(0, 0.1)),
        size_on_days=float(rng.normal(0.08, 0.1)), median=float(rng.uniform(2e8, 8e8)),
        spread=float(rng.uniform(0.9, 1.4)), season=_months(months, 1.5, 1.3),
        early=float(rng.choice([0.0, 0.4])),
        lead_season=_months(np.exp(0.25 * rng.standard_normal(12))),
        level=_levels(rng, float(rng.uniform(0.1, 0.3))),
        level_early=float(rng.choice([0.0, 0.5, 1.0])),
        lead_level=_levels(rng, float(rng.uniform(0.05, 0.25))), nature=0.0, paper=0.03,
        paper_days=80.0, lapse_days=4000.0, skip=float(rng.uniform(0, 0.15)), restate=0.2,
    )  # fmt: skip
    if kind == "rush":
        quiet = np.array([0.4, 0.4, 1, 0.7, 0.7, 1.2, 0.6, 0.6, 1, 0.7, 1.0, 1.5])
        law = replace(law, season=_months(quiet, float(rng.uniform(2, 5)), 2.0), early=0.3)
    if kind == "paper":
        law = replace(law, paper=float(rng.uniform(0.15, 0.4)), paper_days=rng.uniform(50, 200))
    if kind == "regime":
        name = str(rng.choice(["speed", "share", "leads", "paper"]))
        size = float(rng.choice([0.5, 0.7, 1.5, 2.0]))
        law = replace(law, paper=0.12, change_day=START + int(rng.uniform(-500, 280)),
                      change={name: size})  # fmt: skip
    if kind == "tails":
        law = replace(law, wide=float(rng.uniform(1.2, 1.8)), stall=rng.uniform(0.1, 0.3, 4),
                      nature=float(rng.uniform(0, 0.8)), skip=0.15)  # fmt: skip
    return law


KINDS = ("plain", "rush", "paper", "regime", "tails")


def make(kind: str, seed: int, runs: int = 200) -> Case:
    """Return a case; kept on disk."""
    kept = KEEP / f"renewal-{kind}-{seed}-{runs}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    rng = np.random.default_rng([77, seed, *map(ord, kind)])
    law = draw(kind, rng)
    sim = Simulator(law, rng)
    _, day, amount, nature = sim.arrive(0, DAYS)
    moves: list[tuple[np.ndarray, ...]] = []
    n = len(day)
    first = amount.copy()
    signed, final, gone = sim.run(np.zeros(n, int), day, day, amount, nature, moves=moves)
    tables = [np.concatenate([m[k] for m in moves]) for k in range(4)]
    who = np.concatenate([np.arange(n), tables[0]])
    kinds = np.concatenate([np.zeros(n), tables[1]])
    days = np.concatenate([day, tables[2]])
    money = np.concatenate([first, tables[3]])
    floors, counts = _targets(law, rng, who, kinds, days, money, nature, signed, final, gone)
    oracle = {}
    for name in AS_OF:
        at = int((np.datetime64(f"2022-{name}") - FIRST).astype(int)) + 1
        found = _futures(
            sim, at, runs, who, kinds, days, money, nature, signed, final, gone, floors
        )
        met = found >= np.array(counts)
        oracle[name] = (*met.mean(0).tolist(), float(met.all(1).mean()))
    good = (signed >= START) & (signed < END) & (gone >= END)
    came = tuple(int((good & (np.round(final, -4) >= f)).sum()) for f in floors)
    rows = _rows(law, rng, who, kinds, days, money)
    case = Case("renewal-" + kind, seed, rows, floors, counts, came, oracle, {})
    KEEP.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(case))
    return case


def _rows(law, rng, who, kinds, days, money):
    shown = (kinds == 0) | (kinds >= 4) | (rng.random(len(who)) >= law.skip)
    shown &= (days >= SHIFT) & (days < END)
    again = shown & (rng.random(len(who)) < 0.03)
    pick = np.concatenate([np.flatnonzero(shown), np.flatnonzero(again)])
    return (who[pick].astype(float), np.round(money[pick], -4), kinds[pick],
            np.floor(days[pick]) - SHIFT)  # fmt: skip


def _futures(sim, at, runs, who, kinds, days, money, nature, signed, final, gone, floors):
    """Return counts by run and floor of many futures from the state at the start of a day."""
    before = np.flatnonzero(days < at)
    last = before[np.lexsort((kinds[before], days[before], who[before]))]
    last = last[np.append(np.diff(who[last]) != 0, True)]
    live = last[kinds[last] < 4]
    m = len(live)
    run, day, amount, new_nature = sim.arrive(at, END, runs)
    stage = np.concatenate([np.tile(kinds[live].astype(int), runs), np.zeros(len(run), int)])
    since = np.concatenate([np.tile(days[live], runs), day])
    now = np.concatenate([np.full(m * runs, float(at)), day])
    cash = np.concatenate([np.tile(money[live], runs), amount])
    own = np.concatenate([np.tile(nature[who[live]], runs), new_nature])
    which = np.concatenate([np.repeat(np.arange(runs), m), run])
    s, f, g = sim.run(stage, since, now, cash, own)
    held = np.flatnonzero((signed >= START) & (signed < at) & (gone >= at))
    back = sim.lapse(np.tile(signed[held], runs), np.full(len(held) * runs, float(at)))
    s = np.concatenate([s, np.tile(signed[held], runs)])
    f = np.concatenate([f, np.tile(final[held], runs)])
    g = np.concatenate([g, back])
    which = np.concatenate([which, np.repeat(np.arange(runs), len(held))])
    good = (s >= START) & (s < END) & (g >= END)
    f = np.round(f, -4)
    return np.stack([np.bincount(which[good & (f >= x)], minlength=runs) for x in floors], 1)


def _targets(law, rng, who, kinds, days, money, nature, signed, final, gone):
    """Return floors and counts: from the years before, or from what is open on New Year's Day."""
    floors = (0.0, law.median, law.median * 4)
    if rng.random() < 0.5:
        floors = (law.median * 0.4, law.median * 1.5, law.median * 3)
    if rng.random() < 0.4:
        past = []
        for year in (-3, -2, -1):
            a, b = START + year * 365, START + (year + 1) * 365
            good = (signed >= a) & (signed < b) & (gone >= b)
            past.append([int((good & (final >= f)).sum()) for f in floors])
        wanted = np.mean(past, 0) * rng.uniform(0.8, 1.25)
        return floors, tuple(max(1, round(float(v))) for v in wanted)
    found = []
    for _ in range(8):
        level = law.level.copy()
        level[10] = np.exp(0.5 * np.log(level[9]) + 0.2 * rng.standard_normal())
        other = replace(law, level=level)
        if law.change_day >= START:
            other = replace(other, change={})
        sim = Simulator(other, rng)
        found.append(
            _futures(sim, START, 12, who, kinds, days, money, nature, signed, final, gone, floors)
        )
    share = np.clip(rng.normal(0.5, 0.2, len(floors)), 0.1, 0.9)
    every = np.concatenate(found)
    return floors, tuple(
        max(1, round(float(np.quantile(every[:, k], q)))) for k, q in enumerate(share)
    )
