"""What the pages share: finding what a person may open, doing one thing, telling a refusal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from yanzhen.accounts.access import SignedInRequest
from yanzhen.accounts.roles import EVERYONE, Role
from yanzhen.assessments.models import Assessment
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.commands.files import upload_file
from yanzhen.desk.models import StoredFile

READERS = EVERYONE - {Role.ADMINISTRATOR}
ACTORS = READERS - {Role.AUDITOR}
Show = Callable[[forms.Form | None, Refused | None], HttpResponse]


def find_assessment(request: SignedInRequest, code: str) -> Assessment:
    """Return an assessment the person may open; any other looks as if it were not there."""
    rows = Assessment.objects.visible_to(request.user).select_related(
        "project__company", "project__owner", "project__team", "opened_by"
    )
    return get_object_or_404(rows, code=code.upper())


def keep_file(
    request: SignedInRequest, file: UploadedFile | None, subject: str
) -> StoredFile | None:
    """Keep an uploaded file about a subject; None where none came."""
    if not file:
        return None
    return upload_file(file.chunks(), name=file.name or "", by=request.user, at=clock.now(),
                       subject=subject)  # fmt: skip


def act(
    request: SignedInRequest, do: Callable[[], Any], *, show: Show, back: str, done: str,
    form: forms.Form | None = None,
) -> HttpResponse:  # fmt: skip
    """Do one thing and go on to `back`; a refusal shows the page again with what was typed."""
    if form is not None and not form.is_valid():
        return show(form, None)
    try:
        do()
    except NotAllowed:
        raise
    except Refused as refusal:
        return show(form, _placed(form, refusal))
    messages.success(request, done)
    return redirect(back)


def said_of(form: forms.Form | None, refusal: Refused | None, instead: str) -> Refused:
    """Return what is wrong for a page that shows no field of the form: the refusal, what was told
    at a field, or `instead` where a field is just not filled in."""
    if refusal is not None:
        return refusal
    told = [one for errors in (form.errors.as_data() if form else {}).values() for one in errors]
    clear = [one for one in told if one.code != "required"]
    return Refused(" ".join(clear[0].messages) if clear else instead)


def _placed(form: forms.Form | None, refusal: Refused) -> Refused | None:
    """Put refusals at the fields they are about; return what is about none."""
    if form is None:
        return refusal
    problems: dict[str, str] = getattr(refusal, "problems", {}) or {refusal.field: str(refusal)}
    left = {}
    for field, text in problems.items():
        name = next((n for n in (field, f"entry_{field}") if n in form.fields), "")
        if name and not form.fields[name].widget.is_hidden:
            form.add_error(name, text)
        else:
            left[field] = text
    return refusal if left else None
