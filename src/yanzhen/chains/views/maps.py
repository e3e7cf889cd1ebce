"""The map of a leading industry, its tables, and the page of a segment."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.chains import queries
from yanzhen.chains.models import Chain, Pillar, Segment
from yanzhen.common.http import render_part

VIEWS = ("map", "routes", "applications", "cities")


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse:
    """Show the first pillar, or what to do while there is none."""
    pillars = queries.list_pillars()
    if not pillars:
        return render(request, "chains/index_empty.html")
    return _pillar_page(request, pillars, pillars[0])


@allow(EVERYONE)
def pillar(request: SignedInRequest, code: str) -> HttpResponse:
    pillars = queries.list_pillars()
    found = next((p for p in pillars if p.code == code.upper()), None)
    if found is None:
        raise Http404
    return _pillar_page(request, pillars, found)


def _pillar_page(request: SignedInRequest, pillars: list[Pillar], here: Pillar) -> HttpResponse:
    chain = _chosen_chain(request, here)
    view = request.GET.get("view", "map")
    view = view if view in VIEWS else "map"
    segments = queries.segments_of(here, chain)
    context: dict[str, Any] = {
        "pillars": pillars,
        "pillar": here,
        "chain": chain,
        "view": view,
        "views": _view_tabs(here, chain, view),
        "segments": segments,
        "counts_url": _address("companies:segment_counts"),
    }
    if view == "map":
        context["map"] = queries.map_of(segments, with_neighbours=chain is not None)
        context |= _panel(request)
    if view == "cities":
        context["cities"] = queries.cities_of(segments)
    return render(request, "chains/pillar.html", context)


def _chosen_chain(request: SignedInRequest, here: Pillar) -> Chain | None:
    number = request.GET.get("chain", "")
    if not number.isdecimal():
        return None
    return next((c for c in here.chains.all() if str(c.pk) == number), None)


def _view_tabs(here: Pillar, chain: Chain | None, view: str) -> list[dict[str, Any]]:
    labels = {
        "map": _("产业链图"),
        "routes": _("技术路线"),
        "applications": _("应用领域"),
        "cities": _("区域分布"),
    }
    start = reverse("chains:pillar", args=[here.code])
    rest = f"&chain={chain.pk}" if chain else ""
    return [
        {"label": label, "url": f"{start}?view={key}{rest}", "here": key == view}
        for key, label in labels.items()
    ]


def _panel(request: SignedInRequest) -> dict[str, Any]:
    code = request.GET.get("segment", "")
    try:
        return _segment_context(code) if code else {}
    except Segment.DoesNotExist:
        return {}


def _segment_context(code: str) -> dict[str, Any]:
    facts = queries.segment_facts(code)
    return {
        "facts": facts,
        "segment": facts.segment,
        "on_segment_url": _address("companies:on_segment", facts.segment.code),
    }


@allow(EVERYONE)
def segment(request: SignedInRequest, code: str) -> HttpResponse:
    """Show a segment: as the panel beside the map for htmx, else as a page."""
    try:
        context = _segment_context(code)
    except Segment.DoesNotExist as missing:
        raise Http404 from missing
    return render_part(request, "chains/segment.html", "chains/_segment.html", context)


@allow(EVERYONE)
def map_svg(request: SignedInRequest, code: str) -> HttpResponse:
    """Return the map as a drawing that any program opens, with its colours inside."""
    here = get_object_or_404(Pillar, code=code.upper())
    chain = _chosen_chain(request, here)
    segments = queries.segments_of(here, chain)
    drawing = queries.map_of(segments, with_neighbours=chain is not None)
    context = {"map": drawing, "pillar": here, "chain": chain}
    response = render(request, "chains/map.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="chain-{here.code}.svg"'
    return response


def _address(name: str, *args: str) -> str:
    """Return the address of a page of a higher feature, or "" while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
