"""The map of a leading industry, its other pictures, and the page of a segment."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.chains import queries
from yanzhen.chains.drawn import map_parts
from yanzhen.chains.models import Chain, Pillar, Segment
from yanzhen.chains.pictures import PICTURES
from yanzhen.chains.policies import may_edit
from yanzhen.common import clock
from yanzhen.common.http import render_part, wants_part

VIEWS = ("map", "routes", "applications", "cities", "list")
FILTERS = ("", "gaps", "residents", "stale")
# Beyond it, tables show one chain at a time.
MOST_ROWS = 400


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
    only = request.GET.get("only", "")
    only = only if only in FILTERS else ""
    context: dict[str, Any] = {
        "pillars": pillars, "pillar": here, "chain": chain, "view": view, "only": only,
        "tabs": _tabs(here, chain, view, only), "tabs_label": _("四图"),
        "filters": _filters(here, chain, view, only), "may_edit": may_edit(request.user),
        "counts_url": _address("companies:segment_counts"),
        "actions_url": _address("gaps:segment_actions"),
    }  # fmt: skip
    if view == "map":
        context |= _map_context(request, here, chain)
    else:
        context |= _table_context(here, chain, view)
    return render(request, "chains/pillar.html", context)


def _map_context(request: SignedInRequest, here: Pillar, chain: Chain | None) -> dict[str, Any]:
    drawing = queries.map_of(here, chain, on=clock.today())
    number = sum(not node.outside for node in drawing.nodes)
    context = {"map": drawing, "parts": map_parts(drawing), "number": number}
    code = request.GET.get("segment", "")
    try:
        return context | (segment_context(request, code) if code else {})
    except Segment.DoesNotExist:
        return context


def _table_context(here: Pillar, chain: Chain | None, view: str) -> dict[str, Any]:
    picture = PICTURES[view]
    segments = queries.segments_of(here, chain, told=picture.told)
    too_many = chain is None and len(segments) > MOST_ROWS
    shown = segments[:MOST_ROWS] if too_many else segments
    stale = queries.stale_codes(Segment.objects.filter(chain__pillar=here), on=clock.today())
    return {
        "segments": shown, "number": len(segments), "too_many": too_many, "stale_codes": stale,
        "template": picture.template, **picture.more(shown),
    }  # fmt: skip


def _chosen_chain(request: SignedInRequest, here: Pillar) -> Chain | None:
    number = request.GET.get("chain", "")
    if not number.isdecimal():
        return None
    return next((c for c in here.chains.all() if str(c.pk) == number), None)


def _tabs(here: Pillar, chain: Chain | None, view: str, only: str) -> list[dict[str, Any]]:
    labels = {
        "map": _("产业链图"),
        "routes": _("技术路径图"),
        "applications": _("应用领域图"),
        "cities": _("区域分布图"),
        "list": _("环节清单"),
    }
    return [
        {"label": label, "url": _page(here, chain, key, only), "here": key == view}
        for key, label in labels.items()
    ]


def _filters(here: Pillar, chain: Chain | None, view: str, only: str) -> list[dict[str, Any]]:
    labels = {"": _("全部"), "gaps": _("只看缺口"), "residents": _("只看有本地企业"),
              "stale": _("只看待更新")}  # fmt: skip
    return [
        {"key": key, "label": label, "url": _page(here, chain, view, key), "here": key == only}
        for key, label in labels.items()
    ]


def _page(here: Pillar, chain: Chain | None, view: str, only: str) -> str:
    told = {"view": view if view != "map" else "", "chain": chain.pk if chain else "", "only": only}
    query = "&".join(f"{key}={value}" for key, value in told.items() if value)
    return reverse("chains:pillar", args=[here.code]) + (f"?{query}" if query else "")


def segment_context(request: SignedInRequest, code: str) -> dict[str, Any]:
    """:raises Segment.DoesNotExist: if there never was one of this code."""
    facts = queries.segment_facts(code, on=clock.today())
    return {
        "facts": facts, "segment": facts.segment, "code": facts.segment.code,
        "may_edit": may_edit(request.user) and facts.segment.retired_at is None,
        "on_segment_url": _address("companies:on_segment", facts.segment.code),
        "gap_url": _address("gaps:segment", facts.segment.code),
        "card_url": _address("briefs:card", facts.segment.code),
    }  # fmt: skip


@allow(EVERYONE)
def segment(request: SignedInRequest, code: str) -> HttpResponse:
    """Show a segment: as the panel beside the map for htmx, else as a page."""
    try:
        context = segment_context(request, code)
    except Segment.DoesNotExist as missing:
        raise Http404 from missing
    goal = context["segment"].merged_into
    if goal and not wants_part(request) and "as_it_was" not in request.GET:
        return redirect(reverse("chains:segment", args=[goal.code]) + f"?from={code.upper()}")
    context["came_from"] = Segment.ever.filter(code=request.GET.get("from", "")).first()
    return render_part(request, "chains/segment.html", "chains/_segment.html", context)


@allow(EVERYONE)
def map_svg(request: SignedInRequest, code: str) -> HttpResponse:
    """Return the map as a drawing that any program opens, with its colours inside."""
    here = get_object_or_404(Pillar, code=code.upper())
    chain = _chosen_chain(request, here)
    drawing = queries.map_of(here, chain, on=clock.today())
    context = {"map": drawing, "pillar": here, "chain": chain, "on": clock.today()}
    response = render(request, "chains/map.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="chain-{here.code}.svg"'
    return response


def _address(name: str, *args: str) -> str:
    """Return the address of a page of a higher feature, or "" while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
