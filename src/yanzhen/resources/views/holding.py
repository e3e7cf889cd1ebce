"""What one project holds; keepers reserve, commit and free by hand."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.journal.wording import subject_url
from yanzhen.resources import commands, policies, queries
from yanzhen.resources.access import holders_of, is_known_project
from yanzhen.resources.forms import FreeForm, ReserveForm
from yanzhen.resources.views.common import placed
from yanzhen.resources.words import ClaimState


def _show(
    request: SignedInRequest, code: str, tried: str = "", form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    if not is_known_project(request.user, code):
        raise Http404
    held = queries.holdings(code, live_only=False)
    blank: dict[str, forms.Form] = {
        "reserve": ReserveForm(auto_id="reserve_%s", initial={"year": clock.today().year}),
        "free": FreeForm(auto_id="free_%s"),
    }
    context = {
        "code": code, "holder": holders_of(request.user, {code})[code],
        "held": [(one, subject_url(one.subject), subject_url(one.under) if one.under else "")
                 for one in held],
        "has_reserved": any(one.state == ClaimState.RESERVED for one in held),
        "has_live": any(one.freed_at is None for one in held),
        "may_keep": policies.may_keep(request.user), "here": "", "tried": tried,
        "forms": blank | ({tried: form} if form else {}), "refusal": refusal,
    }  # fmt: skip
    return render(request, "resources/holding.html", context, status=422 if tried else 200)


@allow(EVERYONE)
def project(request: SignedInRequest, code: str) -> HttpResponse:
    return _show(request, code)


def _step(
    request: SignedInRequest, code: str, name: str, do: Callable[[Any], object],
    form: forms.Form | None = None,
) -> HttpResponse:  # fmt: skip
    if not is_known_project(request.user, code):
        raise Http404
    if form is not None and not form.is_valid():
        return _show(request, code, name, form)
    try:
        do(form)
    except Refused as refusal:
        return _show(request, code, name, form, placed(form, refusal) if form else refusal)
    messages.success(request, _("已保存"))
    return redirect("resources:project", code)


@allow(policies.KEEPERS)
@require_POST
def reserve(request: SignedInRequest, code: str) -> HttpResponse:
    def do(form: ReserveForm) -> None:
        commands.reserve(code, form.needs(), by=request.user, at=clock.now(),
                         year=form.cleaned_data["year"])  # fmt: skip

    return _step(request, code, "reserve", do, ReserveForm(request.POST, auto_id="reserve_%s"))


@allow(policies.KEEPERS)
@require_POST
def commit(request: SignedInRequest, code: str) -> HttpResponse:
    return _step(request, code, "commit",
                 lambda _form: commands.commit(code, by=request.user, at=clock.now()))  # fmt: skip


@allow(policies.KEEPERS)
@require_POST
def free(request: SignedInRequest, code: str) -> HttpResponse:
    def do(form: FreeForm) -> None:
        commands.free(code, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())

    return _step(request, code, "free", do, FreeForm(request.POST, auto_id="free_%s"))
