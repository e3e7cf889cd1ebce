"""Which column a node stands in: suppliers before users, links as short as may be."""

from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[str, str]


def assign_layers(
    nodes: Sequence[str], edges: Iterable[Edge], ends: Mapping[str, float] | None = None
) -> dict[str, int]:
    """Return a column for every node, so that each link runs from left to right.

    Every node first stands as far left as its suppliers let it (longest path). Then each moves
    towards the side where it has more links, as far as its neighbours allow, until nothing
    moves: that shortens the links, so fewer of them cross the page. Links that would close a
    circle are left out of the layering (they are drawn backwards).

    Args:
        nodes: in a fixed order, which settles ties.
        edges: (supplier, user); ends outside `nodes` are ignored.
        ends: for nodes without any link, where they belong: 0 = upstream … 1 = downstream.

    >>> assign_layers(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("d", "c")])
    {'a': 0, 'b': 1, 'c': 2, 'd': 1}
    """
    forward = acyclic(nodes, edges)
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in forward:
        before[end].append(start)
        after[start].append(end)
    layer: dict[str, int] = {}
    order = _topological(nodes, before, after)
    for node in order:
        layer[node] = max((layer[b] + 1 for b in before[node]), default=0)
    depth = max(layer.values(), default=0)
    for _pass in range(len(nodes)):
        if not _shorten(order, before, after, layer):
            break
    for node in nodes:
        if not before[node] and not after[node]:
            layer[node] = round((ends or {}).get(node, 0.0) * depth)
    return {node: layer[node] for node in nodes}


def acyclic(nodes: Sequence[str], edges: Iterable[Edge]) -> list[Edge]:
    """Return the edges between known nodes, without those that would close a circle.

    >>> acyclic(["a", "b"], [("a", "b"), ("b", "a"), ("a", "elsewhere")])
    [('a', 'b')]
    """
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in sorted(set(edges)):
        if start in after and end in after and start != end:
            after[start].append(end)
    kept: list[Edge] = []
    done: set[str] = set()
    for root in nodes:
        path: dict[str, None] = {}
        stack = [(root, iter(after[root]))] if root not in done else []
        path[root] = None
        while stack:
            node, following = stack[-1]
            following_node = next(following, None)
            if following_node is None:
                stack.pop()
                path.pop(node, None)
                done.add(node)
            elif following_node not in path:
                kept.append((node, following_node))
                if following_node not in done:
                    path[following_node] = None
                    stack.append((following_node, iter(after[following_node])))
    return kept


def _topological(
    nodes: Sequence[str], before: Mapping[str, list[str]], after: Mapping[str, list[str]]
) -> list[str]:
    waiting = {node: len(before[node]) for node in nodes}
    ready = [node for node in nodes if not waiting[node]]
    for node in ready:  # grows while it is read
        for end in after[node]:
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    return ready


def _shorten(
    order: Sequence[str],
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
    layer: dict[str, int],
) -> bool:
    moved = False
    for node in reversed(order):
        pull = len(after[node]) - len(before[node])
        if pull > 0:
            best = min(layer[end] for end in after[node]) - 1
        elif pull < 0:
            best = max(layer[start] for start in before[node]) + 1
        else:
            continue
        moved = moved or best != layer[node]
        layer[node] = best
    return moved
