"""Brier scores beside 序时进度's and a seasonal Poisson's, a textbook peer's and the oracle's.

PYTHONPATH=src python -m bench.forecast.score --seeds 10 [--from-seed 200] [--kept-back]
"""

import argparse
import time
from datetime import date

import numpy as np

from bench.forecast.cases import AS_OF, DAY0, YEAR, Case, make
from bench.forecast.peer import said as peer_says
from bench.forecast.worlds import DEVELOPED_ON, KEPT_BACK
from yanzhen.targets.calc.forecast.counts import poisson
from yanzhen.targets.calc.forecast.engine import Goal, forecast
from yanzhen.targets.calc.forecast.records import Events, in_order, signings

FIRST = date.fromisoformat(str(DAY0)).toordinal()


def events_of(case: Case) -> Events:
    project, amount, kind, day = case.rows
    return Events(project.astype(np.int64), amount, kind.astype(np.int64),
                  day.astype(np.int64) + FIRST)  # fmt: skip


def seasonal(events: Events, goals: list[Goal], on: date) -> list[float]:
    """Return what monthly rates of eight years at this year's level say."""
    rows = in_order(events, on)
    found = []
    for goal in goals:
        months = np.zeros(12)
        for year in range(YEAR - 8, YEAR):
            past = signings(rows, year, date(year, 12, 31))
            days = past.day[past.holds & (past.amount >= goal.min_amount)]
            months += np.bincount([date.fromordinal(int(d)).month - 1 for d in days] or [0],
                                  minlength=12) - (0 if len(days) else np.eye(12)[0])  # fmt: skip
        rate = months / 8
        now = signings(rows, YEAR, on)
        actual = int((now.holds & (now.amount >= goal.min_amount)).sum())
        over = on.month - 1 + on.day / 31
        passed = np.clip(over - np.arange(12), 0, 1)
        level = (actual + 1) / (float(rate @ passed) + 1)
        left = np.array([float(rate @ (1 - passed)) * level])
        short = max(goal.count - actual, 0)
        found.append(1 - float(poisson(left, 400)[0, :short].sum()))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--from-seed", type=int, default=0)
    parser.add_argument("--kept-back", action="store_true")
    options = parser.parse_args()
    every = []
    seeds = range(options.from_seed, options.from_seed + options.seeds)
    for world in KEPT_BACK if options.kept_back else DEVELOPED_ON:
        rows = [row for seed in seeds for row in score(make(world, seed))]
        every += rows
        show(world, rows)
    show("all", every)


def score(case: Case) -> list[tuple[float, ...]]:
    events = events_of(case)
    goals = [
        Goal(str(k), f, c) for k, (f, c) in enumerate(zip(case.floors, case.counts, strict=True))
    ]
    rows = []
    for name in AS_OF:
        on = date.fromisoformat(f"{YEAR}-{name}")
        begun = time.process_time()
        said = forecast(events, goals, YEAR, on)
        took = time.process_time() - begun
        plain = seasonal(events, goals, on)
        peer = peer_says(events, YEAR, on, tuple((g.min_amount, g.count) for g in goals))
        for k, t in enumerate(said.targets):
            met = case.came[k] >= goals[k].count
            oracle = case.oracle[name][k]
            rows.append((
                (t.probability - met) ** 2, (t.pro_rata - met) ** 2, (plain[k] - met) ** 2,
                (peer[k] - met) ** 2, (oracle - met) ** 2,
                (t.probability - oracle) ** 2, (peer[k] - oracle) ** 2,
                t.p05 <= case.came[k] <= t.p95, took,
            ))  # fmt: skip
    return rows


def show(world: str, rows: list[tuple[float, ...]]) -> None:
    """Print shares of both baselines, and the mean squared distance to the oracle's chances,
    which does not hang on what happened to come."""
    ours, due, season, peer, best, off, peer_off, inside, took = np.array(rows).mean(0)
    with np.errstate(divide="ignore"):
        shares = [
            f"/ {name} {ours / base:.3f} (peer {peer / base:.3f}, oracle {best / base:.3f})"
            for name, base in (("pro rata", due), ("seasonal", season))
        ]
    print(f"{world:12} brier {ours:.4f}  {'  '.join(shares)}  off the oracle {off:.4f} "
          f"(peer {peer_off:.4f})  90% holds {inside:.3f}  {took * 1000:.0f} ms",
          flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
