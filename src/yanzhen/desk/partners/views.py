"""Pages of partners: the list, one partner, what is added to it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk import policies
from yanzhen.desk.commands import partners as commands
from yanzhen.desk.commands.files import upload_file
from yanzhen.desk.lists import list_response
from yanzhen.desk.models import Partner, PartnerContact
from yanzhen.desk.partners.forms import AgreementForm, ContactForm, EndForm, PartnerForm
from yanzhen.desk.partners.lists import agreement_state, partner_list
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence

KEEPERS = policies.COURTS_PARTNERS


@allow(EVERYONE)
def partner_index(request: SignedInRequest) -> HttpResponseBase:
    extra = {"may_keep": policies.may_keep_partners(request.user)}
    spec = partner_list(clock.today())
    return list_response(request, spec, page="desk/partners/index.html", extra=extra)


def _partner(code: str) -> Partner:
    found = Partner.objects.select_related("owner", "owner__team")
    return get_object_or_404(found, code=code)


@allow(EVERYONE)
def partner(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, _partner(code))


def _page(
    request: SignedInRequest,
    found: Partner,
    tried: str = "",
    form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    on = clock.today()
    blank: dict[str, forms.Form] = {
        "agreement": AgreementForm(auto_id="agreement_%s", initial={"starts_on": on}),
        "contact": ContactForm(auto_id="contact_%s"),
        "end": EndForm(auto_id="end_%s", initial={"version": found.version}),
    }
    shown = blank | ({tried: form} if form else {})
    context = {
        "partner": found, "state": agreement_state(found, on),
        "agreements": [(a, a.until <= on) for a in found.agreements.select_related("file")],
        "contacts": found.contacts.all(), "forms": shown, "tried": tried, "refusal": refusal,
        "may_keep": policies.may_keep_partners(request.user),
        "entries": [{"at": e.at, "who": e.actor_name, "text": sentence(e.verb, e.facts)}
                    for e in timeline(found.subject, reader=request.user)],
    }  # fmt: skip
    return render(request, "desk/partners/page.html", context, status=422 if tried else 200)


@allow(KEEPERS)
def add(request: SignedInRequest) -> HttpResponse:
    form = PartnerForm(request.POST or None, initial={"owner": request.user.pk})
    refusal = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told.pop("version")
        try:
            made = commands.add_partner(**told, by=request.user, at=clock.now())
            messages.success(request, _("已登记%s") % made.name)
            return redirect("desk:partner", made.code)
        except Refused as problem:
            refusal = _place(form, problem)
    return _form(request, form, None, refusal)


def _place(form: forms.Form, refusal: Refused) -> Refused | None:
    """Put a refusal at the field it is about; return it where it is about none."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.message)
        return None
    return refusal


def _first(partner: Partner) -> dict[str, Any]:
    names = ("name", "kind", "region", "note", "version")
    return {name: getattr(partner, name) for name in names} | {"owner": partner.owner_id}


@allow(KEEPERS)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    found = _partner(code)
    form = PartnerForm(request.POST or None, initial=_first(found))
    refusal = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            version = told.pop("version") or 0
            commands.change_partner(code, version=version, **told, by=request.user, at=clock.now())
            messages.success(request, _("已保存"))
            return redirect("desk:partner", code)
        except Refused as problem:
            refusal = _place(form, problem)
            if isinstance(problem, Stale):
                refusal = form.renew(_first(_partner(code)), problem)
    return _form(request, form, found, refusal)


def _form(
    request: SignedInRequest, form: forms.Form, found: Partner | None, refusal: Refused | None
) -> HttpResponse:
    context = {"form": form, "partner": found, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/partners/form.html", context, status=status)


def _step(
    request: SignedInRequest,
    code: str,
    name: str,
    form: forms.Form,
    run: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Do one thing to a partner; a refusal shows its page with what was typed."""
    found = _partner(code)
    if not form.is_valid():
        return _page(request, found, name, form)
    try:
        run(dict(form.cleaned_data))
    except Refused as problem:
        return _page(request, found, name, form, _place(form, problem))
    messages.success(request, _("已保存"))
    return redirect("desk:partner", code)


@require_POST
@allow(KEEPERS)
def agree(request: SignedInRequest, code: str) -> HttpResponse:
    """Add an agreement with its paper."""

    @transaction.atomic
    def run(told: dict[str, Any]) -> None:
        at, paper = clock.now(), told.pop("paper")
        file = None
        if paper:
            file = upload_file(paper.chunks(), name=paper.name, by=request.user, at=at,
                               subject=_partner(code).subject)  # fmt: skip
        commands.add_agreement(code, **told, file=file, by=request.user, at=at)

    form = AgreementForm(request.POST, request.FILES, auto_id="agreement_%s")
    return _step(request, code, "agreement", form, run)


@require_POST
@allow(KEEPERS)
def contact(request: SignedInRequest, code: str) -> HttpResponse:
    def run(told: dict[str, Any]) -> None:
        commands.add_contact(code, **told, by=request.user, at=clock.now())

    return _step(request, code, "contact", ContactForm(request.POST, auto_id="contact_%s"), run)


@require_POST
@allow(KEEPERS)
def end(request: SignedInRequest, code: str) -> HttpResponse:
    def run(told: dict[str, Any]) -> None:
        commands.end_partner(code, **told, by=request.user, at=clock.now())

    return _step(request, code, "end", EndForm(request.POST, auto_id="end_%s"), run)


@require_POST
@allow(KEEPERS)
def drop_contact(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    get_object_or_404(PartnerContact, pk=number, partner__code=code)
    commands.drop_contact(number, by=request.user, at=clock.now())
    messages.success(request, _("已删除联系人"))
    return redirect("desk:partner", code)
