"""The analysis commands of the chains: plain files in, plain files out."""

import argparse
import json
from pathlib import Path
from typing import Any

from yanzhen.common.plain_files import write_whole


def add_commands(commands: Any) -> None:
    """Add `yanzhen gaps` to the parsers of the command line."""
    gaps = commands.add_parser("gaps", help="what a chain lacks: fill, strengthen, extend")
    gaps.add_argument("chain", metavar="CHAIN.json")
    gaps.add_argument("firms", metavar="FIRMS.csv")
    gaps.add_argument("-o", "--out", type=Path, metavar="OUT.json")
    gaps.set_defaults(run=_gaps)


def _gaps(options: argparse.Namespace) -> int:
    from yanzhen.chains.calc.gaps import find_gaps
    from yanzhen.chains.gap_files import read_chain, read_firms, told

    chain = read_chain(options.chain)
    firms = read_firms(options.firms, chain)
    nodes = [told(gap, chain, firms) for gap in find_gaps(chain, firms)]
    write_whole(options.out, json.dumps({"nodes": nodes}, ensure_ascii=False, indent=1) + "\n")
    return 0
