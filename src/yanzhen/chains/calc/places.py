"""Cities as dots on a plane. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

WIDTH, MARGIN = 900, 40
MIDDLE = 34.0  # the latitude at which a degree east keeps its true length, middle of the land
SMALL, LARGE = 4.0, 16.0
APART = 13  # pixels between the middles of two names, one above the other
LETTER = 13


@dataclass(frozen=True, slots=True)
class Dot:
    """A city: its middle and radius in pixels; `label_y` is where its name stands, None unnamed."""

    name: str
    x: int
    y: int
    radius: float
    number: int
    label_y: int | None


def dots_of(points: Sequence[tuple[str, float, float, int]], *, named: int) -> list[Dot]:
    """Return cities as dots, their area in proportion to a number, north above, east right.

    Args:
        points: name, degrees east, degrees north, number >= 1; the largest first.
        named: how many of the largest may bear their names; one that would cover another's stays
            bare.

    >>> [(d.name, d.x, d.radius) for d in dots_of([("甲", 110.0, 30.0, 4), ("乙", 120.0, 30.0, 1)],
    ...                                           named=2)]
    [('甲', 40, 16.0), ('乙', 860, 8.0)]
    """
    if not points:
        return []
    west, east = min(p[1] for p in points), max(p[1] for p in points)
    north = max(p[2] for p in points)
    scale = (WIDTH - 2 * MARGIN) / max(east - west, 1.0)
    most = max(p[3] for p in points)
    dots: list[Dot] = []
    taken: list[tuple[int, int, float]] = []
    for place, (name, lng, lat, number) in enumerate(points):
        x = round(MARGIN + (lng - west) * scale)
        y = round(MARGIN + (north - lat) * scale / cos(radians(MIDDLE)))
        radius = max(SMALL, round(LARGE * sqrt(number / most), 1))
        box = (x, y, x + radius + LETTER * len(name))
        free = all(abs(y - b) >= APART or box[2] < a or x > c for a, b, c in taken)
        label = y + 4 if place < named and free else None
        if label is not None:
            taken.append(box)
        dots.append(Dot(name, x, y, radius, number, label))
    return dots
