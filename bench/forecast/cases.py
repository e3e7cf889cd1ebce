"""Cases: eight years of a zone's rows, then a year with targets: what came, what was likely."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.forecast.simulate import STEP, Law, Zone, calendar, step
from bench.forecast.worlds import WORLDS

DAY0 = np.datetime64("2014-01-01")
BURN = -730
YEAR = 2022
START = int((np.datetime64(f"{YEAR}-01-01") - DAY0).astype(int))
END = int((np.datetime64(f"{YEAR}-12-31") - DAY0).astype(int))
AS_OF = ("02-28", "05-15", "07-31", "09-30", "11-15")
KEEP = Path(__file__).parents[1] / "work" / "forecast"


@dataclass
class Case:
    """`oracle`: by day, chance of each target and of all; `came`: by target; rows as columns."""

    world: str
    seed: int
    rows: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    floors: tuple[float, ...]
    counts: tuple[int, ...]
    came: tuple[int, ...]
    oracle: dict[str, tuple[float, ...]]
    live: dict[str, int]


def counted(zone: Zone, floors: tuple[float, ...]) -> np.ndarray:
    """Return the year's count by run and floor."""
    c = zone.c
    good = (c["signed"] >= START) & (c["signed"] <= END) & (c["gone"] > END)
    run = c["run"].astype(int)
    return np.stack(
        [np.bincount(run[good & (c["counted"] >= f)], minlength=zone.runs) for f in floors], 1
    )


def _shock(rng: np.random.Generator, law: Law, runs: int) -> tuple[np.ndarray, np.ndarray]:
    return (np.exp(law.shock * rng.standard_normal(runs)),
            np.exp(law.lead_shock * rng.standard_normal(runs)))  # fmt: skip


def futures(
    zone: Zone, law: Law, day: float, runs: int, rng: np.random.Generator,
    floors: tuple[float, ...], shocks: tuple[np.ndarray, np.ndarray],
) -> np.ndarray:  # fmt: skip
    """Return counts by run and floor of many futures from one state."""
    many = zone.copies(runs)
    while day <= END:
        step(many, law, day, *shocks, rng, log=False)
        day += STEP
    return counted(many, floors)


def make(world: str, seed: int, runs: int = 120, years: int = 8) -> Case:
    """Return a case; kept on disk, since the oracle takes time."""
    kept = KEEP / f"{world}-{seed}-{runs}-{years}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    rng = np.random.default_rng([seed, *map(ord, world)])
    law = WORLDS[world](rng)
    zone, day, year = Zone(), float(BURN), -1
    shock, leads = _shock(rng, law, 1)
    stops = {a: int((np.datetime64(f"{YEAR}-{a}") - DAY0).astype(int)) for a in AS_OF}
    oracle: dict[str, tuple[float, ...]] = {}
    floors: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    states: dict[str, tuple[Zone, float]] = {}
    first = START - years * 366
    while day <= END:
        if calendar(day)[0] != year:
            year = calendar(day)[0]
            shock, leads = _shock(rng, law, 1)
            zone.prune(day)
        if day >= START and not floors:
            floors, counts = _targets(zone, law, day, rng)
        for name, stop in stops.items():
            if name not in states and day + STEP > stop:
                states[name] = (zone.copies(1), day)
        step(zone, law, day, shock, leads, rng, log=day >= first)
        day += STEP
    came = tuple(int(v) for v in counted(zone, floors)[0])
    fixed = (np.full(runs, shock[0]), np.full(runs, leads[0]))
    for name, (state, at) in states.items():
        found = futures(state, law, at, runs, rng, floors, fixed) >= np.array(counts)
        oracle[name] = (*found.mean(0).tolist(), float(found.all(1).mean()))
    rows = tuple(np.concatenate([r[i] for r in zone.rows]) for i in range(4))
    live = {n: int((s.c["stage"] < 4).sum()) for n, (s, _) in states.items()}
    case = Case(world, seed, rows, floors, counts, came, oracle, live)  # type: ignore[arg-type]
    KEEP.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(case))
    return case


def _targets(zone: Zone, law: Law, day: float, rng: np.random.Generator):
    """Return floors and counts such that it is open whether they are met."""
    floors = (0.0, law.median, law.median * float(np.exp(1.1 * law.spread)))
    if rng.random() < 0.5:
        floors = (law.median * 0.5, law.median * 2, law.median * 5)
    runs = 80
    found = futures(zone, law, day, runs, rng, floors, _shock(rng, law, runs))
    share = np.clip(rng.normal(0.5, 0.2, len(floors)), 0.1, 0.9)
    counts = [max(1, round(float(np.quantile(found[:, k], q)))) for k, q in enumerate(share)]
    return floors, tuple(counts)
