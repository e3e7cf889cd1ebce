"""What a decision does once it is signed: it proves on the project, and promises are entered."""

from datetime import datetime

from yanzhen.accounts.models import User
from yanzhen.assessments.commands.committing import enter_promises
from yanzhen.assessments.models import ConditionState, Decision, Part
from yanzhen.projects.commands import Ruling, accept_ruling, withdraw_ruling


def is_signed(decision: Decision) -> bool:
    """Whether chair and secretary have both signed; a decision on paper brought its own."""
    if decision.item_id is None:
        return True
    parts = set(decision.signatures.values_list("part", flat=True))
    return {Part.CHAIR.value, Part.SECRETARY.value} <= parts


def settle_decision(decision: Decision, *, by: User, at: datetime) -> None:
    """Let a decision take effect if it may: signed, nothing left to do before signing, and none
    of the project after it. What came before proves no longer. Called within the command that
    changed it."""
    of_project = Decision.objects.filter(project=decision.project_id)
    if not is_signed(decision) or of_project.filter(pk__gt=decision.pk).exists():
        return
    for earlier in of_project.filter(pk__lt=decision.pk, effective_at__isnull=False):
        withdraw_ruling(earlier.subject, by=by, at=at, reason=decision.number)
    if decision.effective_at is not None or not decision.is_passing:
        return
    left = decision.conditions.filter(before_signing=True).exclude(state=ConditionState.CLOSED)
    if left.exists():
        return
    decision.effective_at = at
    decision.save(update_fields=["effective_at"])
    accept_ruling(
        decision.project.code,
        Ruling(
            decision=decision.subject, number=decision.number, conclusion=decision.outcome,
            decided_on=decision.decided_on, valid_until=decision.valid_until, file=decision.file,
            judged=decision.dossier.judged if decision.dossier else {},
        ),
        written_by=decision.written_by, decided_by=decision.decided_by, at=at,
    )  # fmt: skip
    enter_promises(decision, by=by, at=at)
