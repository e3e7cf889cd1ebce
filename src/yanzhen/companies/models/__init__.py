"""The firms the zone deals with, and all that is kept about them."""

from yanzhen.companies.models.company import (
    Company,
    CompanyName,
    CompanyStatus,
    MergeRecord,
    NameKind,
)
from yanzhen.companies.models.dealings import (
    Contact,
    Placement,
    PlacementMethod,
    Relation,
    RelationKind,
)
from yanzhen.companies.models.placing import (
    LikelyMaker,
    PlacementProposal,
    PlacementRefusal,
    PlacementReview,
    PlacingState,
)
from yanzhen.companies.models.signals import EvidenceKind, Signal, SignalKind
from yanzhen.companies.models.standing import (
    ClassKind,
    CompanyClass,
    Figure,
    Metric,
    PeriodKind,
    Residency,
)

__all__ = [
    "ClassKind",
    "Company",
    "CompanyClass",
    "CompanyName",
    "CompanyStatus",
    "Contact",
    "EvidenceKind",
    "Figure",
    "LikelyMaker",
    "MergeRecord",
    "Metric",
    "NameKind",
    "PeriodKind",
    "Placement",
    "PlacementMethod",
    "PlacementProposal",
    "PlacementRefusal",
    "PlacementReview",
    "PlacingState",
    "Relation",
    "RelationKind",
    "Residency",
    "Signal",
    "SignalKind",
]
