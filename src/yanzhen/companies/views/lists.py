"""The list of firms, the residents, the suggestions of pickers."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.companies import commands, policies, queries
from yanzhen.companies.models import Company
from yanzhen.companies.queries import page as page_queries
from yanzhen.companies.queries.likely import likely_on
from yanzhen.companies.queries.listing import company_list
from yanzhen.desk.lists import list_response

SUGGESTED = 8


def list_tabs(here: str) -> list[dict[str, object]]:
    """Return the tabs above the library's lists."""
    return [
        {"label": _("全部企业"), "url": reverse("companies:index"), "here": here == "index"},
        {
            "label": _("在驻企业"),
            "url": reverse("companies:residents"),
            "here": here == "residents",
        },
        {"label": _("落位核对"), "url": reverse("companies:placing"), "here": here == "placing"},
        {"label": _("信号"), "url": reverse("companies:signals"), "here": here == "signals"},
    ]


def _context(request: HttpRequest, here: str) -> dict[str, object]:
    role = getattr(request.user, "role", "")
    return {
        "tabs": list_tabs(here),
        "may_write": role in WRITERS,
        "may_import": role in policies.IMPORTERS,
        "may_import_figures": role in policies.FIGURE_WRITERS,
    }


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Every firm, filtered and sorted as the address says."""
    return list_response(
        request, company_list(on=clock.today()), page="companies/index.html",
        extra=_context(request, "index"),
    )  # fmt: skip


@allow(EVERYONE)
def residents(request: SignedInRequest) -> HttpResponseBase:
    """The firms that sit in the zone."""
    return list_response(
        request, company_list(on=clock.today(), residents_only=True),
        page="companies/residents.html", extra=_context(request, "residents"),
    )  # fmt: skip


@require_POST
@allow(WRITERS)
def place_residents(request: SignedInRequest) -> HttpResponse:
    """Propose segments for all residents by their industry codes."""
    commands.place_by_industry(by=request.user, at=clock.now())
    return redirect("companies:residents")


@allow(EVERYONE)
def suggest(request: SignedInRequest) -> HttpResponse:
    """Firms that fit what is being typed, as a list box for pickers."""
    text = request.GET.get("q", "").strip()[:100]
    found: list[Company] = []
    if text:
        visible = Company.objects.visible_to(request.user)
        found = list(queries.search(visible, text).order_by("pk")[:SUGGESTED])
    return render(request, "companies/_suggestions.html", {"companies": found, "text": text})


@allow(EVERYONE)
def segment_counts(request: SignedInRequest) -> JsonResponse:
    """How many residents stand on each segment, for the chain map."""
    return JsonResponse(page_queries.segment_counts())


@allow(EVERYONE)
def on_segment(request: SignedInRequest, code: str) -> HttpResponse:
    """The firms on a segment, as a part of the segment's page."""
    context = {
        "placed": page_queries.on_segment(code), "likely": likely_on(code), "code": code,
    }  # fmt: skip
    return render(request, "companies/_on_segment.html", context)
