"""The analysis commands of the chains: plain files in, plain files out."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: "Commands") -> None:
    """Add what the chains calculate to the `yanzhen` command."""
    gaps = commands.add_parser("gaps", help="what a chain lacks: fill, strengthen, extend")
    gaps.add_argument("chain", type=Path, metavar="CHAIN.json")
    gaps.add_argument("firms", type=Path, metavar="FIRMS.csv")
    gaps.add_argument("-o", "--output", type=Path, metavar="OUT.json")
    gaps.set_defaults(run=_gaps)

    relate = commands.add_parser("relate", help="which absent industries a region may grow next")
    relate.add_argument("panel", type=Path, metavar="PANEL.csv")
    relate.add_argument("--from", type=int, required=True, dest="first", metavar="YEAR")
    relate.add_argument("--to", type=int, required=True, dest="last", metavar="YEAR")
    relate.add_argument("-o", "--output", type=Path, metavar="OUT.csv")
    relate.set_defaults(run=_relate)


def _gaps(options: argparse.Namespace) -> int:
    from yanzhen.chains.calc.gaps import CircularChain, find_gaps
    from yanzhen.chains.gap_files import gaps_as_json, read_chain, read_firms
    from yanzhen.common.plain_files import Unusable, write_whole

    chain = read_chain(options.chain)
    firms = read_firms(options.firms, chain.weights)
    for node in chain.over:
        print(f"shares into {node} exceed 1 by rounding; used as written", file=sys.stderr)
    try:
        gaps = find_gaps(chain.weights, chain.edges, firms)
    except CircularChain as circle:
        raise Unusable(
            options.chain, f"a chain without circles was expected; {circle}", column="edges"
        ) from circle
    write_whole(options.output, gaps_as_json(gaps, chain.names))
    return 0


def _relate(options: argparse.Namespace) -> int:
    from yanzhen.chains.panel_files import read_panel, relate
    from yanzhen.common.plain_files import write_whole

    panel = read_panel(options.panel, first=options.first, last=options.last)
    text, learned = relate(panel)
    if not learned:
        print("too few activations to learn from: probability is the density", file=sys.stderr)
    write_whole(options.output, text)
    return 0
