"""`yanzhen extract`: facts with evidence from Chinese news, plain files in and out."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yanzhen.common.plain_files import STANDARD, Unusable, read_text, write_whole

if TYPE_CHECKING:
    from yanzhen.radar.calc.evaluate import Agreement

FOR_A_BAR = 200


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("extract", help="facts from Chinese investment news")
    command.add_argument("files", nargs="*", metavar="FILE", help="texts; - is standard input")
    command.add_argument("-o", dest="out", type=Path, help="write JSON lines here")
    command.add_argument("--date", type=_day, help="the articles' day, where they do not tell it")
    command.add_argument("--evaluate", type=Path, metavar="GOLD.jsonl",
                         help="print precision and recall against corrected facts")  # fmt: skip
    command.set_defaults(run=run)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"a day like 2022-03-05 was expected, not {text}"
        ) from None


def run(options: argparse.Namespace) -> int:
    gold = read_gold(options.evaluate) if options.evaluate else None
    files = options.files or (_files_of(gold, options.evaluate) if gold else [])
    if not files:
        raise Unusable("extract", "at least one FILE was expected, or - for standard input")
    lines = [_facts_of(name, options.date, n, len(files)) for n, name in enumerate(files, 1)]
    if gold is None or options.out:
        shown = (json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        write_whole(options.out, "".join(shown))
    if gold is not None:
        write_whole(None, report(lines, gold))
    return 0


def _facts_of(name: str, day: date | None, number: int, of: int) -> dict[str, Any]:
    from yanzhen.radar.calc.extract import extract

    text = read_text(name)
    if sys.stderr.isatty() and of >= FOR_A_BAR:
        print(f"\r{number}/{of}", end="\n" if number == of else "", file=sys.stderr, flush=True)
    shown = name if name == STANDARD else Path(name).name
    return {"file": shown, "facts": [fact.as_json() for fact in extract(text, day=day)]}


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file of corrected facts.

    :raises Unusable: if a line is no JSON object with `file` and `facts`.
    """
    lines = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as problem:
            raise Unusable(path, "one JSON object a line was expected", line=number) from problem
        facts = entry.get("facts") if isinstance(entry, dict) else None
        if not isinstance(facts, list) or not all(isinstance(fact, dict) for fact in facts):
            raise Unusable(
                path, "an object with file and a list of facts was expected", line=number
            )
        lines.append(entry)
    return lines


def _files_of(gold: Iterable[Mapping[str, Any]], path: Path) -> list[str]:
    """Return the texts that a gold file speaks of: they lie beside it."""
    return [str(path.parent / str(entry.get("file", ""))) for entry in gold]


def report(lines: Iterable[Mapping[str, Any]], gold: Iterable[Mapping[str, Any]]) -> str:
    """Return precision and recall by metric, and by source where the gold names sources."""
    from yanzhen.radar.calc.evaluate import compare, total

    entries = list(gold)
    read = {str(entry.get("file")) for entry in lines} & {str(e.get("file")) for e in entries}
    source = {str(e.get("file")): str(e.get("source") or "") for e in entries}
    ours, theirs = ([{"file": str(e["file"]), **f} for e in which if str(e.get("file")) in read
                     for f in e["facts"]] for which in (lines, entries))  # fmt: skip
    by_metric = compare(ours, theirs)
    text = _table("metric", {**by_metric, "TOTAL": total(by_metric.values())})
    for name in sorted(set(source.values()) - {""}):
        mine, gold_of = ([f for f in fs if source[f["file"]] == name] for fs in (ours, theirs))
        text += _table("source", {name: total(compare(mine, gold_of).values())})
    return text


def _table(head: str, rows: Mapping[str, "Agreement"]) -> str:
    text = f"{head}\tboth\textra\tmissing\tprecision\trecall\n"
    for name, row in rows.items():
        shares = "\t".join("-" if x is None else f"{x:.3f}" for x in (row.precision, row.recall))
        text += f"{name}\t{row.both}\t{row.extra}\t{row.missing}\t{shares}\n"
    return text
