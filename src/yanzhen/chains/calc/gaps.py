"""What a chain lacks here: segments to fill, to strengthen and to extend to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

COVERED = 2 / 3  # of a segment's inputs, for extending to it
CONCENTRATED = 1 / 2  # of a segment's output, made by one firm


class Action(StrEnum):
    FILL = "fill"
    STRENGTHEN = "strengthen"
    EXTEND = "extend"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Edge:
    """`share` of the target's yearly output is spent on the source."""

    source: str
    target: str
    share: float


@dataclass(frozen=True, slots=True)
class Supply:
    """What one firm can make in a year on one node, in yuan."""

    firm: str
    node: str
    capacity: float


@dataclass(frozen=True, slots=True)
class Gap:
    """One node's verdict with its terms; `coverage` and `top_share` are None where undefined."""

    node: str
    action: Action
    rank: int
    priority: float
    cap: float
    demand: float
    shortfall: float
    top_share: float | None
    coverage: float | None
    loss: float
    firms: tuple[Supply, ...]
    buyers: tuple[Edge, ...]
    suppliers: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """How a node's verdict differs once a firm has left."""

    before: Gap
    after: Gap


class CircularChain(ValueError):
    """The links form a circle; `nodes` names it, first and last the same."""

    def __init__(self, nodes: Sequence[str]) -> None:
        self.nodes = tuple(nodes)
        super().__init__(" → ".join(nodes))


def find_gaps(
    weights: Mapping[str, float], edges: Iterable[Edge], supplies: Iterable[Supply]
) -> list[Gap]:
    """Return the verdict on every node, each action ranked within itself.

    Use it to see what to court for; priorities of different actions are not on one scale.

    Args:
        weights: per node, how much a yuan of its output counts, >= 0.
        edges: between these nodes; repeated ones add up, self-loops and shares <= 0 do not count.
        supplies: capacities in yuan >= 0; rows of one firm on one node add up.

    Returns:
        fill, strengthen, extend, hold; within each by falling priority, then by node.

    Raises:
        CircularChain: if links among different nodes close a circle.
        KeyError: if an edge or a firm names an unknown node.

    Notes:
        Only direct customers count as demand; stocks, prices and outside suppliers do not.

    Source:
        docs/methods/chain-gaps.md.

    >>> gaps = find_gaps({"a": 1, "b": 1}, [Edge("a", "b", 0.2)], [Supply("F", "b", 100)])
    >>> [(g.node, g.action.value, g.priority, g.demand) for g in gaps]
    [('a', 'fill', 20.0, 20.0), ('b', 'hold', 0.0, 0.0)]
    """
    merged = _merged(edges)
    out: dict[str, list[Edge]] = {node: [] for node in weights}
    into: dict[str, list[Edge]] = {node: [] for node in weights}
    for edge in merged:
        out[edge.source].append(edge)
        into[edge.target].append(edge)
    firms = _firms(weights, supplies)
    cap = {node: sum((s.capacity for s in firms[node]), 0.0) for node in weights}
    loss = _losses(weights, cap, out, into)
    gaps = [_verdict(n, weights[n], firms[n], cap, out[n], into[n], loss[n]) for n in weights]
    return _ranked(gaps)


def changes_without(
    firm: str,
    weights: Mapping[str, float],
    edges: Iterable[Edge],
    supplies: Iterable[Supply],
) -> list[Change]:
    """Return the nodes whose action or rank would change if a firm left, in the new order.

    >>> chain = {"a": 1, "b": 1}, [Edge("a", "b", 0.2)]
    >>> firms = [Supply("F", "b", 100), Supply("G", "a", 10), Supply("H", "a", 10)]
    >>> [(c.before.action.value, c.after.action.value)
    ...  for c in changes_without("G", *chain, firms)]
    [('hold', 'strengthen')]
    """
    kept_edges, kept = list(edges), list(supplies)
    before = {gap.node: gap for gap in find_gaps(weights, kept_edges, kept)}
    after = find_gaps(weights, kept_edges, [s for s in kept if s.firm != firm])
    return [Change(before[g.node], g) for g in after if _moved(before[g.node], g)]


def _moved(before: Gap, after: Gap) -> bool:
    if before.action == after.action == Action.HOLD:
        return False  # places among those to leave alone mean nothing
    return (before.action, before.rank) != (after.action, after.rank)


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    shares: dict[tuple[str, str], float] = {}
    for edge in edges:
        if edge.share > 0 and edge.source != edge.target:
            pair = (edge.source, edge.target)
            shares[pair] = shares.get(pair, 0.0) + edge.share
    return [Edge(*pair, share) for pair, share in shares.items()]


def _firms(nodes: Iterable[str], supplies: Iterable[Supply]) -> dict[str, tuple[Supply, ...]]:
    """Return each node's producers, largest first."""
    found: dict[str, dict[str, float]] = {node: {} for node in nodes}
    for supply in supplies:
        at = found[supply.node]
        at[supply.firm] = at.get(supply.firm, 0.0) + supply.capacity
    return {
        node: tuple(
            Supply(firm, node, capacity)
            for firm, capacity in sorted(at.items(), key=lambda item: (-item[1], item[0]))
            if capacity > 0
        )
        for node, at in found.items()
    }


def _losses(
    weights: Mapping[str, float],
    cap: Mapping[str, float],
    out: Mapping[str, list[Edge]],
    into: Mapping[str, list[Edge]],
) -> dict[str, float]:
    """Return the weighted activity lost when each node disappears, users before suppliers."""
    waiting = {node: len(out[node]) for node in weights}
    ready = [node for node in weights if not waiting[node]]
    loss: dict[str, float] = {}
    for node in ready:  # grows while it is read
        loss[node] = sum(
            (e.share * (weights[e.target] * cap[e.target] + loss[e.target])
             for e in out[node] if cap[e.target] > 0),
            0.0,
        )  # fmt: skip
        for edge in into[node]:
            waiting[edge.source] -= 1
            if not waiting[edge.source]:
                ready.append(edge.source)
    if len(ready) < len(waiting):
        raise CircularChain(_circle({n for n, count in waiting.items() if count}, out))
    return loss


def _circle(left: set[str], out: Mapping[str, list[Edge]]) -> list[str]:
    """Return a circle: every node left has a user that is left, so walking must come back."""
    path = [min(left)]
    while path[-1] not in path[:-1]:
        path.append(min(e.target for e in out[path[-1]] if e.target in left))
    return path[path.index(path[-1]) :]


def _verdict(
    node: str, weight: float, firms: tuple[Supply, ...], cap: Mapping[str, float],
    out: list[Edge], into: list[Edge], loss: float,
) -> Gap:  # fmt: skip
    here = cap[node]
    top = firms[0].capacity if firms else 0.0
    demand = sum((e.share * cap[e.target] for e in out), 0.0)
    wanted = sum(e.share for e in into)
    covered = sum(e.share for e in into if cap[e.source] > 0)
    coverage = covered / wanted if into else None
    action, priority = Action.HOLD, 0.0
    if here == 0 and demand > 0:
        action, priority = Action.FILL, loss
    elif demand > 0 and (here < demand or top > here * CONCENTRATED):
        action = Action.STRENGTHEN
        priority = loss * min(max(1 - (here - top) / demand, 0.0), 1.0)
    elif here == 0 and demand == 0 and coverage is not None and _enough(coverage):
        action, priority = Action.EXTEND, weight * coverage
    return Gap(
        node=node, action=action, rank=0, priority=priority, cap=here, demand=demand,
        shortfall=max(demand - here, 0.0), top_share=top / here if here else None,
        coverage=coverage, loss=loss, firms=firms,
        buyers=tuple(e for e in out if cap[e.target] > 0), suppliers=tuple(into),
    )  # fmt: skip


def _enough(coverage: float) -> bool:
    # Two of three equal shares are two thirds, whatever their sum rounds to.
    return coverage >= COVERED - 1e-12


def _ranked(gaps: list[Gap]) -> list[Gap]:
    order = list(Action)
    gaps = sorted(gaps, key=lambda g: (order.index(g.action), -g.priority, g.node))
    places = dict.fromkeys(order, 0)
    ranked = []
    for gap in gaps:
        places[gap.action] += 1
        ranked.append(replace(gap, rank=places[gap.action]))
    return ranked
