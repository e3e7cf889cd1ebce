"""Outlines of parcels as GeoJSON polygons: whether they can be meant, how large they are."""

from math import cos, radians
from typing import Any

from shapely import Polygon
from shapely.geometry.base import BaseGeometry

MOST_POINTS = 1000
METRES_A_DEGREE = 111_195.0  # of latitude, on a sphere of 6,371 km
M2_A_MU = 2000 / 3


def read_outline(told: Any) -> Polygon:
    """Return a GeoJSON Polygon in longitude and latitude as a shape.

    Args:
        told: the parsed JSON: type Polygon, rings of [longitude, latitude], each ring closed.

    Raises:
        ValueError: with a code: `not_polygon`, `too_many`, `not_lonlat`, `not_closed`,
            `crosses_itself`.

    >>> ring = [[120, 31], [120.01, 31], [120.01, 31.01], [120, 31.01], [120, 31]]
    >>> read_outline({"type": "Polygon", "coordinates": [ring]}).is_valid
    True
    """
    if not isinstance(told, dict) or told.get("type") != "Polygon":
        raise ValueError("not_polygon")
    rings = told.get("coordinates")
    if not isinstance(rings, list) or not rings or not all(isinstance(r, list) for r in rings):
        raise ValueError("not_polygon")
    if sum(len(ring) for ring in rings) > MOST_POINTS:
        raise ValueError("too_many")
    for ring in rings:
        _check_ring(ring)
    shape = Polygon(rings[0], rings[1:])
    if not shape.is_valid or not shape.area:
        raise ValueError("crosses_itself")
    return shape


def _check_ring(ring: list[Any]) -> None:
    if not all(_is_place(place) for place in ring):
        raise ValueError("not_lonlat")
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("not_closed")


def _is_place(place: Any) -> bool:
    if not isinstance(place, list) or len(place) != 2:
        return False
    if not all(isinstance(end, int | float) and not isinstance(end, bool) for end in place):
        return False
    return -180 <= place[0] <= 180 and -85 <= place[1] <= 85


def polygon_in(told: Any) -> Any:
    """Return the one polygon of what a drawing program wrote: itself, a feature, or a collection
    of one; heights and what else it carries are left out. What is none is returned as it is, for
    `read_outline` to refuse.

    >>> ring = [[0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5]]
    >>> feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    >>> polygon_in({"type": "FeatureCollection", "features": [feature]})["coordinates"]
    [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    """
    if isinstance(told, dict) and told.get("type") == "FeatureCollection":
        features = told.get("features")
        told = features[0] if isinstance(features, list) and len(features) == 1 else told
    if isinstance(told, dict) and told.get("type") == "Feature":
        told = told.get("geometry")
    if not isinstance(told, dict) or not isinstance(told.get("coordinates"), list):
        return told
    rings = [
        [place[:2] if isinstance(place, list) and len(place) == 3 else place for place in ring]
        if isinstance(ring, list) else ring
        for ring in told["coordinates"]
    ]  # fmt: skip
    return {"type": told.get("type"), "coordinates": rings}


def area_mu(shape: BaseGeometry) -> float:
    """Return an outline's area in mu, measured on a sphere flattened about its own latitude.

    Good to about 0.5 % for shapes of some kilometres; the registered area is the one that counts.

    >>> side = 100 / METRES_A_DEGREE  # a square of 100 m at the equator is 15 mu
    >>> round(area_mu(Polygon([(0, 0), (side, 0), (side, side), (0, side)])), 2)
    15.0
    """
    east = METRES_A_DEGREE * cos(radians(float(shape.centroid.y)))
    return float(shape.area) * east * METRES_A_DEGREE / M2_A_MU


def overlap_mu(one: Polygon, other: Polygon) -> float:
    """Return how much land two outlines share, in mu."""
    shared = one.intersection(other)
    return area_mu(shared) if shared.area else 0.0


def outside_mu(shape: Polygon, border: Polygon) -> float:
    """Return how much of an outline lies beyond a border, in mu."""
    beyond = shape.difference(border)
    return area_mu(beyond) if beyond.area else 0.0
