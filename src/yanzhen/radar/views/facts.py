"""Deciding on facts: in place for htmx, page by page for a plain browser."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.chains.models import Segment
from yanzhen.common import clock
from yanzhen.common.http import wants_part
from yanzhen.common.refusals import Refused
from yanzhen.projects.models import Project
from yanzhen.projects.views.common import attempt
from yanzhen.projects.views.investors import known_company
from yanzhen.radar import commands, policies
from yanzhen.radar.forms import FactForm, LinkForm
from yanzhen.radar.models import StoredFact
from yanzhen.radar.queries.comparing import known_zones
from yanzhen.radar.queries.reading import fact_row
from yanzhen.radar.views.articles import find_article, show_article


def _find(number: int) -> StoredFact:
    rows = StoredFact.objects.select_related("article", "company", "project", "segment", "by")
    return get_object_or_404(rows, pk=number)


def _back(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a fact after a step: itself anew for htmx, its article for a plain browser."""
    fact = _find(number)
    if wants_part(request):
        return _part(request, fact)
    return redirect(reverse("radar:page", args=[fact.article.code]) + f"#fact-{fact.pk}")


def _part(
    request: SignedInRequest, fact: StoredFact, refusal: Refused | None = None
) -> HttpResponse:
    context = {"row": fact_row(fact), "may_review": True, "told": refusal,
               "waiting": fact.article.waiting}  # fmt: skip
    return render(request, "radar/_fact.html", context)


@require_POST
@allow(policies.REVIEWING)
def decide(request: SignedInRequest, number: int) -> HttpResponse:
    """Accept, reject or put back; htmx gets the fact anew."""
    fact = _find(number)
    refusal: Refused | None = None
    try:
        commands.decide_fact(number, request.POST.get("state", ""), by=request.user,
                             at=clock.now(), seen=request.POST.get("seen", ""))  # fmt: skip
    except Refused as problem:
        refusal = problem
    fact = _find(number)
    if refusal and not wants_part(request):
        return show_article(request, fact.article, refusal)
    return _part(request, fact, refusal) if refusal else _back(request, number)


def _form_page(
    request: SignedInRequest, form: forms.Form, title: str, back: str, *,
    fact: StoredFact | None = None, refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a form: beside the text for htmx, where a fact is known, else as a page."""
    picker = isinstance(form, LinkForm)
    context = {"form": form, "title": title, "back": back, "picker": picker, "fact": fact,
               "quote": fact.text if fact else "", "refusal": refusal,
               "action": request.path}  # fmt: skip
    name = "radar/_inline.html" if fact and wants_part(request) else "radar/form.html"
    return render(request, name, context, status=422 if form.is_bound else 200)


def _tell(request: SignedInRequest, text: str) -> None:
    if not wants_part(request):  # the fact itself shows what came of it
        messages.success(request, text)


def _act(
    request: SignedInRequest, form: forms.Form, act: Callable[[dict[str, Any]], object]
) -> tuple[bool, Refused | None]:
    return attempt(form, act) if request.method == "POST" else (False, None)


def _page_of(fact: StoredFact) -> str:
    return reverse("radar:page", args=[fact.article.code])


@allow(policies.READERS)
def fact(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one fact: where a form beside it is put away."""
    found = _find(number)
    if not wants_part(request):
        return _back(request, number)
    context = {"row": fact_row(found), "may_review": policies.can_review(request.user)}
    return render(request, "radar/_fact.html", context)


@allow(policies.REVIEWING)
def correct(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what a fact really is."""
    fact = _find(number)
    form = FactForm(request.POST or None, fact=fact)
    seen = request.POST.get("seen", "")
    done, refusal = _act(request, form, lambda said: commands.correct_fact(
        number, commands.Said(**said), by=request.user, at=clock.now(), seen=seen))  # fmt: skip
    if done:
        _tell(request, _("已更正"))
        return _back(request, number)
    return _form_page(request, form, _("更正事实"), _page_of(fact), fact=fact,
                      refusal=refusal)  # fmt: skip


@allow(policies.REVIEWING)
def add(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a fact that was missed."""
    article = find_article(code)
    form = FactForm(request.POST or None)
    done, refusal = _act(request, form, lambda said: commands.add_fact(
        article.code, commands.Said(**said), by=request.user, at=clock.now()))  # fmt: skip
    back = reverse("radar:page", args=[article.code])
    if done:
        messages.success(request, _("已补记"))
        return redirect(back)
    return _form_page(request, form, _("补记事实"), back, refusal=refusal)


@allow(policies.REVIEWING)
def link(request: SignedInRequest, number: int) -> HttpResponse:
    """Say which firm, project, segment or zone a fact is about."""
    fact = _find(number)
    form = LinkForm(request.POST or None, initial=_linked(fact), zones=_zones(fact))

    def act(said: dict[str, Any]) -> object:
        company = known_company(said)
        if said["company_name"].strip() and company is None:
            raise Refused(
                _("企业库里没有对上“%s”。请从候选中选，或先在企业库建档。") % said["company_name"],
                field="company_name",
            )
        code = said["project"].strip().upper()
        rows = Project.objects.visible_to(request.user)
        project = rows.filter(code=code).first() if code else None
        if code and project is None:
            raise Refused(_("没有编号为“%s”的项目。") % code, field="project")
        return commands.link_fact(
            number, company=company, project=project,
            segment=Segment.objects.filter(code=said["segment"]).first(),
            signal=said["signal"], zone=said.get("zone", ""), by=request.user, at=clock.now(),
        )  # fmt: skip

    done, refusal = _act(request, form, act)
    if done:
        _tell(request, _("已关联"))
        return _back(request, number)
    return _form_page(request, form, _("关联企业、项目、环节或园区"), _page_of(fact), fact=fact,
                      refusal=refusal)  # fmt: skip


def _zones(fact: StoredFact) -> list[str] | None:
    """Return the zones a figure may be of, or None where it is no zone's figure."""
    if fact.kind not in commands.OF_ZONES:
        return None
    return known_zones(fact.measure, settings.ZONE_NAME)


def _linked(fact: StoredFact) -> dict[str, str]:
    firm = fact.company or known_company({"company_name": fact.name})
    rest = {"zone": fact.name, "project": fact.project.code if fact.project else "",
            "segment": fact.segment.code if fact.segment else ""}  # fmt: skip
    if firm is None:
        return {"company_name": fact.name if fact.kind == "company" else "", **rest}
    return {"company": firm.code, "company_name": firm.name, **rest}


@require_POST
@allow(policies.REVIEWING)
def accept_source(request: SignedInRequest) -> HttpResponse:
    """Accept what waits of one source and is sure enough."""
    source = request.POST.get("source", "").strip()[:120]
    try:
        number = commands.accept_source(source, by=request.user, at=clock.now())
        messages.success(request, ngettext("已采信 %d 条事实", "已采信 %d 条事实", number) % number)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{reverse('radar:list')}?{urlencode({'source': source})}")
