"""In which order nodes stand within a column, so that few links cross."""

from bisect import bisect_right, insort
from collections.abc import Sequence

Layers = list[list[str]]
Edge = tuple[str, str]
SWEEPS = 24
PATIENCE = 6  # sweeps without a better arrangement, after which no more are tried


def order_layers(layers: Sequence[Sequence[str]], edges: Sequence[Edge]) -> Layers:
    """Return the columns with their nodes in an order that makes few links cross.

    Each node moves to the mean place of its neighbours in the column before, sweeping to the
    right and back again; the best arrangement met is kept, so the result never crosses more
    than the given one. Every edge must join neighbouring columns.

    Source:
        Sugiyama, Tagawa, Toda (1981), Methods for visual understanding of hierarchical system
        structures, IEEE Transactions on Systems, Man, and Cybernetics 11(2), 109-125.

    >>> order_layers([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")])
    [['a', 'b'], ['d', 'c']]
    """
    current = [list(layer) for layer in layers]
    before, after = _neighbours(edges)
    best, fewest = [list(layer) for layer in current], count_crossings(current, edges)
    since = 0
    for sweep in range(SWEEPS):
        if not fewest or since == PATIENCE:
            break
        rightwards = sweep % 2 == 0
        places = range(1, len(current)) if rightwards else range(len(current) - 2, -1, -1)
        for place in places:
            fixed = current[place - 1] if rightwards else current[place + 1]
            near = before if rightwards else after
            current[place] = _by_mean(current[place], fixed, near)
        crossings = count_crossings(current, edges)
        since += 1
        if crossings < fewest:
            best, fewest, since = [list(layer) for layer in current], crossings, 0
    return best


def count_crossings(layers: Sequence[Sequence[str]], edges: Sequence[Edge]) -> int:
    """Return how many pairs of edges cross between neighbouring columns.

    >>> count_crossings([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")])
    1
    """
    place = {node: (x, y) for x, layer in enumerate(layers) for y, node in enumerate(layer)}
    gaps: dict[int, list[tuple[int, int]]] = {}
    for start, end in edges:
        gaps.setdefault(place[start][0], []).append((place[start][1], place[end][1]))
    total = 0
    for pairs in gaps.values():
        passed: list[int] = []
        for _left, right in sorted(pairs):
            total += len(passed) - bisect_right(passed, right)
            insort(passed, right)
    return total


def _neighbours(edges: Sequence[Edge]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for start, end in edges:
        before.setdefault(end, []).append(start)
        after.setdefault(start, []).append(end)
    return before, after


def _by_mean(layer: list[str], fixed: list[str], near: dict[str, list[str]]) -> list[str]:
    place = {node: y for y, node in enumerate(fixed)}
    span = max(len(fixed) - 1, 1)
    wish = {}
    for y, node in enumerate(layer):
        known = [place[other] for other in near.get(node, ()) if other in place]
        # A node without neighbours there keeps its own relative place.
        wish[node] = sum(known) / len(known) if known else y * span / max(len(layer) - 1, 1)
    return sorted(layer, key=lambda node: wish[node])
