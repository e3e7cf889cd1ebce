"""The files of `yanzhen gaps`: a chain as JSON, firms as CSV; every fault named by its place."""

import csv
import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yanzhen.chains.calc.gaps import Edge, Gap, Supply
from yanzhen.common.plain_files import Unusable, read_text

COLUMNS = ("firm", "node", "capacity")
ROUNDING = 0.01  # by which written shares may exceed the whole
LARGEST = 1e18  # of any number; sums of larger ones would lose their meaning


@dataclass(frozen=True, slots=True)
class Chain:
    weights: dict[str, float]
    names: dict[str, str]
    edges: list[Edge]
    over: list[str]  # nodes whose shares exceed 1 by rounding


def read_chain(source: Path) -> Chain:
    """Return a chain file's nodes and edges.

    :raises Unusable: naming the entry and what was expected.
    """
    try:
        whole = json.loads(read_text(source))
    except json.JSONDecodeError as problem:
        raise Unusable(source, f"JSON was expected: {problem.msg}", line=problem.lineno,
                       column=str(problem.colno)) from problem  # fmt: skip
    except RecursionError as problem:
        raise Unusable(source, "JSON nested this deep cannot be read") from problem
    if not isinstance(whole, dict):
        raise Unusable(source, "an object with nodes and edges was expected")
    weights: dict[str, float] = {}
    names: dict[str, str] = {}
    for at, node in _entries(source, whole, "nodes"):
        code = _text(source, node, "id", at)
        if code in weights:
            raise Unusable(source, f"node {code} is there twice", column=f"{at}.id")
        weight = node.get("weight")
        weights[code] = 1.0 if weight is None else _number(source, weight, f"{at}.weight")
        if weights[code] < 0:
            raise Unusable(source, "a weight of 0 or more was expected", column=f"{at}.weight")
        names[code] = str(node.get("name") or code)
    edges = [_edge(source, edge, at, weights) for at, edge in _entries(source, whole, "edges")]
    return Chain(weights, names, edges, _over(source, edges))


def _entries(source: Path, whole: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    entries = whole.get(key)
    if not isinstance(entries, list):
        raise Unusable(source, "a list was expected", column=key)
    for place, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise Unusable(source, "an object was expected", column=f"{key}[{place}]")
    return [(f"{key}[{place}]", entry) for place, entry in enumerate(entries)]


def _text(source: Path, entry: dict[str, Any], key: str, at: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise Unusable(source, "a text was expected", column=f"{at}.{key}")
    return value


def _number(source: Path, value: Any, column: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unusable(source, "a number was expected", column=column)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not abs(number) <= LARGEST:
        raise Unusable(source, "a finite number was expected", column=column)
    return number


def _edge(source: Path, entry: dict[str, Any], at: str, nodes: dict[str, float]) -> Edge:
    ends = [_text(source, entry, key, at) for key in ("source", "target")]
    for key, end in zip(("source", "target"), ends, strict=True):
        if end not in nodes:
            raise Unusable(source, f"a node was expected, {end} is none", column=f"{at}.{key}")
    return Edge(ends[0], ends[1], _number(source, entry.get("share"), f"{at}.share"))


def _over(source: Path, edges: list[Edge]) -> list[str]:
    total: dict[str, float] = {}
    for edge in edges:
        if edge.share > 0 and edge.source != edge.target:
            total[edge.target] = total.get(edge.target, 0.0) + edge.share
    for node, share in total.items():
        if share > 1 + ROUNDING:
            raise Unusable(source, f"shares into {node} add up to {share:.4g}, expected at most 1",
                           column="edges.share")  # fmt: skip
    return [node for node, share in total.items() if share > 1 + 1e-9]


def read_firms(source: Path, nodes: dict[str, float]) -> list[Supply]:
    """Return the rows of a firms file.

    :raises Unusable: naming line and column.
    """
    rows = csv.reader(io.StringIO(read_text(source), newline=""), strict=True)
    try:
        heading = [cell.strip() for cell in next(rows, [])]
        for name in COLUMNS:
            if heading.count(name) != 1:
                raise Unusable(source, f"one column {name} was expected", line=1, column=name)
        return [
            _supply(source, rows.line_num, dict(zip(heading, row, strict=False)), nodes)
            for row in rows
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as problem:
        raise Unusable(source, f"CSV was expected: {problem}", line=rows.line_num) from problem


def _supply(source: Path, line: int, row: dict[str, str], nodes: dict[str, float]) -> Supply:
    firm, node, capacity = (row.get(name, "").strip() for name in COLUMNS)
    if not firm:
        raise Unusable(source, "the name or code of a firm was expected", line=line, column="firm")
    if node not in nodes:
        raise Unusable(source, f"a node of the chain was expected, {node or 'nothing'} is none",
                       line=line, column="node")  # fmt: skip
    try:
        amount = float(capacity)
    except ValueError:
        amount = math.nan
    if not 0 <= amount <= LARGEST:
        expected = f"yuan a year, 0 or more, were expected, not {capacity or 'nothing'}"
        raise Unusable(source, expected, line=line, column="capacity")
    return Supply(firm, node, amount)


def gaps_as_json(gaps: list[Gap], names: dict[str, str]) -> str:
    """Return the verdicts in the form of the command's output."""
    return json.dumps({"nodes": [_node(gap, names) for gap in gaps]}, ensure_ascii=False) + "\n"


def _node(gap: Gap, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": gap.node, "name": names[gap.node], "action": gap.action.value, "rank": gap.rank,
        "priority": gap.priority, "cap": gap.cap, "demand": gap.demand,
        "shortfall": gap.shortfall, "top_share": gap.top_share, "coverage": gap.coverage,
        "loss": gap.loss,
        "evidence": [
            *({"firm": s.firm, "node": s.node, "capacity": s.capacity} for s in gap.firms),
            *({"source": e.source, "target": e.target, "share": e.share}
              for e in (*gap.buyers, *gap.suppliers)),
        ],
    }  # fmt: skip
