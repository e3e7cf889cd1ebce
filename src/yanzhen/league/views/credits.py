"""Sharings of projects: proposed, confirmed, refused, ruled."""

from typing import Any

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
from yanzhen.common.http import render_part
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.league import commands, policies
from yanzhen.league.forms.crediting import ROWS, CreditForm
from yanzhen.league.forms.small import ReasonForm
from yanzhen.league.lists import deal_list, metric_label
from yanzhen.league.models import CreditDeal, DealState
from yanzhen.league.queries.credits import STEPS, proposed_split, visible_deals
from yanzhen.league.views.common import READERS, WRITERS, act
from yanzhen.league.wording import sharing_text
from yanzhen.league.words import STEP_NAMES
from yanzhen.projects.models import Project


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    """The sharings a person may read."""
    return list_response(request, deal_list(), page="league/credits.html", extra={
        "may_propose": request.user.role in policies.PROPOSING})  # fmt: skip


@allow(policies.PROPOSING)
def new(request: SignedInRequest) -> HttpResponse:
    """Propose how a project is counted; a zone leader rules by the same form."""
    code = request.GET.get("project", "").strip().upper()[:16]
    if not code:
        return render(request, "league/credit_project.html", {})
    project = Project.objects.visible_to(request.user).filter(code=code).first()
    if project is None:
        refusal = Refused(_("没有这个项目，或你看不到它。请核对编号。"))
        return render(request, "league/credit_project.html",
                      {"refusal": refusal, "code": code}, status=422)  # fmt: skip
    rules = request.user.role == Role.ZONE_LEADER
    form = CreditForm(request.POST or None, on=clock.today(), initial=_first(project))
    if request.method != "POST":
        return _form(request, project, form, rules=rules)

    def do() -> None:
        command = commands.rule_credit if rules else commands.propose_credit
        made.append(command(project.code, form.proposal(), by=request.user, at=clock.now()))

    made: list[CreditDeal] = []
    answer = act(
        request, do, form=form, back=reverse("league:credits"),
        done=_("已裁定") if rules else _("已提出，等各方确认"),
        show=lambda _f, refusal: _form(request, project, form, rules=rules, refusal=refusal),
    )  # fmt: skip
    if made:
        answer["Location"] = reverse("league:credit", args=[made[0].pk])
    return answer


def _first(project: Project) -> dict[str, Any]:
    """Return what a form begins with: today, split, the default shares for the project's team."""
    on = clock.today()
    first: dict[str, Any] = {"mode": "SPLIT", "valid_from": on}
    for row, (role, share) in enumerate(parameter("league.default_shares", on=on).items()):
        if row >= ROWS:
            break
        first |= {f"role_{row}": role, f"share_{row}": f"{float(share) * 100:g}"}
    if project.team_id:
        first["team_0"] = str(project.team_id)
    return first


def _form(
    request: SignedInRequest, project: Project, form: CreditForm, *, rules: bool,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    context = {"project": project, "form": form, "refusal": refusal, "rules": rules,
               "split": _split(request, project), "steps": list(STEP_NAMES.values())}  # fmt: skip
    tried = refusal or (form.is_bound and form.errors)
    return render(request, "league/credit_form.html", context, status=422 if tried else 200)


def _split(request: SignedInRequest, project: Project) -> list[dict[str, Any]]:
    """Return the Shapley proposal as a page shows it, for those who read the project in full."""
    if not Project.objects.in_full_to(request.user).filter(pk=project.pk).exists():
        return []
    return [
        {"team": part.team, "share": f"{float(part.share) * 100:.1f}%",
         "steps": [f"{float(part.done.get(step, 0)):.2g}" for step in STEPS]}
        for part in proposed_split(project)
    ]  # fmt: skip


@allow(READERS)
def of_project(request: SignedInRequest, code: str) -> HttpResponse:
    """A project's sharings, as a panel of the project page."""
    project = get_object_or_404(Project.objects.visible_to(request.user), code=code.upper())
    deals = visible_deals(request.user).filter(project=project)[:5]
    context = {"project": project, "may_propose": policies.can_propose(request.user, project),
               "deals": [(deal, metric_label(deal.metric), sharing_text(deal.credits.all()))
                         for deal in deals]}  # fmt: skip
    return render_part(request, "league/of_project.html", "league/_of_project.html", context)


@allow(READERS)
def credit(request: SignedInRequest, pk: int) -> HttpResponse:
    """One sharing: who agreed, until when, and what the recorded work would suggest."""
    return _credit(request, pk)


def _credit(
    request: SignedInRequest, pk: int, form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    deal = get_object_or_404(visible_deals(request.user), pk=pk)
    waits = deal.state == DealState.PROPOSED
    context = {
        "deal": deal, "metric": metric_label(deal.metric), "refusal": refusal,
        "form": form or ReasonForm(), "late": waits and clock.now() > deal.answer_by,
        "may_confirm": waits and policies.can_confirm(request.user, deal),
        "may_withdraw": waits and (deal.proposed_by_id == request.user.pk
                                   or request.user.role == Role.ZONE_LEADER),
        "may_rule": request.user.role == Role.ZONE_LEADER, "steps": list(STEP_NAMES.values()),
        "split": _split(request, deal.project),
        "sees_project": Project.objects.visible_to(request.user).filter(pk=deal.project_id)
        .exists(),
    }  # fmt: skip
    return render(request, "league/credit.html", context, status=422 if refusal else 200)


@require_POST
@allow(WRITERS)
def do(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Confirm, refuse or withdraw a sharing."""
    get_object_or_404(visible_deals(request.user), pk=pk)
    by, at, reason = request.user, clock.now(), request.POST.get("reason", "")[:300]
    deeds = {
        "confirm": (lambda: commands.confirm_credit(pk, by=by, at=at), _("已确认")),
        "refuse": (lambda: commands.refuse_credit(pk, reason=reason, by=by, at=at), _("已回复")),
        "withdraw": (lambda: commands.withdraw_credit(pk, by=by, at=at), _("已撤回")),
    }
    if name not in deeds:
        raise Http404
    deed, done = deeds[name]
    form = ReasonForm(request.POST)
    return act(request, deed, back=reverse("league:credit", args=[pk]), done=done,
               show=lambda _f, refusal: _credit(request, pk, form, refusal))  # fmt: skip
