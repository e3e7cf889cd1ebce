"""Evidence: put forward by one person, verified or rejected by another; corrected with a trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands import notify
from yanzhen.journal.commands import parts, record
from yanzhen.projects import policies
from yanzhen.projects.calc import document_key
from yanzhen.projects.commands import reminding
from yanzhen.projects.commands.common import (
    link,
    lock_project,
    require_version,
    subject,
)
from yanzhen.projects.commands.documents import (
    EXEMPTABLE,
    Document,
    require_document,
    require_not_decided,
)
from yanzhen.projects.commands.moving import settle
from yanzhen.projects.commands.protecting import renew
from yanzhen.projects.models import Conclusion, Evidence, EvidenceState, Project
from yanzhen.projects.stages import DECIDED, Proof


@transaction.atomic
def add_evidence(code: str, document: Document, *, by: User, at: datetime) -> Evidence:
    """Put a document forward as proof; it proves once somebody else has verified it.

    :raises Refused: if it lacks what its kind needs: number, day, amount, conclusion.
    """
    project = lock_project(code)
    policies.require_can_work(by, project)
    evidence = _write(project, document, by, at, once=True)
    record(
        "evidence.added", subject(project), by=by, at=at, links=link(project), **_facts(evidence)
    )
    return evidence


@transaction.atomic
def add_evidence_files(
    code: str, documents: Sequence[Document], *, by: User, at: datetime
) -> list[Evidence]:
    """Put many documents forward in one step: all of them or, if one is wrong, none.

    :raises Refused: naming the first that is wrong by its place.
    """
    project = lock_project(code)
    policies.require_can_work(by, project)
    if not documents:
        raise Refused(_("请至少选择一份材料。"), field="file")
    added = []
    for place, document in enumerate(documents, 1):
        try:
            added.append(_write(project, document, by, at))
        except Refused as refusal:
            raise Refused(
                _("第%(place)s份材料：%(why)s") % {"place": place, "why": refusal},
                field=refusal.field,
            ) from refusal
    record("evidence.added_many", subject(project), by=by, at=at, links=link(project),
           count=len(added), documents=[_facts(one) for one in added])  # fmt: skip
    return added


def _facts(evidence: Evidence) -> dict[str, Any]:
    return {
        "evidence": evidence.pk, "proof": Proof(evidence.proof).label,
        "proof_code": evidence.proof, "document_no": evidence.document_no,
        "issued_on": evidence.issued_on, "amount_cny": evidence.amount_cny,
        "file": evidence.file.name if evidence.file else "", "file_id": evidence.file_id,
    }  # fmt: skip


def _write(
    project: Project, document: Document, by: User, at: datetime, replaces: Evidence | None = None,
    *, once: bool = False,
) -> Evidence:  # fmt: skip
    require_document(project, document, localdate(at))
    if once:
        _require_not_waiting(project, document, by)
    return Evidence.objects.create(
        project=project, proof=document.proof, file=document.file, activity=document.activity,
        document_no=document.document_no.strip()[:80],
        document_key=document_key(document.document_no), issued_on=document.issued_on,
        valid_until=document.valid_until, amount_cny=document.amount_cny,
        conclusion=document.conclusion, note=document.note.strip()[:400], uploaded_by=by,
        uploaded_at=at, replaces=replaces,
    )  # fmt: skip


def _require_not_waiting(project: Project, document: Document, by: User) -> None:
    """Refuse what one has just handed in: a button pressed twice makes one document."""
    same = project.evidence.filter(
        proof=document.proof, state=EvidenceState.PENDING, uploaded_by=by,
        activity=document.activity, document_key=document_key(document.document_no),
        issued_on=document.issued_on, amount_cny=document.amount_cny,
    ).select_related("file")  # fmt: skip
    sha256 = document.file.sha256 if document.file else None
    if any((one.file.sha256 if one.file else None) == sha256 for one in same):
        raise Refused(_("这份材料你已经上传，正等别人核验。"), field="file")


def lock_evidence(number: int) -> Evidence:
    """Return a document and its project, both locked, the project first (as everywhere).

    :raises Refused: if there is no such document.
    """
    code = Evidence.objects.filter(pk=number).values_list("project__code", flat=True).first()
    if code is None:
        raise Refused(_("没有这份材料。"))
    project = lock_project(code)
    evidence = (
        Evidence.objects.select_for_update(of=("self",)).select_related("file").get(pk=number)
    )
    evidence.project = project
    return evidence


def _decide(
    evidence: Evidence, state: EvidenceState, by: User | None, at: datetime, note: str
) -> None:
    evidence.state, evidence.decision_note = state, note.strip()[:400]
    if by is not None and by.pk != evidence.uploaded_by_id:
        evidence.decided_by, evidence.decided_at = by, at
    evidence.version += 1
    evidence.save(update_fields=["state", "decision_note", "decided_by", "decided_at", "version"])


@transaction.atomic
def verify_evidence(
    number: int, *, by: User, at: datetime, note: str = "", version: int | None = None
) -> Evidence:
    """Verify a document that somebody else put forward; it proves from now on.

    :raises NotAllowed: to the uploader.
    :raises Refused: if it is not pending, is out of date, or its contract is counted already.
    """
    evidence = lock_evidence(number)
    require_version(evidence, version, {})
    _accept(evidence, note, by, at)
    project = evidence.project
    with parts() as inner:
        renew(project, on=evidence.issued_on or localdate(at), by=by, at=at)
        project.save(update_fields=["quiet_since", "protected_until", "warned_on"])
        settle(project, by=by, at=at, reason=_("材料核验"))
    record("evidence.verified", subject(project), by=by, at=at, links=link(project), note=note,
           parts=inner, **_facts(evidence))  # fmt: skip
    _tell(evidence, by, at)
    return evidence


@transaction.atomic
def verify_evidence_files(
    code: str, numbers: Sequence[int], *, by: User, at: datetime, note: str = ""
) -> list[Evidence]:
    """Verify several documents of one project in one step: all of them or, if one is wrong, none.

    :raises NotAllowed: to the uploader of one of them.
    :raises Refused: as `verify_evidence`, or if one is not of this project.
    """
    project = lock_project(code)
    found = {
        one.pk: one
        for one in project.evidence.select_for_update(of=("self",)).filter(pk__in=numbers)
        .select_related("file", "uploaded_by")
    }  # fmt: skip
    if not numbers or set(numbers) != set(found):
        raise Refused(_("请选择本项目待核验的材料。"))
    chosen = [found[number] for number in dict.fromkeys(numbers)]
    with parts() as inner:
        for evidence in chosen:
            evidence.project = project
            _accept(evidence, note, by, at)
        latest = max(evidence.issued_on or localdate(at) for evidence in chosen)
        renew(project, on=latest, by=by, at=at)
        project.save(update_fields=["quiet_since", "protected_until", "warned_on"])
        settle(project, by=by, at=at, reason=_("材料核验"))
    record("evidence.verified_many", subject(project), by=by, at=at, links=link(project),
           parts=inner, note=note, count=len(chosen),
           documents=[_facts(one) for one in chosen])  # fmt: skip
    _tell(chosen[0], by, at)
    return chosen


def _accept(evidence: Evidence, note: str, by: User, at: datetime) -> None:
    """Turn a pending document into a proof, if it may be one and `by` may say so."""
    require_not_decided(evidence.proof)
    policies.require_can_verify(by, evidence)
    if evidence.state != EvidenceState.PENDING:
        raise Refused(_("这份材料%s，不用再核验。") % evidence.get_state_display())
    if evidence.valid_until and evidence.valid_until < localdate(at):
        raise Refused(_("材料已过有效期，请退回并上传新的。"))
    if _is_void(evidence):
        raise Refused(_("结论为不通过的材料不能作为通过的证明，请退回。"))
    if evidence.proof != Proof.AGREEMENT:
        _decide(evidence, EvidenceState.VERIFIED, by, at, note)
        return
    _require_counted_once(evidence)
    try:
        with transaction.atomic():
            _decide(evidence, EvidenceState.VERIFIED, by, at, note)
    except IntegrityError as problem:
        # Somebody verified the same contract for another project at this very moment.
        raise Refused(_("这份协议刚被计入另一个项目，一份协议只计一次。")) from problem


def _is_void(evidence: Evidence) -> bool:
    return evidence.proof in EXEMPTABLE and evidence.conclusion == Conclusion.REFUSED


def _require_counted_once(evidence: Evidence) -> None:
    """Refuse a second contract of a project, and one contract for two projects."""
    verified = Evidence.objects.filter(proof=Proof.AGREEMENT, state=EvidenceState.VERIFIED)
    if verified.filter(project=evidence.project).exists():
        raise Refused(_("本项目已有核验的投资协议；如需替换，请用“更正”。"))
    other = verified.filter(document_key=evidence.document_key).select_related("project").first()
    if other:
        raise Refused(
            _("协议“%(no)s”已计入项目%(code)s，一份协议只计一次。")
            % {"no": evidence.document_no, "code": other.project.code}
        )


def _tell(evidence: Evidence, by: User, at: datetime) -> None:
    notify([evidence.uploaded_by], kind=reminding.EVIDENCE, at=at, but=by,
           subject=subject(evidence.project), url=reminding.page_of(evidence.project),
           text=_("“%(project)s”的%(proof)s：%(state)s。")
           % {"project": evidence.project.name, "proof": Proof(evidence.proof).label,
              "state": EvidenceState(evidence.state).label})  # fmt: skip


@transaction.atomic
def reject_evidence(
    number: int, *, reason: str, by: User, at: datetime, version: int | None = None
) -> Evidence:
    """Send a pending document back to who uploaded it, saying why.

    :raises NotAllowed: to the uploader.
    :raises Refused: without a reason, or if it is not pending.
    """
    evidence = lock_evidence(number)
    policies.require_can_verify(by, evidence)
    require_version(evidence, version, {})
    if evidence.state != EvidenceState.PENDING:
        raise Refused(_("这份材料%s，不能退回。") % evidence.get_state_display())
    if not reason.strip():
        raise Refused(_("请写明退回原因，便于补正。"), field="reason")
    _decide(evidence, EvidenceState.REJECTED, by, at, reason)
    record("evidence.rejected", subject(evidence.project), by=by, at=at,
           links=link(evidence.project), reason=reason.strip()[:400],
           **_facts(evidence))  # fmt: skip
    _tell(evidence, by, at)
    return evidence


@transaction.atomic
def revoke_evidence(
    number: int, *, reason: str, by: User, at: datetime, version: int | None = None
) -> Evidence:
    """Take back a verified document; a stage that rested on it falls back, with a restatement.

    :raises Refused: without a reason, or if it is not verified.
    """
    evidence = lock_evidence(number)
    require_not_decided(evidence.proof)
    policies.require_can_verify(by, evidence)
    require_version(evidence, version, {})
    if evidence.state != EvidenceState.VERIFIED:
        raise Refused(_("只有已核验的材料能撤销。"))
    if not reason.strip():
        raise Refused(_("请写明撤销原因。"), field="reason")
    _decide(evidence, EvidenceState.REVOKED, by, at, reason)
    with parts() as inner:
        settle(evidence.project, by=by, at=at, reason=_("撤销%s") % evidence.get_proof_display())
    record("evidence.revoked", subject(evidence.project), by=by, at=at,
           links=link(evidence.project), reason=reason.strip()[:400], parts=inner,
           **_facts(evidence))  # fmt: skip
    _tell(evidence, by, at)
    return evidence


@transaction.atomic
def correct_evidence(
    number: int,
    document: Document,
    *,
    reason: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Evidence:
    """Put a corrected document in the place of one found wrong, keeping the old beside it.

    The old one is revoked and the new one waits for verification by somebody else; what rested
    on the old is restated at once. Money recorded with the old follows the new.

    :raises Refused: without a reason, or if the old is replaced already.
    """
    old = lock_evidence(number)
    policies.require_can_work(by, old.project)
    require_version(old, version, {})
    require_not_decided(old.proof)
    if old.state not in (EvidenceState.VERIFIED, EvidenceState.REJECTED, EvidenceState.EXPIRED):
        raise Refused(_("待核验的材料请先退回；已撤销的请直接新增。"))
    if Evidence.objects.filter(replaces=old).exists():
        raise Refused(_("这份材料已有更正件。"))
    if not reason.strip():
        raise Refused(_("请写明更正什么、为什么。"), field="reason")
    new = _write(old.project, document, by, at, replaces=old)
    before = _facts(old)
    was_verified = old.state == EvidenceState.VERIFIED
    if was_verified:
        _decide(old, EvidenceState.REVOKED, None, at, reason)
    old.money.update(evidence=new)
    with parts() as inner:
        if was_verified:
            settle(old.project, by=by, at=at, reason=_("更正%s") % old.get_proof_display())
    record("evidence.corrected", subject(old.project), by=by, at=at, links=link(old.project),
           reason=reason.strip()[:400], before=before, after=_facts(new),
           proof=old.get_proof_display(), parts=inner)  # fmt: skip
    return new


def expire_evidence(*, at: datetime) -> int:
    """Let verified documents whose time has run out expire, one transaction each; again the
    same day changes nothing. What rested on them is restated.

    A decision has to be in force on the day of the contract only: once a contract of that time
    is there, it stays.
    """
    contract = Evidence.objects.filter(
        project=OuterRef("project"), proof=Proof.AGREEMENT, issued_on__lte=OuterRef("valid_until"),
        state__in=[EvidenceState.PENDING, EvidenceState.VERIFIED],
    )  # fmt: skip
    due = Evidence.objects.filter(
        state=EvidenceState.VERIFIED, valid_until__isnull=False, valid_until__lt=localdate(at)
    ).exclude(Q(proof__in=DECIDED) & Exists(contract))
    return sum(_expire(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _expire(number: int, at: datetime) -> int:
    evidence = lock_evidence(number)
    if evidence.state != EvidenceState.VERIFIED or not evidence.valid_until:
        return 0
    if evidence.valid_until >= localdate(at):
        return 0
    _decide(evidence, EvidenceState.EXPIRED, None, at, _("有效期届满"))
    with parts() as inner:
        settle(evidence.project, by=None, at=at, reason=_("%s过期") % evidence.get_proof_display())
    record("evidence.expired", subject(evidence.project), by=None, at=at,
           links=link(evidence.project), valid_until=evidence.valid_until, parts=inner,
           **_facts(evidence))  # fmt: skip
    return 1
