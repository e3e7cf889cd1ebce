"""What several pages share: finding a project, showing a refusal, a token a form is sent with."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from yanzhen.accounts.access import SignedInRequest
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.common.http import wants_part
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.projects.models import Project

# Who keeps projects: courting people, who serve them after signing, and who mend the data.
KEEPERS = COURTING | {Role.SERVICE_OFFICER, Role.DATA_STEWARD}


def find_project(request: SignedInRequest, code: str) -> Project:
    """Return a project the person may open; any other looks as if it were not there."""
    rows = Project.objects.visible_to(request.user).select_related("company", "owner", "team")
    return get_object_or_404(rows, code=code.upper())


def find_own_project(
    request: SignedInRequest,
    code: str,
    require: Callable[[User, Project], None] | None = None,
) -> Project:
    """Return a project whose form a person may fill in: they see all of it, and may act on it.

    From signing on everybody may open a project; its forms show what is its own people's.

    :raises NotAllowed: by `require`, the policy of what the form does.
    """
    rows = Project.objects.in_full_to(request.user).select_related("company", "owner", "team")
    project = get_object_or_404(rows, code=code.upper())
    if require is not None:
        require(request.user, project)
    return project


def new_token() -> str:
    """Return what names one filling-in of a form, so that sending it twice makes one record."""
    return uuid.uuid4().hex


def tell_form(form: forms.Form, refusal: Refused, names: dict[str, str] | None = None) -> None:
    """Put a refusal beside the field it is about, if the form has that field."""
    field = (names or {}).get(refusal.field, refusal.field)
    if field in form.fields and not form.fields[field].widget.is_hidden:
        form.add_error(field, refusal.message)


def keeps(user: User) -> bool:
    return user.role in KEEPERS


def go(request: HttpRequest, name: str, *args: Any, anchor: str = "") -> HttpResponse:
    """Redirect after success; htmx is told to load the page, for its part would be of another."""
    address = reverse(name, args=args) + (f"#{anchor}" if anchor else "")
    if wants_part(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)


def attempt(
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    names: dict[str, str] | None = None,
) -> tuple[bool, Refused | None]:
    """Run a command with a form's values; a refusal stays with the form, nothing typed is lost."""
    if not form.is_valid():
        return False, None
    try:
        act(form.cleaned_data)
    except NotAllowed:
        raise
    except Refused as refusal:
        tell_form(form, refusal, names)
        return False, refusal
    return True, None


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is one form: its words, where it goes back to, what it keeps."""

    title: str
    submit: str
    back: str
    sub: str = ""
    intro: str = ""
    draft: str = ""
    danger: bool = False
    picker: bool = False
    files: bool = False


def show_form(
    request: HttpRequest, form: forms.Form, page: FormPage, refusal: Refused | None = None
) -> HttpResponse:
    """Show a form page; 422 where the form was sent and not taken."""
    status = 422 if form.is_bound else 200
    context = {"form": form, "page": page, "refusal": refusal}
    return render(request, "projects/form.html", context, status=status)


def project_url(code: str) -> str:
    return reverse("projects:page", args=[code])
