"""Collision cases: both sides' facts, the ruling, one appeal."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.projects import policies
from yanzhen.projects.commands.collisions import (
    appeal_case,
    name_judge,
    rule_case,
    withdraw_case,
)
from yanzhen.projects.forms.course import AppealForm, RulingForm
from yanzhen.projects.models import Activity, CaseState, CollisionCase
from yanzhen.projects.queries.pages_cases import visible_cases
from yanzhen.projects.queries.pages_people import courting_people, judges
from yanzhen.projects.queries.pages_project import visible_in_full
from yanzhen.projects.views.common import attempt


def _find(request: SignedInRequest, code: str) -> CollisionCase:
    rows = visible_cases(request.user).select_related(
        "project__company", "registration__by", "registration__team", "holder__team",
        "challenger__team", "judge", "appealed_by",
    )  # fmt: skip
    return get_object_or_404(rows, code=code.upper())


def _show(
    request: SignedInRequest,
    case: CollisionCase,
    form: Any = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    user, is_open = request.user, case.state in (CaseState.OPEN, CaseState.APPEALED)
    met = Activity.objects.filter(Q(project=case.project) | Q(company=case.project.company))
    may_rule = is_open and policies.can_rule(user, case)
    ruling = form if isinstance(form, RulingForm) else None
    appeal = form if isinstance(form, AppealForm) else None
    sees_both = policies.sees_sides(user, case)
    context = {
        "sees_held": sees_both or visible_in_full(case.project, user),
        "sees_report": sees_both or user.pk == case.challenger_id or (
            user.team_id is not None and user.team_id == case.challenger.team_id),
        "case": case, "project": case.project, "report": case.registration, "refusal": refusal,
        "first": case.project.registrations.select_related("by").order_by("registered_at").first(),
        "held": met.filter(by=case.holder).order_by("-on")[:20],
        "challenged": met.filter(by=case.challenger).order_by("-on")[:20],
        "rulings": case.rulings.select_related("by", "transfer_to").order_by("instance"),
        "may_rule": may_rule, "is_open": is_open,
        "form": (ruling or RulingForm(people=courting_people(), initial={"version": case.version}))
        if may_rule else None,
        "may_name": is_open and user.role == "ZONE_LEADER", "judges": judges(case),
        "may_appeal": case.state == CaseState.RULED
        and user.pk in (case.holder_id, case.challenger_id),
        "appeal_form": appeal or AppealForm(initial={"version": case.version}),
        "may_withdraw": case.state == CaseState.OPEN and user.pk == case.challenger_id,
    }  # fmt: skip
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "projects/case.html", context, status=status)


@allow(EVERYONE)
def show(request: SignedInRequest, code: str) -> HttpResponse:
    """A case with what speaks for each side."""
    return _show(request, _find(request, code))


@require_POST
@allow(WRITERS)
def rule(request: SignedInRequest, code: str) -> HttpResponse:
    """Judge a case, or its appeal."""
    case = _find(request, code)
    form = RulingForm(request.POST, people=courting_people())

    def act(c: dict[str, Any]) -> object:
        to = User.objects.filter(username=c.pop("transfer_to") or "-").first()
        return rule_case(case.code, by=request.user, at=clock.now(), transfer_to=to, **c)

    done, refusal = attempt(form, act)
    if not done:
        return _show(request, case, form, refusal)
    messages.success(request, _("已裁定，双方已收到通知"))
    return redirect("projects:collision", case.code)


@require_POST
@allow(WRITERS)
def appeal(request: SignedInRequest, code: str) -> HttpResponse:
    """Appeal a ruling, once."""
    case = _find(request, code)
    form = AppealForm(request.POST)
    done, refusal = attempt(
        form,
        lambda c: appeal_case(case.code, reason=c["reason"], by=request.user, at=clock.now()),
    )
    if not done:
        return _show(request, case, form, refusal)
    messages.success(request, _("申诉已提交"))
    return redirect("projects:collision", case.code)


@require_POST
@allow(WRITERS)
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    """Take back one's own dispute."""
    case = _find(request, code)
    withdraw_case(case.code, by=request.user, at=clock.now())
    messages.success(request, _("已撤回"))
    return redirect("projects:cases")


@require_POST
@allow(WRITERS)
def judge(request: SignedInRequest, code: str) -> HttpResponse:
    """Name who judges in the zone leader's place."""
    case = _find(request, code)
    person = get_object_or_404(User, username=request.POST.get("judge", ""), is_active=True)
    name_judge(case.code, judge=person, by=request.user, at=clock.now())
    messages.success(request, _("已指定%s裁定") % person)
    return redirect("projects:collision", case.code)
