"""Projects and everything that hangs on them."""

from yanzhen.projects.models.course import Activity, ActivityKind, Milestone
from yanzhen.projects.models.evidence import (
    Conclusion,
    Evidence,
    EvidenceState,
    Money,
    MoneyKind,
)
from yanzhen.projects.models.project import (
    AmountKind,
    CoOwner,
    Origin,
    Project,
    ProjectAmount,
    ProjectKind,
    ProjectOutline,
    ProjectQuerySet,
    ProjectText,
    StageMove,
    Tenure,
    TenureEnd,
)
from yanzhen.projects.models.registration import (
    CaseState,
    Channel,
    Choice,
    CollisionCase,
    CollisionKind,
    IdentityKey,
    MatchKind,
    Outcome,
    Registration,
    Ruling,
)

__all__ = [
    "Activity", "ActivityKind", "AmountKind", "CaseState", "Channel", "Choice", "CoOwner",
    "CollisionCase", "CollisionKind", "Conclusion", "Evidence", "EvidenceState", "IdentityKey",
    "MatchKind", "Milestone", "Money", "MoneyKind", "Origin", "Outcome", "Project",
    "ProjectAmount", "ProjectKind", "ProjectOutline", "ProjectQuerySet", "ProjectText",
    "Registration", "Ruling",
    "StageMove", "Tenure", "TenureEnd",
]  # fmt: skip
