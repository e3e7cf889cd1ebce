"""Pages of the year's budgets: the table, one budget with its ledger, and what keepers do."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence
from yanzhen.resources import commands, policies
from yanzhen.resources.forms import BudgetForm, LimitForm, WithdrawForm, first_limit
from yanzhen.resources.lists import claim_list
from yanzhen.resources.models import Budget
from yanzhen.resources.models.ledger import LATEST_YEAR
from yanzhen.resources.queries import budget_table
from yanzhen.resources.queries.years import budget_years, years_of
from yanzhen.resources.views.common import fill_in, placed

KEEPERS = policies.KEEPERS


@allow(EVERYONE)
def budgets(request: SignedInRequest) -> HttpResponse:
    """Show a year's budgets: limit, committed, reserved, free."""
    this_year = clock.today().year
    year = whole_number(request.GET.get("year"), most=LATEST_YEAR) or this_year
    years = sorted({*budget_years(), year, this_year}, reverse=True)
    tabs = [{"label": str(one), "url": f"?year={one}", "here": one == year} for one in years]
    context = {
        "rows": budget_table(year), "year": year, "tabs": tabs, "here": "budgets",
        "may_keep": policies.may_keep(request.user),
    }  # fmt: skip
    return render(request, "resources/budgets.html", context)


def _budget(pk: int) -> Budget:
    return get_object_or_404(Budget, pk=pk)


@allow(EVERYONE)
def budget(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Show the ledger behind a budget's figures."""
    found = _budget(pk)
    return list_response(
        request, claim_list(found, request.user), page="resources/budget.html",
        extra=_context(request, found),
    )  # fmt: skip


def _context(
    request: SignedInRequest, found: Budget, form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> dict[str, Any]:  # fmt: skip
    years = years_of(found.kind)
    return {
        "budget": found, "years": years, "here": "budgets",
        "row": next((row for row in years if row.number == found.pk), None),
        "may_keep": policies.may_keep(request.user) and not found.is_withdrawn,
        "form": form or WithdrawForm(initial={"version": found.version}),
        "is_tried": form is not None, "refusal": refusal,
        "entries": [{"at": e.at, "who": e.actor_name, "text": sentence(e.verb, e.facts)}
                    for e in timeline(found.subject, reader=request.user, kind="budget")],
    }  # fmt: skip


@allow(KEEPERS)
def budget_new(request: SignedInRequest) -> HttpResponse:
    form = BudgetForm(request.POST or None, initial={"year": clock.today().year})

    def do(told: dict[str, Any]) -> str:
        made = commands.add_budget(**told, by=request.user, at=clock.now())
        return reverse("resources:budget", args=[made.pk])

    back = reverse("resources:budgets")
    return fill_in(request, form, do, title=_("登记指标"), back=back)


@allow(KEEPERS)
def budget_change(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Budget, pk=pk, is_withdrawn=False)
    form = LimitForm(request.POST or None, initial=first_limit(found))
    back = reverse("resources:budget", args=[pk])

    def do(told: dict[str, Any]) -> str:
        commands.change_budget(
            pk, told["limit"], source=told["source"], version=told["version"] or 0,
            by=request.user, at=clock.now(),
        )  # fmt: skip
        return back

    return fill_in(
        request, form, do, title=_("调整 %(budget)s（%(unit)s）") % {
            "budget": found, "unit": found.unit},
        back=back, renew=lambda: first_limit(_budget(pk)),
    )  # fmt: skip


@allow(KEEPERS)
def budget_withdraw(request: SignedInRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Budget, pk=pk, is_withdrawn=False)
    form = WithdrawForm(request.POST or None)
    if request.method != "POST":
        return redirect("resources:budget", pk)
    refusal = None
    if form.is_valid():
        told = form.cleaned_data
        try:
            commands.withdraw_budget(pk, version=told["version"], reason=told["reason"],
                                     by=request.user, at=clock.now())  # fmt: skip
            return redirect("resources:budgets")
        except Refused as problem:
            refusal = placed(form, problem)
    response = list_response(
        request, claim_list(found, request.user), page="resources/budget.html",
        extra=_context(request, found, form, refusal),
    )  # fmt: skip
    response.status_code = 422
    return response
