"""The strongest ways from us to a target through people and firms who know each other. Pure.

    strength of a path = Π strength of its steps · factor^(steps − 1)

A strength has no unit: it ranks ways by what is known of them, and is no probability.
"""

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import count
from math import exp, inf, log
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)
MOST_TRIED = 50_000


@dataclass(frozen=True, slots=True)
class Step(Generic[Node]):
    """One step from who knows to who is known; `strength` above 0, at most 1. `number` tells the
    caller what stands behind it."""

    start: Node
    end: Node
    strength: float
    number: int


@dataclass(frozen=True, slots=True)
class Path(Generic[Node]):
    """A way and its strength."""

    steps: tuple[Step[Node], ...]
    strength: float


def best_paths(
    steps: Iterable[Step[Node]], *, source: Node, target: Node, most: int, most_steps: int,
    factor: float,
) -> list[Path[Node]]:  # fmt: skip
    """Return the `most` strongest paths, the strongest first; no node stands twice in one.

    Of several steps between the same two nodes the strongest is taken. The search is exact: a
    partial path is followed in the order of the best it can still become (A* whose bound is the
    strongest walk of the steps that are left); it gives up after 50,000 partial paths.

    :raises ValueError: for a strength or a factor that is not above 0 and at most 1.

    >>> steps = [Step("us", "a", 0.8, 1), Step("a", "t", 0.5, 2), Step("us", "t", 0.3, 3)]
    >>> [(round(p.strength, 2), [s.number for s in p.steps]) for p in
    ...  best_paths(steps, source="us", target="t", most=2, most_steps=4, factor=1.0)]
    [(0.4, [1, 2]), (0.3, [3])]
    """
    if not 0 < factor <= 1:
        raise ValueError(f"factor must be above 0 and at most 1; got {factor}.")
    out = _strongest(steps)
    left = _bounds(out, target, most_steps, -log(factor))
    found: list[Path[Node]] = []
    turn = count()
    waiting: list[tuple[float, int, float, Node, tuple[Step[Node], ...]]] = []
    if left[most_steps].get(source, inf) < inf:
        waiting = [(left[most_steps][source], next(turn), 0.0, source, ())]
    for _tried in range(MOST_TRIED):
        if not waiting or len(found) == most:
            break
        _best, _turn, cost, node, taken = heapq.heappop(waiting)
        if node == target:
            found.append(Path(taken, exp(-cost) / factor))
            continue
        met = {source, *(step.end for step in taken)}
        hops = most_steps - len(taken) - 1
        for step in out.get(node, ()) if hops >= 0 else ():
            rest = left[hops].get(step.end, inf)
            if step.end not in met and rest < inf:
                spent = cost - log(step.strength) - log(factor)
                heapq.heappush(waiting, (spent + rest, next(turn), spent, step.end, (*taken, step)))
    return found


def _strongest(steps: Iterable[Step[Node]]) -> dict[Node, list[Step[Node]]]:
    """Return the steps by their start, of parallel ones the strongest."""
    kept: dict[tuple[Node, Node], Step[Node]] = {}
    for step in steps:
        if not 0 < step.strength <= 1:
            raise ValueError(f"strength must be above 0 and at most 1; got {step.strength}.")
        pair = step.start, step.end
        if step.start != step.end and (pair not in kept or step.strength > kept[pair].strength):
            kept[pair] = step
    out: dict[Node, list[Step[Node]]] = defaultdict(list)
    for step in kept.values():
        out[step.start].append(step)
    return out


def _bounds(
    out: dict[Node, list[Step[Node]]], target: Node, most_steps: int, toll: float
) -> list[dict[Node, float]]:
    """Return, for 0 … `most_steps` steps left, the least cost from each node to the target."""
    bounds: list[dict[Node, float]] = [{target: 0.0}]
    for _hop in range(most_steps):
        before = bounds[-1]
        now = dict(before)
        for node, steps in out.items():
            for step in steps:
                cost = before.get(step.end, inf) - log(step.strength) + toll
                if cost < now.get(node, inf):
                    now[node] = cost
        bounds.append(now)
    return bounds
