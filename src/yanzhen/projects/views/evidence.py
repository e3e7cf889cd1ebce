"""Evidence: put forward, verified or sent back by another, revoked, corrected."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.http import safe_next, wants_part
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.files import upload_file
from yanzhen.desk.files.storage import path_of
from yanzhen.desk.files.views import SANDBOX
from yanzhen.desk.models import StoredFile
from yanzhen.projects import policies
from yanzhen.projects.commands.amounts import Sum, in_cny
from yanzhen.projects.commands.documents import Document
from yanzhen.projects.commands.proving import (
    add_evidence,
    correct_evidence,
    reject_evidence,
    revoke_evidence,
    verify_evidence,
)
from yanzhen.projects.forms.evidence import CorrectForm, EvidenceForm, JudgeForm
from yanzhen.projects.models import Evidence, EvidenceState, Project
from yanzhen.projects.queries.files import readable_evidence
from yanzhen.projects.queries.pages_rail import evidence_rows
from yanzhen.projects.stages import DECIDED, Proof
from yanzhen.projects.views.common import (
    KEEPERS,
    FormPage,
    attempt,
    find_own_project,
    project_url,
    show_form,
)
from yanzhen.projects.views.moving import show_move

NAMES = {"amount_cny": "amount"}


def keep_file(request: SignedInRequest, given: Any, project: Project | None) -> StoredFile | None:
    """Keep an uploaded file with the project it is about, if one was given."""
    if not given:
        return None
    subject = f"project:{project.code}" if project else ""
    return upload_file(
        given.chunks(), name=given.name or "", by=request.user, at=clock.now(), subject=subject
    )


def document_of(request: SignedInRequest, project: Project, cleaned: dict[str, Any]) -> Document:
    """Return what a form says of a document, its file kept."""
    amount = cleaned.get("amount")
    # At the rate of the day it was signed, not of the day it came in here.
    on = cleaned["issued_on"] or clock.today()
    return Document(
        proof=cleaned["proof"], file=keep_file(request, cleaned.get("file"), project),
        document_no=cleaned["document_no"], issued_on=cleaned["issued_on"],
        valid_until=cleaned.get("valid_until"), conclusion=cleaned.get("conclusion", ""),
        amount_cny=in_cny(Sum(amount), on, "amount") if amount else None, note=cleaned["note"],
    )  # fmt: skip


@transaction.atomic
def _add(request: SignedInRequest, project: Project, cleaned: dict[str, Any]) -> Evidence:
    document = document_of(request, project, cleaned)
    return add_evidence(project.code, document, by=request.user, at=clock.now())


@allow(KEEPERS)
def add(request: SignedInRequest, code: str) -> HttpResponse:
    """Put a document forward, from the rail, the board's dialog or its own page."""
    project = find_own_project(request, code, policies.require_can_work)
    proofs = _proofs(request)
    form = EvidenceForm(
        request.POST or None, request.FILES or None, proofs=proofs,
        auto_id=f"id_{proofs[0].value}_%s" if proofs else "id_%s",
    )  # fmt: skip
    if request.method == "GET" and wants_part(request):
        context = {"project": project, "form": form}
        return render(request, "projects/_evidence_form.html", context)
    done, refusal = attempt(form, lambda c: _add(request, project, c), NAMES)
    moving_to = request.POST.get("moving_to", "")
    if moving_to and wants_part(request):
        return show_move(request, project, moving_to, None if done else refusal or _told(form))
    if done:
        messages.success(request, _("材料已上传，待他人核验"))
        return redirect(project_url(project.code) + "#stage-rail")
    page = FormPage(title=_("补材料"), sub=project.name, submit=_("上传材料"), files=True,
                    back=project_url(project.code))  # fmt: skip
    return show_form(request, form, page, refusal)


def _proofs(request: SignedInRequest) -> list[Proof] | None:
    """Return the kinds of document asked for; None where any may be given."""
    asked = (request.POST if request.method == "POST" else request.GET).getlist("proof")
    known = [Proof(proof) for proof in asked if proof in Proof.values and proof not in DECIDED]
    return known or None


def _told(form: EvidenceForm) -> Refused:
    """Return the form's own complaints as one refusal, for the dialog."""
    lines = [f"{form.fields[name].label}：{told[0]}" for name, told in form.errors.items()
             if name in form.fields]  # fmt: skip
    return Refused("；".join(lines) or _("请把材料填完整。"))


def _find(request: SignedInRequest, number: int) -> Evidence:
    rows = readable_evidence(request.user).select_related(
        "project__company", "file", "uploaded_by", "decided_by"
    )
    return get_object_or_404(rows, pk=number)


@allow(EVERYONE)
def file(request: SignedInRequest, number: int) -> FileResponse:
    """Hand a document's file out to whoever may read the document, to be saved."""
    evidence = _find(request, number)
    if evidence.file is None:
        raise Http404
    try:
        content = path_of(evidence.file.sha256).open("rb")
    except FileNotFoundError:
        raise Http404(_("文件内容不在服务器上，请找系统管理员从备份恢复。")) from None
    response = FileResponse(
        content, as_attachment=True, filename=evidence.file.name,
        content_type=evidence.file.content_type,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


@allow(EVERYONE)
def show(request: SignedInRequest, number: int) -> HttpResponse:
    """One document with its trail, and the buttons of who may judge it."""
    return _show(request, _find(request, number))


def _show(
    request: SignedInRequest,
    evidence: Evidence,
    form: JudgeForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    context = {
        "evidence": evidence, "project": evidence.project, "refusal": refusal,
        "row": evidence_rows([evidence], request.user)[0],
        "form": form or JudgeForm(initial={"version": evidence.version}),
        "own": evidence.uploaded_by_id == request.user.pk
        and evidence.state == EvidenceState.PENDING,
        "replaces": evidence.replaces,
        "replaced_by": Evidence.objects.filter(replaces=evidence).first(),
        "may_correct": evidence.proof not in DECIDED
        and policies.can_work(request.user, evidence.project)
        and evidence.state in (EvidenceState.VERIFIED, EvidenceState.REJECTED,
                               EvidenceState.EXPIRED),
        "next": request.GET.get("next", ""),
    }  # fmt: skip
    status = 422 if refusal or (form and form.errors) else 200
    return render(request, "projects/evidence.html", context, status=status)


ACTS: dict[str, tuple[Any, str, Any]] = {
    "verify": (verify_evidence, "note", gettext_lazy("已核验")),
    "reject": (reject_evidence, "reason", gettext_lazy("已退回，上传人会收到通知")),
    "revoke": (revoke_evidence, "reason", gettext_lazy("已撤销，依据它的阶段已重新认定")),
}


@require_POST
@allow(WRITERS)
def judge(request: SignedInRequest, number: int, act: str) -> HttpResponse:
    """Verify, send back or revoke a document."""
    evidence = _find(request, number)
    command, word, told = ACTS[act]
    form = JudgeForm(request.POST)
    done, refusal = attempt(
        form,
        lambda c: command(
            evidence.pk, by=request.user, at=clock.now(), version=c["version"], **{word: c["note"]}
        ),
        {"reason": "note"},
    )
    if not done:
        return _show(request, evidence, form, refusal)
    messages.success(request, f"{evidence.get_proof_display()}：{told}")
    return redirect(safe_next(request, reverse("projects:evidence", args=[evidence.pk])))


@transaction.atomic
def _correct(request: SignedInRequest, evidence: Evidence, cleaned: dict[str, Any]) -> Evidence:
    document = document_of(request, evidence.project, cleaned)
    if document.file is None:
        document = Document(**{**_parts(document), "file": evidence.file})
    return correct_evidence(
        evidence.pk, document, reason=cleaned["reason"], version=cleaned["version"],
        by=request.user, at=clock.now(),
    )  # fmt: skip


def _parts(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in Document.__dataclass_fields__}


@allow(KEEPERS)
def correct(request: SignedInRequest, number: int) -> HttpResponse:
    """Put a corrected document in the place of one found wrong."""
    evidence = _find(request, number)
    find_own_project(request, evidence.project.code, policies.require_can_work)
    start = {
        "proof": evidence.proof, "document_no": evidence.document_no, "note": evidence.note,
        "issued_on": evidence.issued_on, "valid_until": evidence.valid_until,
        "conclusion": evidence.conclusion, "version": evidence.version,
        "amount": f"{evidence.amount_cny:f}元" if evidence.amount_cny else "",
    }  # fmt: skip
    form = CorrectForm(request.POST or None, request.FILES or None, initial=start,
                       proofs=[Proof(evidence.proof)])  # fmt: skip
    done, refusal = attempt(form, lambda c: _correct(request, evidence, c), NAMES)
    if done:
        messages.success(request, _("更正件已提交，待他人核验；原件留痕"))
        return redirect(project_url(evidence.project.code))
    page = FormPage(
        title=_("更正材料"), sub=f"{evidence.project.name} · {evidence.get_proof_display()}",
        submit=_("提交更正"), files=True, back=reverse("projects:evidence", args=[evidence.pk]),
        intro=_("原件保留并标为已撤销，更正件由他人核验后生效；不传新文件则沿用原文件。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)
