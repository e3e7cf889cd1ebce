"""Objections to points: filed, answered, ruled."""

from datetime import date
from decimal import Decimal

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import Role
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.league import commands, policies
from yanzhen.league.commands.disputing import deadline_for
from yanzhen.league.forms.small import AnswerForm, DisputeForm, RulingForm
from yanzhen.league.lists import dispute_list, visible_disputes
from yanzhen.league.models import DisputeState
from yanzhen.league.months import last_of
from yanzhen.league.queries.table import table
from yanzhen.league.views.common import READERS, WRITERS, act, chosen_month, chosen_season


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    """All objections; points are open to the zone, so what is said of them is too."""
    return list_response(request, dispute_list(), page="league/disputes.html", extra={
        "may_file": request.user.role in policies.FILING and request.user.team_id})  # fmt: skip


@allow(policies.FILING)
def new(request: SignedInRequest) -> HttpResponse:
    """Object to one's own team's points of an item in a month."""
    season, team = chosen_season(request), request.user.team
    if season is None or team is None:
        raise Http404
    month, months = chosen_month(request, season)
    held = table(season, month, as_of=clock.today())
    first = {"item": request.GET.get("item", "")}
    form = DisputeForm(request.POST or None, items=held.scheme.items, initial=first)

    def show(_form: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        context = {"form": form, "refusal": refusal, "season": season, "month": month,
                   "months": months, "team": team,
                   "until": deadline_for(season, month)}  # fmt: skip
        tried = refusal or (form.is_bound and form.errors)
        return render(request, "league/dispute_form.html", context, status=422 if tried else 200)

    if request.method != "POST":
        return show(None, None)
    said = form.cleaned_data if form.is_valid() else {}
    return act(
        request,
        lambda: commands.file_dispute(season, month, team, said["item"], by=request.user,
                                      statement=said["statement"], at=clock.now()),
        form=form, back=reverse("league:disputes"), done=_("已提出，等待答复"), show=show,
    )  # fmt: skip


@allow(READERS)
def dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    """One objection with its answer and ruling."""
    return _dispute(request, pk)


def _dispute(
    request: SignedInRequest, pk: int, *, answer: forms.Form | None = None,
    ruling: forms.Form | None = None, refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    row = get_object_or_404(visible_disputes(request.user), pk=pk)
    user = request.user
    is_open = row.state in (DisputeState.OPEN, DisputeState.ANSWERED)
    first: dict[str, date] = {"on": last_of(row.month)}
    context = {
        "row": row, "refusal": refusal, "correction": getattr(row, "correction", None),
        "answer_form": answer or AnswerForm(), "ruling_form": ruling or RulingForm(initial=first),
        "may_answer": row.state == DisputeState.OPEN and user.role in policies.ANSWERING,
        "may_rule": is_open and user.role == Role.ZONE_LEADER,
        "may_withdraw": is_open and (user.pk == row.filed_by_id or (
            user.role == Role.TEAM_LEAD and user.team_id == row.team_id)),
        "late": row.state == DisputeState.OPEN and clock.today() > row.due_on,
        "points_url": reverse("league:points", args=[row.season.code, f"{row.month:%Y-%m}",
                                                     row.team_id, row.item]),
    }  # fmt: skip
    tried = refusal or (answer and answer.errors) or (ruling and ruling.errors)
    return render(request, "league/dispute.html", context, status=422 if tried else 200)


@require_POST
@allow(WRITERS)
def do(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Answer, rule or withdraw an objection."""
    by, at, back = request.user, clock.now(), reverse("league:dispute", args=[pk])
    if name == "withdraw":
        return act(
            request, lambda: commands.withdraw_dispute(pk, by=by, at=at), back=back,
            done=_("已撤回"), show=lambda _f, r: _dispute(request, pk, refusal=r),
        )  # fmt: skip
    if name == "answer":
        policies.require_can_answer(by)
        answer = AnswerForm(request.POST)
        return act(
            request, form=answer, back=back, done=_("已答复"),
            do=lambda: commands.answer_dispute(pk, answer=answer.cleaned_data["answer"], by=by,
                                               at=at),
            show=lambda _f, r: _dispute(request, pk, answer=answer, refusal=r),
        )  # fmt: skip
    if name != "rule":
        raise Http404
    policies.require_can_rule(by)
    ruling = RulingForm(request.POST)
    return act(
        request, lambda: commands.rule_dispute(pk, _verdict(ruling), by=by, at=at), form=ruling,
        back=back, done=_("已裁定"),
        show=lambda _f, r: _dispute(request, pk, ruling=ruling, refusal=r),
    )  # fmt: skip


def _verdict(form: RulingForm) -> commands.Verdict:
    said = form.cleaned_data
    return commands.Verdict(said["outcome"], said["reason"], said["points"] or Decimal(0),
                            said["on"])  # fmt: skip
