"""Who can introduce us to a firm; what partners brought and how it ended."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.briefs import commands, policies
from yanzhen.briefs.forms import TieForm
from yanzhen.briefs.models import Tie
from yanzhen.briefs.queries.partners import brought, records
from yanzhen.briefs.queries.ways import ways_to
from yanzhen.briefs.views.tabs import tabs
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.companies.models import Company
from yanzhen.desk.models import Partner
from yanzhen.projects.views.common import tell_form


def _company(code: str) -> Company:
    return get_object_or_404(Company.objects.live(), code=code.upper())


@allow(EVERYONE)
def page(request: SignedInRequest, code: str) -> HttpResponse:
    """The ways to a firm, every step with its source, and the connections behind them."""
    return _page(request, _company(code))


def _page(
    request: SignedInRequest, company: Company, form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    on = clock.today()
    may_tie = request.user.role in policies.TIERS
    ties = Tie.objects.filter(company=company, withdrawn_at=None)
    context: dict[str, Any] = {
        "company": company, "found": ways_to(company, request.user, on),
        "ties": ties.select_related("partner", "recorded_by"), "may_tie": may_tie,
        "form": form or (TieForm(initial={"seen_on": on}) if may_tie else None),
        "refusal": refusal, "tried": form is not None,
    }  # fmt: skip
    return render(request, "briefs/ways.html", context, status=422 if form else 200)


@allow(EVERYONE)
def panel(request: SignedInRequest, code: str) -> HttpResponse:
    """The ways to a firm as a part of its page."""
    company = _company(code)
    found = ways_to(company, request.user, clock.today())
    return render(request, "briefs/_ways_panel.html", {"company": company, "found": found})


@require_POST
@allow(policies.TIERS)
def tie(request: SignedInRequest, code: str) -> HttpResponse:
    """Record a partner's connection to the firm."""
    company, form = _company(code), TieForm(request.POST)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            commands.record_tie(company.code, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as problem:
            tell_form(form, problem)
            refusal = None if problem.field in form.fields else problem
        else:
            messages.success(request, _("已登记"))
            return redirect("briefs:ways", company.code)
    return _page(request, company, form, refusal)


@require_POST
@allow(policies.TIERS)
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a connection out of use."""
    gone = commands.withdraw_tie(number, by=request.user, at=clock.now())
    messages.success(request, _("已撤下"))
    return redirect("briefs:ways", gone.company.code)


@allow(EVERYONE)
def partners(request: SignedInRequest) -> HttpResponse:
    """What every partner brought, and how it ended, in numbers."""
    return render(request, "briefs/partners.html", {"records": records(), "tabs": tabs("partners")})


@allow(EVERYONE)
def partner(request: SignedInRequest, code: str) -> HttpResponse:
    """What one partner brought, lead by lead."""
    found = get_object_or_404(Partner, code=code.upper())
    context = {"partner": found, "rows": brought(found, request.user)}
    return render(request, "briefs/partner.html", context)
