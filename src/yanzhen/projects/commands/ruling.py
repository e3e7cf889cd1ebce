"""What a decision of the joint assessment does to its project: it proves, or proves no longer.

The package of the assessments calls this within its own command, having checked that the decision
is signed, that what must be done before signing is done, and who said so.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.desk.models import StoredFile
from yanzhen.journal.commands import parts, record
from yanzhen.projects.calc import document_key
from yanzhen.projects.commands.common import link, lock_project, require_past, subject
from yanzhen.projects.commands.moving import settle
from yanzhen.projects.commands.protecting import renew
from yanzhen.projects.models import Evidence, EvidenceState
from yanzhen.projects.stages import PASSING, Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision that lets a project sign.

    Args:
        decision: the decision's subject, as `decision:D2022-0018`.
        number: the number of the minutes.
        conclusion: PASSED or CONDITIONAL.
        judged: what was judged: company, product, cny, land_mu; a fact not judged is left out.
    """

    decision: str
    number: str
    conclusion: str
    decided_on: date
    valid_until: date
    judged: dict[str, Any] = field(default_factory=dict)
    file: StoredFile | None = None
    note: str = ""


def accept_ruling(
    code: str, ruling: Ruling, *, written_by: User, decided_by: User, at: datetime
) -> Evidence:
    """Make a decision a verified proof of its project; it is the only way to such a proof.

    Called within the command that puts the decision in force; that command holds the transaction.

    :raises Refused: if the decision is not a passing one, or names no decision.
    """
    project = lock_project(code)
    if not ruling.decision or ruling.conclusion not in PASSING:
        raise Refused(_("只有通过或有条件通过的评审决定能作为签约依据。"))
    require_past(ruling.decided_on, localdate(at), "decided_on")
    evidence = Evidence.objects.create(
        project=project, proof=Proof.MINUTES, state=EvidenceState.VERIFIED, file=ruling.file,
        document_no=ruling.number[:80], document_key=document_key(ruling.number),
        issued_on=ruling.decided_on, valid_until=ruling.valid_until,
        conclusion=ruling.conclusion, note=ruling.note[:400], uploaded_by=written_by,
        uploaded_at=at, decided_by=decided_by, decided_at=at, ruling=ruling.decision,
        judged=ruling.judged,
    )  # fmt: skip
    with parts() as inner:
        # A decision is work on the project as a verified paper is.
        renew(project, on=localdate(at), by=decided_by, at=at)
        project.save(update_fields=["quiet_since", "protected_until", "warned_on"])
        settle(project, by=decided_by, at=at, reason=_("评审决定生效"))
    record("project.assessed", subject(project), by=decided_by, at=at,
           links=link(project, ruling.decision), evidence=evidence.pk, document_no=ruling.number,
           conclusion=evidence.get_conclusion_display(), valid_until=ruling.valid_until,
           parts=inner)  # fmt: skip
    return evidence


def withdraw_ruling(decision: str, *, reason: str, by: User, at: datetime) -> bool:
    """Take back what a decision proved, because a new one takes its place. What rested on it is
    restated. Returns whether there was such a proof.
    """
    found = Evidence.objects.filter(ruling=decision, state=EvidenceState.VERIFIED)
    code = found.values_list("project__code", flat=True).first()
    if code is None:
        return False
    project = lock_project(code)
    evidence = found.select_for_update(of=("self",)).get()
    evidence.state, evidence.decision_note = EvidenceState.REVOKED, reason[:400]
    evidence.version += 1
    evidence.save()
    with parts() as inner:
        settle(project, by=by, at=at, reason=_("评审决定被新的决定替代"))
    record("project.assessment_withdrawn", subject(project), by=by, at=at,
           links=link(project, decision), evidence=evidence.pk, reason=reason[:400],
           document_no=evidence.document_no, parts=inner)  # fmt: skip
    return True
