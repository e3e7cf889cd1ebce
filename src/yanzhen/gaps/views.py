"""缺口: the list of a leading industry, one segment's evidence, who leaves, and known shares."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.chains.calc.gaps import Action
from yanzhen.chains.models import Pillar
from yanzhen.chains.queries import list_pillars
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.lists import list_response
from yanzhen.gaps import commands, policies
from yanzhen.gaps.export import export_rows
from yanzhen.gaps.forms import ShareForm
from yanzhen.gaps.lists import share_list
from yanzhen.gaps.models import KnownShare
from yanzhen.gaps.queries import evidence as proof
from yanzhen.gaps.queries.listing import Row, listing, value_added, zone_rows
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
    rows = zone_rows(zone, on, only=own)
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
    rows = zone_rows(zone, on, only=[place.code])
    row: Row | None = rows[0] if rows else None
    found = proof.evidence_of(zone, place.code)
    return {
        "place": place, "row": row, "zone": zone, "evidence": found, "on": on,
        "terms": terms_of(row) if row else [], "moves": move_lines(found.moves),
        "may_keep": policies.may_keep(request.user), "value_rate": value_added(place),
        "assumed": parameter("gaps.capacity_unknown_cny", on=on),
        "action": ACTIONS[row.gap.action] if row else "",
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
def leaving(request: SignedInRequest) -> HttpResponse:
    """Show which segments would stand otherwise if a chosen firm left."""
    zone = read_zone(clock.today())
    code = request.GET.get("firm", "").upper()
    firm = zone.residents.get(code)
    moves = proof.leaving(zone, firm.code) if firm else []
    anchors = [one for one in zone.residents.values() if one.is_anchor and not firm]
    context = {
        "zone": zone, "residents": _by_name(zone), "firm": firm, "asked": code,
        "moves": move_lines(moves),
        "anchors": [(one, move_lines([one.worst] if one.worst else []))
                    for one in proof.weights_of(zone, anchors)],
    }  # fmt: skip
    return render(request, "gaps/leaving.html", context)


@allow(EVERYONE)
def shares(request: SignedInRequest) -> HttpResponseBase:
    """Show what people said of shares, those in force and earlier ones."""
    return list_response(request, share_list(), page="gaps/shares.html")


@allow(policies.KEEPERS)
def share(request: SignedInRequest, target: str, source: str) -> HttpResponse:
    """Say which part of a segment's output is spent on another."""
    zone = read_zone(clock.today())
    pair = source.upper(), target.upper()
    if pair not in zone.shares:
        raise Http404
    held = KnownShare.objects.filter(
        source_code=pair[0], target_code=pair[1], ended_at__isnull=True
    ).first()
    first = (
        {"percent": held.share * 100, "basis": held.basis, "known_on": held.known_on}
        if held
        else None
    )
    form = ShareForm(request.POST or None, initial=first)
    refusal = None
    back = reverse("gaps:segment", args=[pair[1]])
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            commands.state_share(
                *pair, share=told["percent"] / 100, basis=told["basis"],
                known_on=told["known_on"], by=request.user, at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("已保存，缺口按新的比例计算。"))
            return redirect(back)
        except NotAllowed:
            raise
        except Refused as problem:
            refusal = _placed(form, problem)
    context = {
        "form": form, "refusal": refusal, "back": back, "held": held, "now": zone.shares[pair],
        "source": zone.places[pair[0]], "target": zone.places[pair[1]],
    }  # fmt: skip
    return render(request, "gaps/share.html", context,
                  status=422 if request.method == "POST" else 200)  # fmt: skip


def _placed(form: ShareForm, refusal: Refused) -> Refused | None:
    """Put a refusal at the field it is about; return it where it is about none."""
    if refusal.field not in form.fields:
        return refusal
    form.add_error(refusal.field, refusal.message)
    return None


@require_POST
@allow(policies.KEEPERS)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a share back; the derived one counts again."""
    held = get_object_or_404(KnownShare, pk=pk)
    commands.withdraw_share(pk, by=request.user, at=clock.now())
    messages.success(request, _("已撤回，缺口改用推算的比例。"))
    return redirect("gaps:segment", held.target_code)
