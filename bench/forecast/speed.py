"""How long a forecast takes: the computation in one process, and the command as a whole.

    PYTHONPATH=src python -m bench.forecast.speed [--live 500] [--rounds 30]

A zone of `bench.forecast.renewal`, eight years of rows and the ninth up to 15 May, thinned to so
many live projects; its own three targets. Times are wall clock, and the process's own.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

from bench.forecast.renewal_cases import make
from bench.forecast.score import events_of
from yanzhen.targets.calc.forecast.engine import Goal, floors_of, forecast
from yanzhen.targets.calc.forecast.records import KINDS, Events, in_order
from yanzhen.targets.calc.forecast.study import study

ON, SEED = date(2022, 5, 15), 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    events, goals = zone(options.live)
    found = study(in_order(events, ON), floors_of(goals), ON.year, ON)
    print(f"{len(events.day):,} rows, {len(found.live)} live, wanted {[g.count for g in goals]}")
    clocks = (time.perf_counter, time.process_time)
    times = []
    for _ in range(options.rounds + 3):
        begun = [clock() for clock in clocks]
        forecast(events, goals, ON.year, ON)
        times.append([clock() - at for clock, at in zip(clocks, begun, strict=True)])
    for name, row in zip(("wall", "own"), np.array(times[3:]).T * 1000, strict=True):
        p50, p95 = np.quantile(row, [0.5, 0.95])
        print(f"{name:5} least {row.min():5.1f}  p50 {p50:5.1f}  p95 {p95:5.1f} ms")
    whole(events, goals)


def zone(live: int) -> tuple[Events, list[Goal]]:
    """Return a zone's rows, thinned to so many live projects, and its targets."""
    for seed in range(SEED, SEED + 60):
        case = make("tails", seed)
        events = events_of(case)
        goals = [Goal(str(f), f, c) for f, c in zip(case.floors, case.counts, strict=True)]
        found = study(in_order(events, ON), floors_of(goals), ON.year, ON)
        if len(found.live) >= live:
            return events.take(~np.isin(events.project, found.live[live:])), goals
    raise SystemExit(f"no zone with {live} live projects")


def whole(events: Events, goals: list[Goal]) -> None:
    """Time the command with start, reading and writing."""
    with tempfile.TemporaryDirectory() as folder:
        rows, wanted = Path(folder) / "events.csv", Path(folder) / "targets.json"
        with rows.open("w", newline="") as out:
            table = csv.writer(out)
            table.writerow(["project_id", "amount", "event", "date"])
            columns = (events.project, events.amount, events.kind, events.day)
            for project, amount, kind, day in zip(*columns, strict=True):
                table.writerow(
                    [f"p{project}", amount, KINDS[kind], date.fromordinal(int(day)).isoformat()]
                )
        targets = [{"name": g.name, "min_amount": g.min_amount, "count": g.count} for g in goals]
        asked = {"year": ON.year, "event": "signed", "targets": targets}
        wanted.write_text(json.dumps(asked), encoding="utf-8")
        command = [sys.executable, "-m", "yanzhen", "forecast", str(rows), "--targets",
                   str(wanted), "--on", ON.isoformat()]  # fmt: skip
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - begun)
        print(f"the whole command: least {min(times):.2f}, middle {np.median(times):.2f} s")


if __name__ == "__main__":
    main()
