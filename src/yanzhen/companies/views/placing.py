"""The queue in which a person confirms or corrects where firms stand."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.companies import commands
from yanzhen.companies.models import Company
from yanzhen.companies.queries import queue
from yanzhen.companies.queries.page import segment_choices
from yanzhen.companies.views.lists import list_tabs
from yanzhen.companies.views.page import find_company

MOST_SEGMENTS = 200


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse:
    """The firm whose turn it is; `?skip=` names the one to come after."""
    company = queue.next_company(request.GET.get("skip", "")[:12].upper())
    return _page(request, company)


def _page(
    request: SignedInRequest, company: Company | None, *, refusal: Refused | None = None
) -> HttpResponse:
    number = queue.queue_length()
    chosen = request.POST.getlist("stands") if refusal else None
    context: dict[str, Any] = {
        "tabs": list_tabs("placing"),
        "case": queue.case_of(company) if company else None,
        "waiting": f"{queue.COUNTED:,}+" if number > queue.COUNTED else str(number),
        "state": queue.last_state(),
        "may_write": request.user.role in WRITERS,
        "choices": segment_choices(),
        "refusal": refusal,
        "chosen": chosen,
        "segment": request.POST.get("segment", ""),
        "product": request.POST.get("product", "")[:60],
        "skipped": bool(request.GET.get("skip")),
    }
    return render(request, "companies/placing.html", context, status=422 if refusal else 200)


@require_POST
@allow(WRITERS)
def review(request: SignedInRequest, code: str) -> HttpResponse:
    """Decide all that is proposed for a firm, then go on to the next."""
    company = find_company(code)
    none = "none" in request.POST
    stands = [] if none else request.POST.getlist("stands")[:MOST_SEGMENTS]
    other = "" if none else request.POST.get("segment", "").strip()
    try:
        if not none and not stands and not other:
            raise Refused(_("一个环节也没勾。都不在，请按「都不在」。"), field="segment")
        commands.review_placements(
            company.code, stands=[*stands, *([other] if other else [])],
            shown=request.POST.getlist("shown")[:MOST_SEGMENTS], by=request.user, at=clock.now(),
            product="" if none else request.POST.get("product", ""),
        )  # fmt: skip
    except Refused as refusal:
        return _page(request, company, refusal=refusal)
    if request.POST.get("from") == "page":
        return redirect(reverse("companies:page", args=[company.code]) + "?tab=chain")
    return redirect("companies:placing")
