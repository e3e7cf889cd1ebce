"""A card becomes a contact once a person has looked it over."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.companies.commands import add_contact
from yanzhen.projects.views.common import attempt
from yanzhen.projects.views.investors import known_company
from yanzhen.radar import policies
from yanzhen.radar.calc.papers import Card, read_card
from yanzhen.radar.forms import CardForm
from yanzhen.radar.views.articles import find_article


@allow(policies.REVIEWING)
def contact(request: SignedInRequest, code: str) -> HttpResponse:
    """Show what a card says as a contact's form; kept when the person says so."""
    article = find_article(code)
    card = read_card(article.text) or Card()
    first: dict[str, Any] = {**asdict(card), "company_name": card.firm}
    if firm := known_company({"company_name": card.firm}):
        first |= {"company": firm.code, "company_name": firm.name}
    form = CardForm(request.POST or None, initial=first)

    def act(said: dict[str, Any]) -> object:
        company = known_company(said)
        if company is None:
            raise Refused(
                _("企业库里没有对上“%s”。请从候选中选，或先在企业库建档。") % said["company_name"],
                field="company_name",
            )
        kept = {name: said[name] for name in ("name", "title", "phone", "email", "purpose")}
        source = _("名片（%s）") % article.code
        return add_contact(company.code, **kept, source=source, by=request.user, at=clock.now())

    done, refusal = attempt(form, act)
    back = reverse("radar:page", args=[article.code])
    if done:
        messages.success(request, _("已存为联系人"))
        return redirect(back)
    context = {"form": form, "title": _("名片存为联系人"), "back": back, "picker": True,
               "refusal": refusal, "quote": "", "action": request.path}  # fmt: skip
    return render(request, "radar/form.html", context, status=422 if form.is_bound else 200)
