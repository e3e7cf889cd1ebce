"""The graph of the leading industries, what is stated in it and on what, and its edits."""

from yanzhen.chains.models.edits import Draft, Edit, EditKind
from yanzhen.chains.models.segments import Chain, Pillar, Position, Segment
from yanzhen.chains.models.statements import (
    Backing,
    FactKind,
    LinkKind,
    ListedFirm,
    Maturity,
    SegmentApplication,
    SegmentCity,
    SegmentFact,
    SegmentIndustry,
    SegmentLink,
    SegmentRoute,
)

__all__ = [
    "Backing",
    "Chain",
    "Draft",
    "Edit",
    "EditKind",
    "FactKind",
    "LinkKind",
    "ListedFirm",
    "Maturity",
    "Pillar",
    "Position",
    "Segment",
    "SegmentApplication",
    "SegmentCity",
    "SegmentFact",
    "SegmentIndustry",
    "SegmentLink",
    "SegmentRoute",
]
