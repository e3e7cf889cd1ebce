"""Measure pages and import through a real server, on both databases and at two sizes.

    python -m bench                         # everything; about an hour on two cores
    python -m bench --engine sqlite --size 100000
    python -m bench --only import           # the import alone
    python -m bench --radar                 # articles alone, beside few firms
    python -m bench --chains                # chains, gaps and ways alone, beside few projects
    python -m bench --drive --size 100000   # cockpit, race, people and bulletins alone
    python -m bench --fill-only; python -m bench --keep     # fill now, measure when it is quiet
    python -m bench --no-articles           # without what takes longest to fill; then --radar

Writes bench/RESULTS.md. One client, one request at a time; every answer must be a page (200).
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench.chain_scenes import chain_scenes
from bench.http import Client, percentile
from bench.imports import time_import
from bench.results import Result, write_results
from bench.scenes import Scene, drive_scenes, radar_scenes, scenes

ROOT = Path(__file__).parent
WORK = ROOT / "work"
SERVER = os.environ.get("BENCH_POSTGRES_URL", "postgres://root@127.0.0.1:5432/postgres")
PORT = int(os.environ.get("BENCH_PORT", "8399"))
PROJECTS, ROUNDS, WARM, IMPORTED, ASSESSED = 100_000, 60, 8, 100_000, 10_000
EVENTS = 3_000_000
# What the drive's pages do not read. Forecasts are left to the worker of the server measured.
BESIDE_THE_DRIVE = {"bench.relations", "bench.assessments", "bench.articles", "keep_forecasts"}
# Beside a radar or the chains alone: enough firms and projects for their people and links.
FIRMS_OF_RADAR, PROJECTS_OF_PART = 100_000, 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], action="append")
    parser.add_argument("--size", type=int, action="append")
    parser.add_argument("--projects", type=int, default=PROJECTS)
    parser.add_argument("--events", type=int, default=EVENTS, help="in the journal")
    parser.add_argument("--only", action="append", help="rows whose name contains this")
    parser.add_argument("--import-rows", type=int, default=IMPORTED)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--radar", action="store_true", help="articles alone, beside few firms")
    parser.add_argument("--chains", action="store_true", help="chains, gaps and ways alone")
    parser.add_argument("--drive", action="store_true", help="cockpit, race, people, bulletins")
    parser.add_argument("--events-between", action="store_true",
                        help="somebody does something before every request, so that no figure kept "
                        "in memory serves")  # fmt: skip
    parser.add_argument("--no-articles", action="store_true", help="leave the radar out")
    parser.add_argument("--keep", action="store_true", help="keep the filled databases")
    parser.add_argument("--fill-only", action="store_true", help="fill them, measure later")
    options = parser.parse_args()
    results = []
    for engine in options.engine or ["sqlite", "postgres"]:
        for size in options.size or [100_000, 1_000_000]:
            if options.fill_only:
                prepared(engine, size, home_of(engine, size, options), options)
                continue
            results.append(measure(engine, size, options))
            if not (options.only or part_of(options)):  # some rows alone are noted by hand
                write_results(results, ROOT / "RESULTS.md", options)


def measure(engine: str, size: int, options: argparse.Namespace) -> Result:
    """Fill a database, start a server on it, time every scene and an import."""
    home = home_of(engine, size, options)
    environment = prepared(engine, size, home, options)
    result = Result(engine, size, PROJECTS_OF_PART if part_of(options) else options.projects)
    server = subprocess.Popen([sys.executable, "-m", "yanzhen", "serve", "--port", str(PORT)],
                              env=environment, cwd=ROOT.parent)  # fmt: skip
    try:
        wait_until_up()
        from bench.projects import PASSWORD

        shown = {"radar": radar_scenes, "chains": chain_scenes, "drive": drive_scenes}.get(
            part_of(options), scenes
        )
        wanted = shown(lambda question: ask(environment, question))
        client = Client("127.0.0.1", PORT)  # only now: an idle connection is not kept for long
        client.sign_in("leader", PASSWORD)
        for scene in wanted:
            if options.only and not any(part in scene.name for part in options.only):
                continue
            times = times_of(scene, client, environment, options)
            p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
            result.pages[scene.name] = (p50, p95, scene.limit_ms)
            print(
                f"{engine} {size:>9,} {scene.name:<36} p50 {p50:7.1f}  p95 {p95:7.1f} ms",
                flush=True,
            )
        result.peak_mb = peak_memory_mb(server.pid)
        if imports_wanted(options):
            result.imports = time_import(PORT, options.import_rows, home)
            result.import_peak_mb = peak_memory_mb(server.pid)
            print(engine, size, result.imports, flush=True)
    finally:
        server.terminate()
        server.wait(timeout=30)
    if not options.keep:
        shutil.rmtree(home, ignore_errors=True)
        drop(engine, size, options)
    return result


def times_of(
    scene: Scene, client: Client, environment: dict[str, str], options: argparse.Namespace
) -> list[float]:
    """Return how long a page takes again and again, in ms, after warming up."""
    for _ in range(WARM):
        client.time_get(next(scene.paths))
    times = []
    for _ in range(options.rounds):
        if options.events_between:
            do_something(environment)
        times.append(client.time_get(next(scene.paths))[0])
    return times


def part_of(options: argparse.Namespace) -> str:
    """Return which part of the pages is measured alone; "" for all of them."""
    return next((part for part in ("radar", "chains", "drive") if getattr(options, part)), "")


def imports_wanted(options: argparse.Namespace) -> bool:
    named = "import" in (options.only or ["import"])
    return bool(options.import_rows and named and not part_of(options))


def home_of(engine: str, size: int, options: argparse.Namespace) -> Path:
    return WORK / "-".join(filter(None, (engine, str(size), part_of(options))))


def prepared(engine: str, size: int, home: Path, options: argparse.Namespace) -> dict[str, str]:
    """Return the environment of a filled database, filling it first where it is new."""
    environment = {**os.environ, "YANZHEN_HOME": str(home), "YANZHEN_DEMO": "",
                   "DJANGO_SETTINGS_MODULE": "yanzhen.config.settings"}  # fmt: skip
    environment.pop("DATABASE_URL", None)
    if engine == "postgres":
        environment["DATABASE_URL"] = named(size, options)
    if (home / "filled").exists():
        return environment
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    drop(engine, size, options)
    if engine == "postgres":
        admin(f'CREATE DATABASE "{named(size, options).rpartition("/")[2]}"')
    for command in filling_of(part_of(options), size, options):
        subprocess.run([sys.executable, *command], env=environment, cwd=ROOT.parent, check=True)
    (home / "filled").touch()
    return environment


def filling_of(part: str, size: int, options: argparse.Namespace) -> list[list[str]]:
    """Return the commands that fill a database for a part of the pages, or for all ("")."""
    if part in ("radar", "chains"):
        return filling_of_radar(size) if part == "radar" else filling_of_chains(size)
    left_out = BESIDE_THE_DRIVE if part == "drive" else set()
    left_out = left_out | {"bench.articles"} if options.no_articles else left_out
    return [command for command in filling(size, options) if left_out.isdisjoint(command)]


def filling(size: int, options: argparse.Namespace) -> list[list[str]]:
    return [
        ["-m", "yanzhen", "manage", "migrate", "--verbosity", "0"],
        ["-m", "yanzhen", "manage", "load_chains"],
        ["-m", "bench.chains"],
        ["-m", "bench.generate", str(size)],
        ["-m", "bench.projects", str(options.projects)],
        ["-m", "bench.journal", str(options.events)],
        ["-m", "bench.relations", "3"],
        ["-m", "bench.assessments", str(min(options.projects, ASSESSED))],
        ["-m", "bench.articles", str(size)],
        ["-m", "yanzhen", "manage", "keep_forecasts"],
        ["-m", "bench.night"],
    ]


def filling_of_radar(size: int) -> list[list[str]]:
    return [
        ["-m", "yanzhen", "manage", "migrate", "--verbosity", "0"],
        ["-m", "yanzhen", "manage", "load_chains"],
        ["-m", "bench.generate", str(FIRMS_OF_RADAR)],
        ["-m", "bench.projects", str(PROJECTS_OF_PART)],
        ["-m", "bench.articles", str(size)],
    ]


def filling_of_chains(size: int) -> list[list[str]]:
    return [
        ["-m", "yanzhen", "manage", "migrate", "--verbosity", "0"],
        ["-m", "yanzhen", "manage", "load_chains"],
        ["-m", "bench.chains"],
        ["-m", "bench.generate", str(size)],
        ["-m", "bench.projects", str(PROJECTS_OF_PART)],
        ["-m", "bench.relations", "3"],
    ]


def named(size: int, options: argparse.Namespace) -> str:
    name = "_".join(filter(None, ("yanzhen_bench", part_of(options), str(size))))
    return f"{SERVER.rpartition('/')[0]}/{name}"


def drop(engine: str, size: int, options: argparse.Namespace) -> None:
    if engine == "postgres":
        admin(f'DROP DATABASE IF EXISTS "{named(size, options).rpartition("/")[2]}"')


def admin(statement: str) -> None:
    import psycopg

    address = SERVER.replace("postgres://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def ask(environment: dict[str, str], question: str) -> list:
    """Return the rows that answer a question to the filled database."""
    if "DATABASE_URL" in environment:
        import psycopg

        with psycopg.connect(
            environment["DATABASE_URL"].replace("postgres://", "postgresql://")
        ) as c:
            return c.execute(question.replace("%", "%")).fetchall()
    import sqlite3

    with sqlite3.connect(Path(environment["YANZHEN_HOME"]) / "yanzhen.sqlite3") as connection:
        return connection.execute(question).fetchall()


def do_something(environment: dict[str, str]) -> None:
    """Write an event as a person causes one: what was kept in memory holds no longer."""
    note = (
        "INSERT INTO journal_event (at, actor_id, verb, subject, facts) "
        "SELECT {}, id, 'project.changed', 'project:bench', '{{}}' "
        "FROM accounts_user WHERE username = 'leader'"
    )
    if "DATABASE_URL" in environment:
        import psycopg

        address = environment["DATABASE_URL"].replace("postgres://", "postgresql://")
        with psycopg.connect(address) as connection:
            connection.execute(note.format("now()"))
        return
    import sqlite3

    path = Path(environment["YANZHEN_HOME"]) / "yanzhen.sqlite3"
    with sqlite3.connect(path, timeout=30) as connection:
        connection.execute(note.format("strftime('%Y-%m-%d %H:%M:%f', 'now')"))


def wait_until_up() -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the server did not come up")


def peak_memory_mb(parent: int) -> float:
    """Return the sum of the peak resident sizes of a process and all below it, in MB."""
    total, waiting = 0.0, [parent]
    while waiting:
        pid = waiting.pop()
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            continue
        total += next(
            int(x.split()[1]) / 1024 for x in status.splitlines() if x.startswith("VmHWM")
        )
        waiting += map(int, children)
    return total


if __name__ == "__main__":
    main()
