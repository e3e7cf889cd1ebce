"""The map as Excel and JSON: downloaded, uploaded, looked at, applied."""

import io
import json
import tempfile
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, STEWARDS
from yanzhen.chains import commands, queries
from yanzhen.chains.books import book_of_pillar, write_workbook
from yanzhen.chains.calc.changes import from_plain
from yanzhen.chains.forms import UploadForm
from yanzhen.chains.models import Draft, Edit, Pillar, Segment
from yanzhen.chains.reference.rows import plain_reference
from yanzhen.chains.views.common import do_and_return, placed
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _version() -> int:
    return Edit.objects.values_list("pk", flat=True).first() or 0


@allow(EVERYONE)
def book_json(request: SignedInRequest, code: str) -> HttpResponse:
    """Return a pillar in the form of a reference file; links to other pillars are left out."""
    pillar = get_object_or_404(Pillar, code=code.upper())
    book = book_of_pillar(pillar, outward=False)
    told = plain_reference(book, title=pillar.name, version=_version())
    text = json.dumps(told, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="chain-{pillar.code}.json"'
    return response


@allow(EVERYONE)
def book_xlsx(request: SignedInRequest, code: str) -> HttpResponse:
    """Return a pillar as a workbook."""
    pillar = get_object_or_404(Pillar, code=code.upper())
    target = io.BytesIO()
    write_workbook(target, book_of_pillar(pillar))
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="chain-{pillar.code}.xlsx"'
    return response


@allow(STEWARDS)
def upload(request: SignedInRequest) -> HttpResponse:
    """Take a file, and go on to what it would change."""
    form = UploadForm(request.POST or None, request.FILES or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"upload{Path(file.name).suffix.lower()}"
                path.write_bytes(file.read())
                draft = commands.draft_import(
                    path, name=file.name, whole=form.cleaned_data["whole"], by=request.user,
                    at=clock.now(),
                )  # fmt: skip
            return redirect("chains:draft", draft.pk)
        except NotAllowed:
            raise
        except Refused as problem:
            refusal = placed(form, problem)
    context = {"form": form, "refusal": refusal, "title": _("导入图谱"), "has_file": True,
               "back": reverse("chains:index"), "button": _("看预览")}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "chains/form.html", context, status=status)


@allow(STEWARDS)
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what an uploaded file would change, and apply it."""
    found = get_object_or_404(Draft.objects.select_related("by", "applied"), pk=pk)
    changes = from_plain(found.changes)
    names = dict(Segment.ever.values_list("code", "name"))
    names |= {c.key[0]: c.after["name"] for c in changes if c.table == "segment" and c.after}
    context = {"draft": found, "preview": queries.preview(changes, names)}
    if request.method != "POST":
        return render(request, "chains/draft.html", context)
    return do_and_return(
        request, lambda: commands.apply_draft(pk, by=request.user, at=clock.now()),
        page="chains/draft.html", context=context, back=reverse("chains:edits"),
    )  # fmt: skip
