"""Questions to the graph of the leading industries."""

from yanzhen.chains.queries.maps import (
    ChainMap,
    City,
    Hit,
    MapLine,
    MapNode,
    Neighbour,
    SegmentFacts,
    cities_of,
    list_pillars,
    map_of,
    search_hits,
    segment_facts,
    segments_of,
)

__all__ = [
    "ChainMap",
    "City",
    "Hit",
    "MapLine",
    "MapNode",
    "Neighbour",
    "SegmentFacts",
    "cities_of",
    "list_pillars",
    "map_of",
    "search_hits",
    "segment_facts",
    "segments_of",
]
