"""Whom to court: the ranked list, one target's card, 认领 and watching."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import COURTING, EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Company
from yanzhen.desk.lists import list_response
from yanzhen.prospects import commands
from yanzhen.prospects.lists import target_list
from yanzhen.prospects.models import Backtest, Scoring
from yanzhen.prospects.queries.card import listed_card, target_card
from yanzhen.prospects.queries.stirring import stirred_targets
from yanzhen.prospects.register.reading import listed_firm
from yanzhen.prospects.register.store import current


def _tabs(here: str) -> list[dict[str, Any]]:
    return [
        {"label": _("招商目标"), "url": reverse("prospects:index"), "here": here == "index"},
        {"label": _("我的关注"), "url": reverse("prospects:watched"), "here": here == "watched"},
        {"label": _("回测"), "url": reverse("prospects:backtest"), "here": here == "backtest"},
    ]


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponseBase:
    """The firms outside, the most worth courting first."""
    return _list(request, "index")


@allow(EVERYONE)
def watched(request: SignedInRequest) -> HttpResponseBase:
    """The firms that the person watches."""
    return _list(request, "watched")


@allow(EVERYONE)
def backtest(request: SignedInRequest) -> HttpResponse:
    """How the card would have done, beside the largest firms and chance."""
    names = {"card": _("打分卡"), "largest": _("环节里最大的企业在前"), "random": _("随机")}
    rows = [
        (one, [(names[key], told) for key, told in one.rankings.items() if key in names])
        for one in Backtest.objects.filter(firms__gt=0)[:12]  # nobody outside, nothing told
    ]
    return render(request, "prospects/backtest.html", {
        "rows": rows, "tabs": _tabs("backtest"), "is_demo": bool(settings.DEMO),
    })  # fmt: skip


def _list(request: SignedInRequest, here: str) -> HttpResponseBase:
    spec = target_list(request.user, clock.today(), watched=here == "watched")
    scored = Scoring.objects.first()
    stirs = stirred_targets(request.user, on=clock.today(), watched=here == "watched")
    return list_response(
        request, spec, page="prospects/index.html",
        extra={"tabs": _tabs(here), "scored": scored, "title": spec.title, "stirs": stirs},
    )  # fmt: skip


@allow(EVERYONE)
def target(request: SignedInRequest, code: str) -> HttpResponse:
    """One firm's card: every term, every reason, who is at it already."""
    company = Company.objects.select_related("merged_into").filter(code=code.upper()).first()
    if company is None:
        raise Http404
    if company.merged_into or company.is_resident:
        return redirect("companies:page", (company.merged_into or company).code)
    on = clock.today()
    card = target_card(company, request.user, on=on)
    query = urlencode({"company": company.code, "company_name": company.name})
    return render(request, "prospects/target.html", {
        "card": card, "company": company, "on": on,
        "days": parameter("prospects.claim_days", on=on),
        "register_url": f"{reverse('projects:register')}?{query}",
        "may_court": request.user.role in COURTING, "may_watch": request.user.role in WRITERS,
    })  # fmt: skip


@allow(EVERYONE)
def listed(request: SignedInRequest, uscc: str) -> HttpResponse:
    """The card of a firm that only the register knows; of one on file, that file's card."""
    held = Company.objects.filter(uscc=uscc.upper()).select_related("merged_into").first()
    if held is not None:
        return redirect("prospects:target", (held.merged_into or held).code)
    firm = listed_firm(uscc.upper())
    if firm is None:
        raise Http404
    on = clock.today()
    query = urlencode({"company_name": firm.name})
    return render(request, "prospects/listed.html", {
        "card": listed_card(firm, on=on), "firm": firm, "on": on, "register": current(),
        "days": parameter("prospects.claim_days", on=on),
        "register_url": f"{reverse('projects:register')}?{query}",
        "may_court": request.user.role in COURTING,
    })  # fmt: skip


@require_POST
@allow(COURTING)
def claim_listed(request: SignedInRequest, uscc: str) -> HttpResponse:
    """Open a file for a firm of the register and reserve it."""
    made = commands.claim_listed(uscc.upper(), by=request.user, at=clock.now())
    return redirect("prospects:target", made.company.code)


@require_POST
@allow(COURTING)
def claim(request: SignedInRequest, code: str) -> HttpResponse:
    """Reserve a target."""
    commands.claim_target(code, by=request.user, at=clock.now())
    return redirect("prospects:target", code)


@require_POST
@allow(COURTING)
def release(request: SignedInRequest, code: str) -> HttpResponse:
    """Give a reservation up."""
    commands.release_claim(code, by=request.user, at=clock.now())
    return redirect("prospects:target", code)


@require_POST
@allow(WRITERS)
def watch(request: SignedInRequest, code: str) -> HttpResponse:
    """Put a firm on the person's watch list, or take it off with `?off=1`."""
    write = commands.unwatch_target if request.POST.get("off") else commands.watch_target
    write(code, by=request.user, at=clock.now())
    return redirect("prospects:target", code)
