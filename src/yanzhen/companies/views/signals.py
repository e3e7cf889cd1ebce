"""Signals: the zone's list, the form, taking one back."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.companies import commands
from yanzhen.companies.forms_signals import SignalForm
from yanzhen.companies.models import Company, Signal
from yanzhen.companies.queries.signals import signal_list
from yanzhen.companies.views.editing import code_meant, put_refusal
from yanzhen.companies.views.lists import list_tabs
from yanzhen.desk.lists import list_response


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Every signal recorded in the zone."""
    return list_response(
        request, signal_list(clock.today()), page="companies/signals.html",
        extra={"tabs": list_tabs("signals"), "may_write": request.user.role in WRITERS},
    )  # fmt: skip


@allow(WRITERS)
def add(request: SignedInRequest) -> HttpResponse:
    """Record a signal; `?company=` and `?told_by=` name the firms beforehand."""
    form = SignalForm(request.POST or None, initial=_named(request), on=clock.today())
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            signal = _record(request, dict(form.cleaned_data))
            return redirect(_tab_of(signal.company))
        except Refused as problem:
            refusal = problem
            put_refusal(form, problem, {})
    code = request.GET.get("company", "")[:20].upper()
    company = Company.objects.live().filter(code=code).first()
    context = {
        "form": form, "title": _("登记信号"), "action": _("登记"), "company": company,
        "back": _tab_of(company) if company else reverse("companies:signals"),
        "refusal": refusal if refusal and refusal.field not in form.fields else None,
    }  # fmt: skip
    return render(request, "companies/form.html", context, status=422 if form.is_bound else 200)


def _named(request: SignedInRequest) -> dict[str, Any]:
    first = {key: request.GET.get(key, "")[:160] for key in ("company", "told_by")}
    return {**first, "evidence": "INTERVIEW"} if first["told_by"] else first


def _record(request: SignedInRequest, stated: dict[str, Any]) -> Signal:
    """Record what the form states.

    :raises Refused: at the field, if a firm is not known or the signal unsound.
    """
    code = _code(stated.pop("company"), "company")
    told_by = _code(stated.pop("told_by"), "told_by")
    return commands.record_signal(code, told_by=told_by, by=request.user, at=clock.now(), **stated)


def _code(text: str, field: str) -> str:
    try:
        return code_meant(text) if text.strip() else ""
    except Refused as problem:
        raise Refused(problem.message, field=field) from problem


def _tab_of(company: Company) -> str:
    return reverse("companies:page", args=[company.code]) + "?tab=signals"


@require_POST
@allow(WRITERS)
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a signal out of the count, with the reason."""
    reason = request.POST.get("reason", "")[:200]
    signal = commands.withdraw_signal(number, reason=reason, by=request.user, at=clock.now())
    return redirect(_tab_of(signal.company))
