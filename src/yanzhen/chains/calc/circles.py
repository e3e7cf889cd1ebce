"""Whether supply links close a circle, and through which segments. Pure."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter


def find_circle(links: Iterable[tuple[str, str]]) -> list[str]:
    """Return the segments of a circle in the direction of supply, the first again at the end.

    An empty list where there is none. A link from a segment to itself is a circle of one.

    >>> find_circle([("a", "b"), ("b", "c"), ("c", "a")])
    ['a', 'b', 'c', 'a']
    >>> find_circle([("a", "b"), ("a", "c"), ("b", "c")])
    []
    """
    suppliers: dict[str, list[str]] = {}
    for start, end in sorted(set(links)):
        suppliers.setdefault(end, []).append(start)
    try:
        TopologicalSorter(suppliers).prepare()
    except CycleError as circle:
        # graphlib lists each node as a predecessor of the next: already supplier to user.
        found: list[str] = circle.args[1][:-1]
        first = found.index(min(found))
        turned = found[first:] + found[:first]
        return [*turned, turned[0]]
    return []
