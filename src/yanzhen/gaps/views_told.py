"""What people tell: purchase shares, and panels for relatedness."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.chains.models import Segment
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.lists import list_response
from yanzhen.gaps import commands, policies
from yanzhen.gaps.forms import PanelForm, ShareForm
from yanzhen.gaps.lists import share_list
from yanzhen.gaps.models import KnownShare, RelatedPanel
from yanzhen.gaps.queries.zone import read_zone
from yanzhen.gaps.work import work_on_panel

SHOWN_PANELS = 20


@allow(EVERYONE)
def shares(request: SignedInRequest) -> HttpResponseBase:
    """Show what people said of shares, those in force and earlier ones."""
    return list_response(request, share_list(), page="gaps/shares.html")


@allow(policies.KEEPERS)
def share(request: SignedInRequest, target: str, source: str) -> HttpResponse:
    """Say which part of a segment's output is spent on another."""
    zone = read_zone(clock.today())
    pair = source.upper(), target.upper()
    held = KnownShare.objects.filter(
        source_code=pair[0], target_code=pair[1], ended_at__isnull=True
    ).first()
    if pair not in zone.shares:
        return _off_the_map(request, held)
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


def _off_the_map(request: SignedInRequest, held: KnownShare | None) -> HttpResponse:
    """Show a share whose link the map has lost: it counts no more, and may be withdrawn."""
    if held is None:
        raise Http404
    codes = held.source_code, held.target_code
    names = dict(Segment.ever.filter(code__in=codes).values_list("code", "name"))
    source, target = (names.get(code, code) for code in codes)
    context = {"held": held, "source": source, "target": target}
    return render(request, "gaps/share_gone.html", context)


def _placed(form: forms.Form, refusal: Refused) -> Refused | None:
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
    if Segment.objects.filter(code=held.target_code).exists():
        return redirect("gaps:segment", held.target_code)
    return redirect("gaps:shares")


@allow(EVERYONE)
def panels(request: SignedInRequest) -> HttpResponse:
    """Show the panels handed in, and take a new one."""
    may_keep = policies.may_keep(request.user)
    form = PanelForm(request.POST or None, request.FILES or None)
    refusal = None
    if request.method == "POST":
        policies.require_keeper(request.user)
        if form.is_valid():
            told = form.cleaned_data
            try:
                panel = commands.hand_in_panel(
                    told["file"].chunks(), name=told["file"].name, region=told["region"],
                    first=told["first_year"], last=told["last_year"], by=request.user,
                    at=clock.now(),
                )  # fmt: skip
                work_on_panel.enqueue(panel.pk)
                messages.success(request, _("已收下，后台在算；算好后刷新本页。"))
                return redirect("gaps:panels")
            except NotAllowed:
                raise
            except Refused as problem:
                refusal = _placed(form, problem)
    context = {
        "form": form, "refusal": refusal, "may_keep": may_keep,
        "panels": RelatedPanel.objects.select_related("file", "handed_in_by")[:SHOWN_PANELS],
    }  # fmt: skip
    return render(request, "gaps/panels.html", context,
                  status=422 if request.method == "POST" else 200)  # fmt: skip
