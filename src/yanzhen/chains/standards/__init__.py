"""National classifications shipped as data: GB/T 4754-2017 and administrative divisions."""

from yanzhen.chains.standards.industries import (
    Industry,
    classes,
    divisions_of,
    find_industry,
    industry,
    industry_label,
    industry_path,
    sections,
)
from yanzhen.chains.standards.places import (
    Place,
    cities_of,
    counties_of,
    find_county,
    place,
    place_label,
    place_names,
    places_named,
    provinces,
    read_place,
)

__all__ = [
    "Industry",
    "Place",
    "cities_of",
    "classes",
    "counties_of",
    "divisions_of",
    "find_county",
    "find_industry",
    "industry",
    "industry_label",
    "industry_path",
    "place",
    "place_label",
    "place_names",
    "places_named",
    "provinces",
    "read_place",
    "sections",
]
