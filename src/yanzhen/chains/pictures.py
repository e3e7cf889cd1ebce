"""The pictures besides the map, each with what of the segments it needs and how it orders it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yanzhen.chains.calc.places import Dot, dots_of
from yanzhen.chains.models import Maturity, Segment, SegmentRoute
from yanzhen.chains.queries import City, cities_of
from yanzhen.chains.standards import places_named

# How many of the largest cities are named on the picture.
NAMED = 14
BELOW = 40


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its template, the statements it needs, and what it makes of the segments."""

    template: str
    told: Sequence[str]
    more: Callable[[Sequence[Segment]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Application:
    """A field of use, the segments that serve it, and who buys there."""

    name: str
    segments: tuple[Segment, ...]
    customers: tuple[str, ...]


def by_maturity(segments: Sequence[Segment]) -> dict[str, Any]:
    """Return each segment's routes in columns from research to fading, unknown ones last."""
    levels = [*Maturity.values, ""]
    rows: list[tuple[Segment, list[list[SegmentRoute]]]] = [
        (s, [[r for r in s.routes.all() if r.maturity == level] for level in levels])
        for s in segments
    ]
    return {"levels": [*Maturity.labels], "rows": rows}


def by_application(segments: Sequence[Segment]) -> dict[str, Any]:
    """Return the fields of use, those that most segments serve first."""
    found: dict[str, tuple[list[Segment], list[str]]] = {}
    for segment in segments:
        for use in segment.applications.all():
            own, customers = found.setdefault(use.name, ([], []))
            own.append(segment)
            customers += [use.customers] if use.customers else []
    uses = [
        Application(name, tuple(own), tuple(dict.fromkeys(customers)))
        for name, (own, customers) in found.items()
    ]
    return {"applications": sorted(uses, key=lambda use: (-len(use.segments), use.name))}


def by_city(segments: Sequence[Segment]) -> dict[str, Any]:
    """Return the cities, and a dot for each whose place is known."""
    cities = cities_of(segments)
    points = [(city.name, *point, len(city.segments)) for city in cities if (point := _point(city))]
    dots: list[Dot] = dots_of(points, named=NAMED)
    height = max((dot.y for dot in dots), default=0) + BELOW
    return {"cities": cities, "dots": dots, "height": height}


def _point(city: City) -> tuple[float, float] | None:
    name = city.name.partition("(")[0].partition("（")[0]
    for place in places_named(name):
        if place.lat and place.lng:
            return float(place.lng), float(place.lat)
    return None


def as_list(_segments: Sequence[Segment]) -> dict[str, Any]:
    return {}


PICTURES = {
    "routes": Picture("chains/_routes.html", ["routes"], by_maturity),
    "applications": Picture("chains/_applications.html", ["applications"], by_application),
    "cities": Picture("chains/_cities.html", ["cities"], by_city),
    "list": Picture("chains/_list.html", ["industries", "listed_firms"], as_list),
}
