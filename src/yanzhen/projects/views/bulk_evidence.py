"""Many files at once: matched to projects by their names, shown before anything counts."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import WRITERS
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.files import upload_file
from yanzhen.desk.models import StoredFile
from yanzhen.projects.commands.amounts import Sum, in_cny
from yanzhen.projects.commands.documents import Document
from yanzhen.projects.commands.filing import file_under
from yanzhen.projects.commands.proving import add_evidence
from yanzhen.projects.forms.evidence import BulkRowForm, BulkUploadForm
from yanzhen.projects.matching_files import Known, code_in, project_in, proof_in
from yanzhen.projects.models import Project
from yanzhen.projects.stages import Stage

MOST = 100
PAGE = "projects/bulk_evidence.html"


@dataclass(slots=True)
class BulkRow:
    """One file of the preview, with its form and what stood in its way."""

    number: int
    name: str
    form: BulkRowForm
    refusal: str = ""


def _known(user: User, names: list[str]) -> list[Known]:
    """Return the projects that the names may speak of: one's own, and those named by code."""
    codes = [code for code in map(code_in, names) if code]
    rows = Project.objects.visible_to(user).exclude(stage=Stage.X)
    own = rows.filter(team=user.team_id) if user.team_id else rows.none()
    found = {}
    for row in [*rows.filter(code__in=codes).select_related("company"),
                *own.select_related("company").order_by("-pk")[:2000]]:  # fmt: skip
        found[row.code] = Known(row.code, row.name, row.company.name, row.company.short_name)
    return list(found.values())


@allow(WRITERS)
def bulk_evidence(request: SignedInRequest) -> HttpResponse:
    """Upload many files; then a preview with a row a file."""
    form = BulkUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["papers"]
        if len(files) > MOST:
            form.add_error("papers", _("一次最多 %s 份，请分几次传。") % MOST)
        else:
            return _preview(request, form)
    return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)


def _preview(request: SignedInRequest, form: BulkUploadForm) -> HttpResponse:
    given, chosen = form.cleaned_data["papers"], form.cleaned_data["proof"]
    known = _known(request.user, [one.name or "" for one in given])
    rows, refused = [], []
    for one in given:
        name = one.name or ""
        try:
            file = upload_file(one.chunks(), name=name, by=request.user, at=clock.now())
        except Refused as problem:
            refused.append(f"{name}：{problem}")
            continue
        guess = chosen or proof_in(name) or ""
        start = {"project": project_in(name, known), "proof": str(guess)}
        rows.append(BulkRow(file.pk, file.name, BulkRowForm(initial=start, prefix=str(file.pk))))
    context = {"rows": rows, "refused": refused, "known": known, "form": BulkUploadForm()}
    return render(request, PAGE, context, status=422 if refused and not rows else 200)


@transaction.atomic
def _put_forward(request: SignedInRequest, row: BulkRow) -> None:
    cleaned, at = row.form.cleaned_data, clock.now()
    code = cleaned["project"].upper()
    if not Project.objects.visible_to(request.user).filter(code=code).exists():
        raise Refused(_("没有编号为“%s”的项目。") % code)
    file = file_under(row.number, code=code, by=request.user, at=at)
    amount = cleaned["amount"]
    document = Document(
        proof=cleaned["proof"], file=file, document_no=cleaned["document_no"],
        issued_on=cleaned["issued_on"], conclusion=cleaned["conclusion"],
        amount_cny=in_cny(Sum(amount), cleaned["issued_on"] or localdate(at), "amount")
        if amount else None,
    )  # fmt: skip
    add_evidence(code, document, by=request.user, at=at)


@allow(WRITERS)
def bulk_evidence_confirm(request: SignedInRequest) -> HttpResponse:
    """Put the previewed files forward; those that something stops stay for mending."""
    if request.method != "POST":
        return redirect("projects:bulk_evidence")
    numbers = [n for n in map(whole_number, request.POST.getlist("file")) if n][:MOST]
    own = StoredFile.objects.filter(pk__in=numbers, uploaded_by=request.user)
    left, done = [], 0
    for file in own.order_by("pk"):
        row = BulkRow(file.pk, file.name, BulkRowForm(request.POST, prefix=str(file.pk)))
        if not row.form.is_valid():
            left.append(row)
            continue
        if row.form.cleaned_data["leave"]:
            continue
        try:
            _put_forward(request, row)
            done += 1
        except Refused as problem:
            row.refusal = str(problem)
            left.append(row)
    if done:
        messages.success(request, _("%s 份材料已上传，待他人核验") % done)
    if not left:
        return redirect("projects:queue")
    context = {"rows": left, "refused": [], "known": [], "form": BulkUploadForm()}
    return render(request, PAGE, context, status=422)
