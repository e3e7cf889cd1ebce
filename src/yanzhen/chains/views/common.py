"""What the editing pages share: finding a segment, showing a form, and going on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest
from yanzhen.chains.models import Edit, Segment
from yanzhen.common.formats import Text
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.common.stale import VersionedForm


def live_segment(code: str) -> Segment:
    """:raises Http404: if no segment of this code is on the map."""
    found = (
        Segment.objects.select_related("chain__pillar")
        .prefetch_related("chain__pillar__chains")
        .filter(code=code.upper())
        .first()
    )
    if found is None:
        raise Http404
    return found


def in_map(segment: Segment) -> str:
    """Return the address that shows a segment on its map."""
    start = reverse("chains:pillar", args=[segment.chain.pillar.code])
    return f"{start}?segment={segment.code}"


def fill_in(
    request: SignedInRequest, form: forms.Form, do: Callable[[dict[str, Any]], Edit], *,
    title: Text, back: str, onward: Callable[[Edit], str] | None = None,
    anew: Callable[[], dict[str, Any]] = dict, page: str = "chains/form.html", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form, and make with it the edit that was asked for; go on to `onward`, else back.

    Args:
        anew: what the form starts with now, asked for after somebody else was quicker.
    """
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            edit = do(dict(form.cleaned_data))
            messages.success(request, _("已保存为第 %s 版，可在“改动记录”里撤回") % edit.pk)
            return redirect(onward(edit) if onward else back)
        except NotAllowed:
            raise
        except Stale as problem:
            assert isinstance(form, VersionedForm)  # no other carries what it was opened with
            refusal = form.renew(anew(), problem)
        except Refused as problem:
            refusal = placed(form, problem)
    shown = {"form": form, "refusal": refusal, "title": title, "back": back,
             "has_file": form.is_multipart(), **context}  # fmt: skip
    return render(request, page, shown, status=422 if request.method == "POST" else 200)


def placed(form: forms.Form, refusal: Refused) -> Refused | None:
    """Put a refusal at the field it is about; return it where it is about none."""
    if refusal.field not in form.fields or refusal.missing:
        return refusal
    form.add_error(refusal.field, refusal.message)
    return None


def do_and_return(
    request: SignedInRequest, do: Callable[[], Edit], *, page: str, context: dict[str, Any],
    back: str,
) -> HttpResponse:  # fmt: skip
    """Make an edit that needs no form; a refusal is shown over the page it came from."""
    try:
        edit = do()
    except NotAllowed:
        raise
    except Refused as refusal:
        return render(request, page, {**context, "refusal": refusal}, status=422)
    messages.success(request, _("已保存为第 %s 版，可在“改动记录”里撤回") % edit.pk)
    return redirect(back)
