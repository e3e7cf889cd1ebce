"""A chain and its firms from plain files, and the gaps of both as plain data.

The forms are those of the analysis command `yanzhen gaps`: docs/methods/chain-gaps.md.
"""

import csv
import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yanzhen.chains.calc.gaps import Action, Chain, Circle, Gap
from yanzhen.common.plain_files import Unusable, read_text

FULL = 1 + 1e-6  # shares written with few digits may add up to a little more than one
COLUMNS = ("firm", "node", "capacity")

Firms = dict[str, dict[str, float]]


def read_chain(source: str | Path) -> Chain:
    """Return the chain of a JSON file with `nodes` (id, name, weight) and `edges` (source, target,
    share). Repeated edges add up; self-loops and shares of nothing are left out.

    :raises Unusable: if it is no such file, or its segments feed each other in a circle.
    """
    try:
        found = json.loads(read_text(source))
    except json.JSONDecodeError as problem:
        raise Unusable(
            source,
            f"JSON was expected: {problem.msg}",
            line=problem.lineno,
            column=str(problem.colno),
        ) from problem
    except RecursionError as problem:
        raise Unusable(source, "JSON nested this deep is no chain") from problem
    if not isinstance(found, dict):
        raise Unusable(source, "an object with `nodes` and `edges` was expected")
    weights = _weights(_listed(found, "nodes", source), source)
    shares = _shares(_listed(found, "edges", source), weights, source)
    try:
        return Chain(weights, shares)
    except Circle as circle:
        raise Unusable(
            source, f"segments must not feed each other in a circle: {circle}"
        ) from circle


def _listed(found: Mapping[str, Any], key: str, source: str | Path) -> list[dict[str, Any]]:
    rows = found.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unusable(source, f"`{key}` must be a list of objects")
    return rows


def _weights(rows: list[dict[str, Any]], source: str | Path) -> dict[str, float]:
    weights: dict[str, float] = {}
    for place, row in enumerate(rows):
        where = f"{source}, nodes[{place}]"
        node = _text(row.get("id"), where, "id")
        if node in weights:
            raise Unusable(where, f"id “{node}” is there twice; each segment has one")
        weight = row.get("weight")
        weights[node] = 1.0 if weight is None else _number(weight, where, "weight")
        if weights[node] < 0:
            raise Unusable(where, "a weight of 0 or more was expected", column="weight")
    return weights


def _shares(
    rows: list[dict[str, Any]], weights: Mapping[str, float], source: str | Path
) -> dict[tuple[str, str], float]:
    shares: dict[tuple[str, str], float] = {}
    for place, row in enumerate(rows):
        where = f"{source}, edges[{place}]"
        ends = tuple(_text(row.get(key), where, key) for key in ("source", "target"))
        for key, node in zip(("source", "target"), ends, strict=True):
            if node not in weights:
                raise Unusable(where, f"“{node}” is not among the nodes", column=key)
        share = _number(row.get("share"), where, "share")
        if ends[0] != ends[1] and share > 0:
            shares[ends[0], ends[1]] = shares.get((ends[0], ends[1]), 0.0) + share
    _refuse_overfull(shares, source)
    return shares


def _refuse_overfull(shares: Mapping[tuple[str, str], float], source: str | Path) -> None:
    spent: dict[str, list[float]] = {}
    for (_origin, target), share in shares.items():
        spent.setdefault(target, []).append(share)
    for target, parts in spent.items():
        if (total := math.fsum(parts)) > FULL:
            raise Unusable(
                source,
                f"shares into “{target}” add up to {total:.6g}; at most 1 was expected",
            )


def read_firms(source: str | Path, chain: Chain) -> Firms:
    """Return segment → firm → capacity of a CSV file with `firm,node,capacity`; rows of one firm
    on one segment add up.

    :raises Unusable: for a missing column, an unknown segment, or a capacity that is no amount.
    """
    reader = csv.reader(io.StringIO(read_text(source), newline=""), strict=True)
    firms: Firms = {}
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        missing = [name for name in COLUMNS if name not in heading]
        if missing:
            raise Unusable(
                source, f"the columns {', '.join(COLUMNS)} were expected", line=1, column=missing[0]
            )
        at = {name: heading.index(name) for name in COLUMNS}
        for row in reader:
            if any(cell.strip() for cell in row):
                _take(row, at, chain, firms, source, reader.line_num)
    except csv.Error as problem:
        raise Unusable(source, f"CSV was expected: {problem}", line=reader.line_num) from problem
    return firms


def _take(
    row: list[str], at: Mapping[str, int], chain: Chain, firms: Firms, source: str | Path, line: int
) -> None:
    firm, node, written = (row[at[name]].strip() if at[name] < len(row) else "" for name in COLUMNS)
    if not firm:
        raise Unusable(source, "a firm was expected", line=line, column="firm")
    if node not in chain.weights:
        raise Unusable(source, f"“{node}” is not among the nodes", line=line, column="node")
    try:
        capacity = float(written)
    except ValueError:
        capacity = math.nan
    if not math.isfinite(capacity) or capacity < 0:
        raise Unusable(
            source, f"a capacity of 0 or more in yuan was expected, not “{written}”",
            line=line, column="capacity",
        )  # fmt: skip
    there = firms.setdefault(node, {})
    there[firm] = there.get(firm, 0.0) + capacity


def _text(value: Any, where: str, column: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise Unusable(where, "a name was expected", column=column)
    return str(value).strip()


def _number(value: Any, where: str, column: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unusable(where, f"a number was expected, not {json.dumps(value)[:40]}", column=column)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Unusable(where, "a finite number was expected", column=column)
    return number


def told(gap: Gap, chain: Chain, firms: Firms) -> dict[str, Any]:
    """Return a gap as plain data, with the firms and edges that it rests on."""
    return {
        "id": gap.node,
        "action": gap.action.value,
        "priority": gap.priority,
        "cap": gap.cap,
        "demand": gap.demand,
        "shortfall": gap.shortfall,
        "top_share": gap.top_share,
        "coverage": gap.coverage,
        "loss": gap.loss,
        "evidence": _evidence(gap, chain, firms),
    }


def _evidence(gap: Gap, chain: Chain, firms: Firms) -> list[dict[str, Any]]:
    """Return the producers here by size; the edges to resident customers, or, where the chain
    would be extended, from resident suppliers; what flows along each in yuan a year."""
    producers = sorted(firms.get(gap.node, {}).items(), key=lambda one: (-one[1], one[0]))
    found: list[dict[str, Any]] = [
        {"firm": firm, "capacity": capacity} for firm, capacity in producers if capacity > 0
    ]
    if gap.action is Action.EXTEND:
        edges = [(source, gap.node) for source in chain.inputs[gap.node]]
    else:
        edges = [(gap.node, target) for target in chain.customers[gap.node]]
    for source, target in sorted(edges):
        here = firms.get(source if gap.action is Action.EXTEND else target, {})
        names = sorted(firm for firm, capacity in here.items() if capacity > 0)
        if names:
            found.append({"source": source, "target": target,
                          "share": chain.shares[source, target], "firms": names})  # fmt: skip
    return found
