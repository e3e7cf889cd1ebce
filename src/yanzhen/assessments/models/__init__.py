"""What the joint assessment keeps: dossiers, opinions, meetings, decisions, promises."""

from yanzhen.assessments.models.assessment import (
    Assessment,
    Dossier,
    DossierPaper,
    PaperKind,
    State,
)
from yanzhen.assessments.models.commitment import (
    Batch,
    Commitment,
    Consequence,
    Item,
    Measurement,
)
from yanzhen.assessments.models.decision import (
    PASSING,
    Condition,
    ConditionState,
    Decision,
    Origin,
    Outcome,
    Part,
    Signature,
)
from yanzhen.assessments.models.meeting import AgendaItem, Meeting, MeetingState, Seat, Vote
from yanzhen.assessments.models.opinion import Opinion, OpinionPaper, Recusal, Stance
from yanzhen.assessments.models.scheme import Answering, ZoneScheme

__all__ = [
    "PASSING", "AgendaItem", "Answering", "Assessment", "Batch", "Commitment", "Condition",
    "ConditionState", "Consequence", "Decision", "Dossier", "DossierPaper", "Item", "Measurement",
    "Meeting", "MeetingState", "Opinion", "OpinionPaper", "Origin", "Outcome", "PaperKind",
    "Part", "Recusal", "Seat", "Signature", "Stance", "State", "Vote", "ZoneScheme",
]  # fmt: skip
