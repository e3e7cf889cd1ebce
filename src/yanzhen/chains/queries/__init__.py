"""Questions to the graph of the leading industries."""

from yanzhen.chains.queries.edits import (
    ChangeLine,
    Preview,
    all_edits,
    edit_lines,
    preview,
)
from yanzhen.chains.queries.maps import ChainMap, MapLine, MapNode, map_of
from yanzhen.chains.queries.segments import (
    City,
    Group,
    Hit,
    Neighbour,
    Said,
    SegmentFacts,
    cities_of,
    list_pillars,
    search_hits,
    segment_facts,
    segments_of,
    stale_codes,
    stale_months,
)

__all__ = [
    "ChainMap",
    "ChangeLine",
    "City",
    "Group",
    "Hit",
    "MapLine",
    "MapNode",
    "Neighbour",
    "Preview",
    "Said",
    "SegmentFacts",
    "all_edits",
    "cities_of",
    "edit_lines",
    "list_pillars",
    "map_of",
    "preview",
    "search_hits",
    "segment_facts",
    "segments_of",
    "stale_codes",
    "stale_months",
]
