"""The analysis commands of the chains: plain files in, plain files out."""

import argparse
import json
import sys
from pathlib import Path

from yanzhen.common.plain_files import write_whole


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add what the chains calculate to the `yanzhen` command."""
    gaps = commands.add_parser("gaps", help="what a chain lacks: fill, strengthen, extend")
    gaps.add_argument("chain", metavar="CHAIN.json")
    gaps.add_argument("firms", metavar="FIRMS.csv")
    gaps.add_argument("-o", "--out", type=Path, metavar="OUT.json")
    gaps.set_defaults(run=_gaps)

    relate = commands.add_parser("relate", help="which absent industries a region may grow next")
    relate.add_argument("panel", type=Path, metavar="PANEL.csv")
    relate.add_argument("--from", type=int, required=True, dest="first", metavar="YEAR")
    relate.add_argument("--to", type=int, required=True, dest="last", metavar="YEAR")
    relate.add_argument("-o", "--out", type=Path, metavar="OUT.csv")
    relate.set_defaults(run=_relate)


def _gaps(options: argparse.Namespace) -> int:
    from yanzhen.chains.calc.gaps import find_gaps
    from yanzhen.chains.gap_files import read_chain, read_firms, told

    chain = read_chain(options.chain)
    firms = read_firms(options.firms, chain)
    nodes = [told(gap, chain, firms) for gap in find_gaps(chain, firms)]
    write_whole(options.out, json.dumps({"nodes": nodes}, ensure_ascii=False, indent=1) + "\n")
    return 0


def _relate(options: argparse.Namespace) -> int:
    from yanzhen.chains.panel_files import read_panel, relate

    panel = read_panel(options.panel, first=options.first, last=options.last)
    text, note = relate(panel)
    if note:
        print(note, file=sys.stderr)
    write_whole(options.out, text)
    return 0
