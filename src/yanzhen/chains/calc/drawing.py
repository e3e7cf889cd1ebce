"""Where nodes and links lie on the page: columns from left to right, long links between nodes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from yanzhen.chains.calc.layering import acyclic, assign_layers
from yanzhen.chains.calc.ordering import order_layers

WIDTH, HEIGHT = 124, 52  # of a node
GAP_X, GAP_Y = 44, 14  # between columns, between nodes
THIN = 7  # what a passing link needs of a column's height
MARGIN, HEAD = 16, 44
SETTLING = 12

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: left upper corner, column number."""

    code: str
    x: int
    y: int
    layer: int


@dataclass(frozen=True, slots=True)
class Line:
    """A link as an SVG path."""

    start: str
    end: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole map in pixels; `columns` are the left edges of the columns."""

    width: int
    height: int
    columns: tuple[int, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@lru_cache(maxsize=64)
def draw(nodes: tuple[str, ...], edges: tuple[Edge, ...], ends: tuple[float, ...] = ()) -> Drawing:
    """Lay a supply graph out in columns from supplier to user.

    Args:
        nodes: in the order in which they should stand where the links do not say.
        edges: (supplier, user) between these nodes; links closing a circle are left to the
            caller.
        ends: per node, 0 = upstream … 1 = downstream; places nodes without links.

    >>> drawing = draw(("a", "b"), (("a", "b"),))
    >>> [box.layer for box in drawing.boxes], len(drawing.lines)
    ([0, 1], 1)
    """
    layer = assign_layers(nodes, edges, dict(zip(nodes, ends, strict=False)))
    forward = acyclic(nodes, edges)
    layers: list[list[str]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for node in nodes:
        layers[layer[node]].append(node)
    passed: set[str] = set()
    routes = {edge: _route(edge, layer, layers, passed) for edge in forward}
    short = [pair for route in routes.values() for pair in pairwise(route)]
    ordered = order_layers(layers, short)
    middle = _settle(ordered, short, set(nodes))
    columns = tuple(MARGIN + x * (WIDTH + GAP_X) for x in range(len(ordered)))
    boxes = tuple(
        Box(node, columns[layer[node]], round(middle[node] - HEIGHT / 2), layer[node])
        for node in nodes
    )
    lines = tuple(
        Line(*edge, _path([middle[p] for p in route], columns[layer[edge[0]]]))
        for edge, route in sorted(routes.items())
    )
    height = round(max(middle.values(), default=0.0) + HEIGHT / 2) + MARGIN
    width = (columns[-1] + WIDTH if columns else 0) + MARGIN
    return Drawing(width, height, columns, boxes, lines)


def _route(
    edge: Edge, layer: Mapping[str, int], layers: list[list[str]], passed: set[str]
) -> list[str]:
    """Return the points a link passes, one a column, adding a point to each column between."""
    start, end = edge
    points = [start]
    for place in range(layer[start] + 1, layer[end]):
        # Links from one node to the same column share their way until they part.
        point = f"{start}>{place}"
        if point not in passed:
            passed.add(point)
            layers[place].append(point)
        points.append(point)
    return [*points, end]


def _settle(
    layers: Sequence[Sequence[str]], edges: Sequence[Edge], solid: set[str]
) -> dict[str, float]:
    """Return the height of each node's middle: near its neighbours, without overlaps."""
    near: dict[str, list[str]] = {}
    for start, end in set(edges):
        near.setdefault(start, []).append(end)
        near.setdefault(end, []).append(start)
    middle: dict[str, float] = {}
    tallest = max((sum(_room(n, solid) for n in layer) for layer in layers), default=0.0)
    for layer in layers:
        spare = (tallest - sum(_room(n, solid) for n in layer)) / max(len(layer), 1)
        top = 0.0
        for node in layer:
            middle[node] = top + (_room(node, solid) + spare) / 2
            top += _room(node, solid) + spare
    for turn in range(SETTLING):
        for layer in layers if turn % 2 == 0 else reversed(layers):
            wishes = [_mean([middle[n] for n in near.get(node, [node])]) for node in layer]
            rooms = [_room(node, solid) for node in layer]
            for node, place in zip(layer, spread(wishes, rooms, tallest), strict=True):
                middle[node] = place
    return {node: place + HEAD for node, place in middle.items()}


def _room(node: str, solid: set[str]) -> float:
    return HEIGHT + GAP_Y if node in solid else THIN


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def spread(wishes: Sequence[float], rooms: Sequence[float], total: float) -> list[float]:
    """Return places in the given order, as near to the wishes as the needed room allows.

    Least squares under "each at least half its own and half its neighbour's room away": pooling
    of adjacent violators on the wishes less the room above, then kept within the page.

    >>> spread([5, 5], [10, 10], 40)
    [5.0, 15.0]
    """
    above: list[float] = []
    top = 0.0
    for room in rooms:
        above.append(top + room / 2)
        top += room
    blocks: list[list[float]] = []  # [sum, count]
    for wish, offset in zip(wishes, above, strict=True):
        blocks.append([wish - offset, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [blocks[-1][0] + last[0], blocks[-1][1] + last[1]]
    slack = max(total - top, 0.0)
    level = [block[0] / block[1] for block in blocks for _ in range(int(block[1]))]
    return [min(max(z, 0.0), slack) + offset for z, offset in zip(level, above, strict=True)]


def _path(heights: Sequence[float], left: int) -> str:
    """Return the SVG path through the columns: flat across a column, a curve between two."""
    x = left + WIDTH
    parts = [f"M{x} {heights[0]:.0f}"]
    for number, (here, there) in enumerate(pairwise(heights), start=1):
        bend = x + GAP_X / 2
        parts.append(f"C{bend:.0f} {here:.0f} {bend:.0f} {there:.0f} {x + GAP_X} {there:.0f}")
        x += GAP_X
        if number < len(heights) - 1:
            x += WIDTH
            parts.append(f"H{x}")
    return "".join(parts)
