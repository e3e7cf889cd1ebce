"""Conditions: evidence handed in by one person, judged by the department that asked for it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.assessments import policies
from yanzhen.assessments.commands.common import reviewers_of, tell
from yanzhen.assessments.commands.deciding import lock_decision
from yanzhen.assessments.commands.effects import settle_decision
from yanzhen.assessments.models import Condition, ConditionState, Decision
from yanzhen.common.refusals import Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import parts, record


def _lock(number: int) -> tuple[Decision, Condition]:
    code = Condition.objects.filter(pk=number).values_list("decision__code", flat=True).first()
    if code is None:
        raise Refused(_("没有这个条件。"))
    decision = lock_decision(code)
    return decision, decision.conditions.select_for_update(of=("self",)).get(pk=number)


@transaction.atomic
def submit_condition(
    number: int, *, note: str, by: User, at: datetime, file: StoredFile | None = None
) -> Condition:
    """Hand in the evidence that a condition is met.

    :raises Refused: without evidence, or if it is closed.
    """
    decision, condition = _lock(number)
    policies.require_can_file(by, decision.project)
    if condition.state == ConditionState.CLOSED:
        raise Refused(_("这个条件已销号。"))
    if not note.strip():
        raise Refused(_("请写明办结情况和文号，并附上材料。"), field="note")
    condition.state, condition.submitted_by = ConditionState.SUBMITTED, by
    condition.evidence_note, condition.file = note.strip()[:400], file or condition.file
    condition.save()
    record("condition.submitted", decision.subject, by=by, at=at,
           links=[f"project:{decision.project.code}"], text=condition.text,
           note=condition.evidence_note, file=file.name if file else "")  # fmt: skip
    if decision.assessment and condition.team_id:
        tell(reviewers_of(condition.team_id), decision.assessment,
             _("请核对“%s”的条件办结材料。") % decision.project.name, at, but=by)  # fmt: skip
    return condition


@transaction.atomic
def close_condition(number: int, *, by: User, at: datetime) -> Condition:
    """Say that a condition is met; the last one before signing lets the decision take effect.

    :raises NotAllowed: to who handed the evidence in, and to other departments.
    :raises Refused: without evidence.
    """
    decision, condition = _lock(number)
    policies.require_may_confirm(by, condition)
    if condition.state != ConditionState.SUBMITTED:
        raise Refused(_("条件%s，不能销号；请先提交办结材料。") % condition.get_state_display())
    condition.state, condition.closed_by, condition.closed_at = ConditionState.CLOSED, by, at
    condition.save()
    with parts() as inner:
        settle_decision(decision, by=by, at=at)
    record("condition.closed", decision.subject, by=by, at=at, parts=inner,
           links=[f"project:{decision.project.code}"], text=condition.text)  # fmt: skip
    return condition


@transaction.atomic
def return_condition(number: int, *, reason: str, by: User, at: datetime) -> Condition:
    """Send the evidence of a condition back, saying what lacks."""
    decision, condition = _lock(number)
    policies.require_may_confirm(by, condition)
    if condition.state != ConditionState.SUBMITTED:
        raise Refused(_("条件%s，没有材料可退。") % condition.get_state_display())
    if not reason.strip():
        raise Refused(_("请写明退回原因。"), field="reason")
    condition.state = ConditionState.OPEN
    condition.save(update_fields=["state"])
    record("condition.returned", decision.subject, by=by, at=at,
           links=[f"project:{decision.project.code}"], text=condition.text,
           reason=reason.strip()[:400])  # fmt: skip
    return condition
