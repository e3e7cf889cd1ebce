"""缺口: the list of a leading industry, one segment's evidence, who leaves, and known shares."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.chains.calc.gaps import Action
from yanzhen.chains.models import Pillar
from yanzhen.chains.queries import list_pillars
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.parameters import parameter
from yanzhen.gaps import policies
from yanzhen.gaps.export import export_rows
from yanzhen.gaps.queries import evidence as proof
from yanzhen.gaps.queries.listing import Row, actions_of, listing, value_added, zone_rows
from yanzhen.gaps.queries.related import read_related
from yanzhen.gaps.queries.zone import Zone, read_zone
from yanzhen.gaps.showing import move_lines, row_lines, terms_of
from yanzhen.gaps.wording import ACTIONS, MEANINGS


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Show the first leading industry, or what to do while there is none."""
    pillars = list_pillars()
    if not pillars:
        return render(request, "gaps/empty.html")
    return _pillar_page(request, pillars, pillars[0])


@allow(EVERYONE)
def pillar(request: SignedInRequest, code: str) -> HttpResponseBase:
    pillars = list_pillars()
    found = next((p for p in pillars if p.code == code.upper()), None)
    if found is None:
        raise Http404
    return _pillar_page(request, pillars, found)


def _pillar_page(request: SignedInRequest, pillars: list[Pillar], here: Pillar) -> HttpResponseBase:
    on = clock.today()
    zone = read_zone(on)
    own = [code for code, place in zone.places.items() if place.pillar == here.code]
    rows = zone_rows(zone, on, only=own, related=read_related().chances())
    action = request.GET.get("action", "")
    action = action if action in set(Action) else ""
    chain = whole_number(request.GET.get("chain"))
    found = listing(rows, action=action, chain=chain)
    kind = request.GET.get("export", "")
    if kind in {"xlsx", "csv"}:
        return export_rows(found.rows, here.name, kind, request.user, query=request.GET.urlencode())
    context: dict[str, Any] = {
        "pillars": pillars, "pillar": here, "chain": chain, "action": action, "zone": zone,
        "lines": row_lines(found), "total": found.counts.total(), "on": on,
        "actions": [(one.value, ACTIONS[one], MEANINGS[one], found.counts[one.value])
                    for one in Action],
        "residents": _by_name(zone),
    }  # fmt: skip
    return render(request, "gaps/pillar.html", context)


def _by_name(zone: Zone) -> list[Any]:
    """Return the residents on segments: 链主 first, then by name."""
    return sorted(zone.residents.values(), key=lambda one: (not one.is_anchor, one.name))


def _segment_context(request: SignedInRequest, code: str) -> dict[str, Any]:
    on = clock.today()
    zone = read_zone(on)
    place = zone.places.get(code.upper())
    if place is None:
        raise Http404
    related = read_related()
    rows = zone_rows(zone, on, only=[place.code], related=related.chances())
    row: Row | None = rows[0] if rows else None
    found = proof.evidence_of(zone, place.code)
    return {
        "place": place, "row": row, "zone": zone, "evidence": found, "on": on,
        "terms": terms_of(row) if row else [], "moves": move_lines(found.moves),
        "may_keep": policies.may_keep(request.user), "value_rate": value_added(place),
        "assumed": parameter("gaps.capacity_unknown_cny", on=on),
        "action": ACTIONS[row.gap.action] if row else "",
        "panel": related.panel, "related": related.by_segment.get(place.code, ()),
        "is_extended": row is not None and row.gap.action is Action.EXTEND,
        "meaning": MEANINGS[row.gap.action] if row else "",
    }  # fmt: skip


@allow(EVERYONE)
def segment(request: SignedInRequest, code: str) -> HttpResponse:
    """Show everything behind one segment's gap, as a page."""
    return render(request, "gaps/segment.html", _segment_context(request, code))


@allow(EVERYONE)
def panel(request: SignedInRequest, code: str) -> HttpResponse:
    """Show the same as a part, for a row that is opened and for other pages."""
    return render(request, "gaps/_segment.html", _segment_context(request, code))


@allow(EVERYONE)
def segment_actions(request: SignedInRequest) -> JsonResponse:
    """What is to be done about each segment and how urgent it is, for the chain map."""
    marks = actions_of(read_zone(clock.today()))
    words = {action: str(ACTIONS[action]) for action in Action}
    return JsonResponse({
        code: {"action": one.action.value, "urgency": one.urgency, "place": one.place,
               "said": words[one.action]}
        for code, one in marks.items()
    })  # fmt: skip


@allow(EVERYONE)
def leaving(request: SignedInRequest) -> HttpResponse:
    """Show which segments would stand otherwise if a chosen firm left."""
    zone = read_zone(clock.today())
    code = request.GET.get("firm", "").upper()
    firm = zone.residents.get(code)
    moves = move_lines(proof.leaving(zone, firm.code) if firm else [])
    anchors = [one for one in zone.residents.values() if one.is_anchor and not firm]
    context = {
        "zone": zone, "residents": _by_name(zone), "firm": firm, "asked": code,
        "moves": moves, "changed": [one for one in moves if one["is_new"]],
        "moved": [one for one in moves if not one["is_new"]],
        "anchors": [(one, move_lines([one.worst] if one.worst else []))
                    for one in proof.weights_of(zone, anchors)],
    }  # fmt: skip
    return render(request, "gaps/leaving.html", context)
