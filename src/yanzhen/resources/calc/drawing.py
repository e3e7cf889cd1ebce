"""The zone as a drawing: outlines in longitude and latitude to paths of an SVG, north on top."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from shapely import Polygon

from yanzhen.resources.calc.outline import METRES_A_DEGREE

WIDTH, MARGIN = 1000.0, 12.0
FOOT = 28.0  # for the scale, below the land
FLATTEST = 0.35  # a strip of land is drawn with so much height at least, of its width


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a map's corner lies and how large a degree is on it; sizes in the drawing's units."""

    west: float
    north: float
    east_scale: float
    north_scale: float
    width: float
    height: float

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round((longitude - self.west) * self.east_scale + MARGIN, 1),
            round((self.north - latitude) * self.north_scale + MARGIN, 1),
        )

    def units(self, metres: float) -> float:
        return round(metres / METRES_A_DEGREE * self.north_scale, 1)


def frame_of(outlines: Iterable[Any]) -> Frame | None:
    """Return the frame that holds all of these outlines; None where there is none.

    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    >>> frame = frame_of([square])
    >>> frame.width, frame.at(0, 1), round(frame.height)
    (1000.0, (12.0, 12.0), 1028)
    """
    places = [place for outline in outlines for place in outline["coordinates"][0]]
    if not places:
        return None
    west, east = min(p[0] for p in places), max(p[0] for p in places)
    south, north = min(p[1] for p in places), max(p[1] for p in places)
    squeeze = cos(radians((south + north) / 2))
    wide, tall = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    # One scale for both ways; what is narrower than the sheet stands in its middle.
    scale = min((WIDTH - 2 * MARGIN) / wide, (WIDTH - 2 * MARGIN) / tall)
    height = max(tall * scale + 2 * MARGIN, WIDTH * FLATTEST)
    spare_east = (WIDTH - 2 * MARGIN - wide * scale) / 2 / (scale * squeeze)
    spare_north = (height - 2 * MARGIN - tall * scale) / 2 / scale
    return Frame(
        west - spare_east,
        north + spare_north,
        scale * squeeze,
        scale,
        WIDTH,
        round(height + FOOT, 1),
    )


def path_of(outline: Any, frame: Frame) -> str:
    """Return an outline as the `d` of a path; holes stay holes under the even-odd rule."""
    return "".join(
        "M" + "L".join("{} {}".format(*frame.at(*place)) for place in ring[:-1]) + "Z"
        for ring in outline["coordinates"]
    )


def middle_of(outline: Any, frame: Frame) -> tuple[float, float]:
    """Return where an outline's name is written: its middle, or a place within it."""
    shape = Polygon(outline["coordinates"][0])
    middle = shape.centroid
    place = middle if shape.contains(middle) else shape.representative_point()
    return frame.at(place.x, place.y)


def top_of(outline: Any, frame: Frame) -> float:
    """Return how far down the drawing an outline begins."""
    return min(frame.at(*place)[1] for place in outline["coordinates"][0])
