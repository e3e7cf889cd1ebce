"""What the pages share: showing a form, doing one thing, placing a refusal."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest
from yanzhen.common.formats import Text
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.common.stale import VersionedForm

Initial = Callable[[], dict[str, Any]]


def fill_in(
    request: SignedInRequest, form: forms.Form, do: Callable[[dict[str, Any]], str], *,
    title: Text, back: str, renew: Initial | None = None, hint: Text = "",
) -> HttpResponse:  # fmt: skip
    """Show a form, and do with it what was asked; `do` returns the address to go on to.

    `renew`: the record as it is now, for a form that somebody else was quicker with.
    """
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            address = do(dict(form.cleaned_data))
            messages.success(request, _("已保存"))
            return redirect(address)
        except NotAllowed:
            raise
        except Stale as problem:
            refusal = problem
            if renew and isinstance(form, VersionedForm):
                refusal = form.renew(renew(), problem)
        except Refused as problem:
            refusal = placed(form, problem)
    context = {"form": form, "refusal": refusal, "title": title, "back": back, "hint": hint,
               "has_file": form.is_multipart()}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "resources/form.html", context, status=status)


def placed(form: forms.Form, refusal: Refused) -> Refused | None:
    """Put a refusal at the field it is about; return it where it is about none."""
    field = form.fields.get(refusal.field)
    if field is None or field.widget.is_hidden or refusal.missing:
        return refusal
    form.add_error(refusal.field, refusal.message)
    return None
