"""`yanzhen forecast`: will the year's targets be met, from plain files; `yanzhen tallies`: what the
books add up to, built anew or proven."""

import argparse
import csv
import io
import json
import math
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

from yanzhen.common.plain_files import Unusable, read_text, write_whole

COLUMNS = ("project_id", "amount", "event", "date")
EVENTS = ("lead", "talks", "intent", "assessed", "signed", "dropped")
MOST_YUAN = 1e15
Row = tuple[str, float, str, date]


def add_commands(commands: Any) -> None:
    """Add `forecast` to the analysis commands."""
    command = commands.add_parser("forecast", help="chance that the year's targets are met")
    command.add_argument("events", type=Path)
    command.add_argument("--targets", type=Path, required=True)
    command.add_argument("--on", required=True, metavar="YYYY-MM-DD")
    command.add_argument("-o", "--output", type=Path)
    command.set_defaults(run=_run)
    tallies = commands.add_parser("tallies", help="build the books of what counts, or prove them")
    tallies.add_argument("action", choices=["rebuild", "verify"])
    tallies.set_defaults(run=_tallies)


def _tallies(options: argparse.Namespace) -> int:
    """Rebuild the books, or compare them with a full recount: 1 where they differ."""
    import django

    django.setup()
    from yanzhen.common import clock
    from yanzhen.targets.commands import rebuild, verify

    if options.action == "rebuild":
        print(f"rebuilt: {rebuild(at=clock.now())} lines changed")
        return 0
    found = verify()
    if found.none:
        print("the books equal a full recount")
        return 0
    print(f"{found.lines} lines and {found.tallies} tallies differ:", file=sys.stderr)
    for name in found.named:
        print(f"  {name}", file=sys.stderr)
    print("yanzhen tallies rebuild brings them up to date.", file=sys.stderr)
    return 1


def _run(options: argparse.Namespace) -> int:
    on = _day(options.on, "--on", None, "")
    year, goals = read_targets(options.targets)
    rows = list(read_events(options.events))
    from dataclasses import asdict

    from yanzhen.targets.calc.forecast.engine import Goal, forecast
    from yanzhen.targets.calc.forecast.records import Events

    found = forecast(Events.of(rows), [Goal(*goal) for goal in goals], year, on)
    if found.years < 1:
        print("less than a year of history: stated priors carry the forecast", file=sys.stderr)
    result = {"targets": [asdict(t) for t in found.targets], "joint": found.joint}
    write_whole(options.output, json.dumps(result, ensure_ascii=False, indent=1) + "\n")
    return 0


def read_events(source: Path) -> Iterator[Row]:
    """Yield (project, amount, event, day) for each row; a blank amount is 0, not known.

    :raises Unusable: naming the line and the column.
    """
    table = csv.reader(io.StringIO(read_text(source)))
    heads = [head.strip() for head in next(table, [])]
    for name in COLUMNS:
        if name not in heads:
            raise Unusable(source, f"a column {name} was expected", line=1, column=name)
    places = [heads.index(name) for name in COLUMNS]
    for cells in table:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(heads):
            expected = f"{len(heads)} columns were expected"
            raise Unusable(source, expected, line=table.line_num)
        project, amount, event, day = (cells[place].strip() for place in places)
        yield _row(source, table.line_num, project, amount, event, day)


def _row(source: Path, line: int, project: str, amount: str, event: str, day: str) -> Row:
    if not project:
        raise Unusable(source, "a project was expected", line=line, column="project_id")
    if event not in EVENTS:
        expected = f"one of {', '.join(EVENTS)} was expected, not {event!r}"
        raise Unusable(source, expected, line=line, column="event")
    return project, _amount(amount, source, line), event, _day(day, source, line, "date")


def _amount(text: str, source: Path, line: int) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        value = math.nan
    if not 0 <= value <= MOST_YUAN:
        expected = f"yuan from 0 to {MOST_YUAN:.0e} were expected, not {text!r}"
        raise Unusable(source, expected, line=line, column="amount")
    return value


def _day(text: str, source: str | Path, line: int | None, column: str) -> date:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as problem:
        expected = f"a day as YYYY-MM-DD was expected, not {text!r}"
        raise Unusable(source, expected, line=line, column=column) from problem


def read_targets(source: Path) -> tuple[int, list[tuple[str, float, int]]]:
    """Return the year and (name, min_amount, count) of each target.

    :raises Unusable: saying what is wrong with which target.
    """
    try:
        held = json.loads(read_text(source))
    except json.JSONDecodeError as problem:
        raise Unusable(
            source, f"JSON was expected: {problem.msg}", line=problem.lineno
        ) from problem
    if not isinstance(held, dict) or not isinstance(held.get("targets"), list):
        raise Unusable(source, "an object with year, event and a list of targets was expected")
    year = held.get("year")
    if not _whole(year) or not 1900 <= year <= 2200:
        raise Unusable(source, "a year from 1900 to 2200 was expected", column="year")
    if held.get("event") != "signed":
        raise Unusable(source, 'only the event "signed" can be forecast', column="event")
    if not held["targets"]:
        raise Unusable(source, "at least one target was expected", column="targets")
    return year, [_goal(source, k, item) for k, item in enumerate(held["targets"])]


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _goal(source: Path, number: int, item: Any) -> tuple[str, float, int]:
    where = f"targets[{number}]"
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        raise Unusable(source, "a name, min_amount and count were expected", column=where)
    floor, count = item.get("min_amount"), item.get("count")
    if not isinstance(floor, int | float) or isinstance(floor, bool) or not 0 <= floor <= MOST_YUAN:
        raise Unusable(source, "yuan, 0 or more, were expected", column=f"{where}.min_amount")
    if not _whole(count) or not 0 <= count <= 100_000:
        raise Unusable(source, "a whole number, 0 or more, was expected", column=f"{where}.count")
    return item["name"], float(floor), count
