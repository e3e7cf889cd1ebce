"""Activities and money: what was done, what arrived."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import WRITERS
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.projects import policies
from yanzhen.projects.commands.activities import (
    Doing,
    change_activity,
    finish_step,
    record_activity,
)
from yanzhen.projects.commands.amounts import Sum, in_cny
from yanzhen.projects.commands.documents import Document
from yanzhen.projects.commands.money import ANY_SLIP, Payment, record_money, strike_money
from yanzhen.projects.commands.proving import add_evidence
from yanzhen.projects.forms.course import ActivityForm, MoneyForm, StrikeForm
from yanzhen.projects.models import Activity, ActivityKind, Money, MoneyKind, Project
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.scanning import scan_note
from yanzhen.projects.stages import Proof
from yanzhen.projects.views.common import (
    KEEPERS,
    FormPage,
    attempt,
    find_own_project,
    new_token,
    project_url,
    show_form,
)
from yanzhen.projects.views.evidence import keep_file
from yanzhen.projects.views.investors import company_for
from yanzhen.projects.views.quick_records import put_forward


def _doing(cleaned: dict[str, Any]) -> Doing:
    return Doing(
        kind=cleaned["kind"], on=cleaned["on"], until=cleaned["until"], place=cleaned["place"],
        attendees=cleaned["attendees"], decision_maker=cleaned["decision_maker"],
        two_way=cleaned["two_way"] or None, summary=cleaned["summary"],
        next_step=cleaned["next_step"], next_step_on=cleaned["next_step_on"],
    )  # fmt: skip


@transaction.atomic
def _record(request: SignedInRequest, cleaned: dict[str, Any], project: Project | None) -> Activity:
    at, user = clock.now(), request.user
    company = project.company if project else None
    if project is None and cleaned["company_name"]:
        company = company_for(cleaned, by=user, at=at)
    activity = record_activity(
        _doing(cleaned), by=user, at=at, project=project.code if project else "",
        company=company, submission=cleaned["token"],
    )  # fmt: skip
    put_forward(request, activity, None)
    return activity


@allow(WRITERS)
def activity_add(request: SignedInRequest, code: str = "") -> HttpResponse:
    """Record a trip, visit, reception, call or meeting, of a project or a firm."""
    project = find_own_project(request, code, policies.require_can_work) if code else None
    start = {"kind": request.GET.get("kind", ActivityKind.VISIT), "token": new_token(),
             "on": clock.today().isoformat(), "two_way": True}  # fmt: skip
    form = ActivityForm(request.POST or None, initial=start, with_firm=project is None)
    done, refusal = attempt(form, lambda c: _record(request, c, project),
                            {"project": "company_name"})  # fmt: skip
    back = project_url(project.code) if project else reverse("projects:activities")
    if done:
        messages.success(request, _("已记下"))
        return redirect(back)
    page = FormPage(
        title=_("记活动"), sub=project.name if project else "", submit=_("记下"), back=back,
        draft="activity", picker=project is None,
    )  # fmt: skip
    return show_form(request, form, page, refusal)


def _activity(request: SignedInRequest, number: int) -> Activity:
    rows = visible_activities(request.user).select_related("project", "company")
    return get_object_or_404(rows, pk=number)


@allow(WRITERS)
def activity_edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Correct a record; the later of two people sees what the earlier one changed."""
    activity = _activity(request, number)
    names = ("kind", "place", "attendees", "decision_maker", "two_way", "summary", "next_step")
    start: dict[str, Any] = {name: getattr(activity, name) for name in names}
    for name in ("on", "until", "next_step_on"):
        day = getattr(activity, name)
        start[name] = day.isoformat() if day else ""
    start |= {"version": activity.version, "token": new_token()}
    form = ActivityForm(request.POST or None, initial=start, with_firm=False, versioned=True)
    done, refusal = attempt(
        form,
        lambda c: change_activity(
            number, _doing(c), version=c["version"], by=request.user, at=clock.now()
        ),
    )
    if done:
        messages.success(request, _("已更正，原文留痕"))
        return redirect("projects:activities")
    title = activity.project.name if activity.project else str(activity.company)
    page = FormPage(title=_("更正活动"), sub=title, submit=_("保存"),
                    back=reverse("projects:activities"))  # fmt: skip
    return show_form(request, form, page, refusal)


@require_POST
@allow(WRITERS)
def step_done(request: SignedInRequest, number: int) -> HttpResponse:
    """Tick off the next step of an activity."""
    activity = _activity(request, number)
    finish_step(activity.pk, by=request.user, at=clock.now())
    messages.success(request, _("下一步已办"))
    return redirect(project_url(activity.project.code) if activity.project
                    else reverse("projects:activities"))  # fmt: skip


@require_POST
@allow(WRITERS)
def note(request: SignedInRequest, code: str) -> HttpResponse:
    """Quick add on the timeline: one sentence, its day ahead becoming the next step."""
    project = find_own_project(request, code, policies.require_can_work)
    text = request.POST.get("text", "").strip()[:1000]
    found = scan_note(text, today=clock.today())
    doing = Doing(
        kind=ActivityKind.NOTE, on=found.on or clock.today(), summary=text,
        next_step=(found.next_step or _("跟进")) if found.next_step_on else "",
        next_step_on=found.next_step_on,
    )  # fmt: skip
    try:
        record_activity(doing, by=request.user, at=clock.now(), project=project.code,
                        submission=request.POST.get("token", "")[:40])  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(project_url(project.code))
    messages.success(request, _("已记下"))
    return redirect(project_url(project.code))


@transaction.atomic
def _pay(request: SignedInRequest, project: Project, cleaned: dict[str, Any]) -> Money:
    """Record money, its slip put forward as evidence where one came with it."""
    at, user = clock.now(), request.user
    given = Sum(cleaned["amount"], cleaned["rate"], cleaned["on"] if cleaned["rate"] else None)
    file = keep_file(request, cleaned["file"], project)
    evidence = cleaned["evidence"] or None
    slip = project.evidence.filter(pk=int(evidence)).first() if evidence else None
    if slip is None and (file or cleaned["document_no"]):
        slip = add_evidence(
            project.code,
            Document(proof=Proof.MONEY_SLIP, file=file, document_no=cleaned["document_no"],
                     issued_on=cleaned["on"], amount_cny=in_cny(given, cleaned["on"], "amount")),
            by=user, at=at,
        )  # fmt: skip
    payment = Payment(kind=cleaned["kind"], given=given, on=cleaned["on"], evidence=slip,
                      note=cleaned["note"])  # fmt: skip
    return record_money(project.code, payment, by=user, at=at)


@allow(KEEPERS)
def money_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Record an amount on a day, with its slip."""
    project = find_own_project(request, code, policies.require_can_work)
    rows = project.evidence.filter(
        state__in=["PENDING", "VERIFIED"], proof__in=ANY_SLIP
    ).order_by("-uploaded_at")[:60]  # fmt: skip
    slips = [(str(row.pk), str(row)) for row in rows]
    form = MoneyForm(request.POST or None, request.FILES or None, slips=slips,
                     initial={"kind": MoneyKind.ARRIVED})  # fmt: skip
    done, refusal = attempt(form, lambda c: _pay(request, project, c))
    back = reverse("projects:tab", args=[project.code, "money"])
    if done:
        messages.success(request, _("资金已登记；凭证核验后计入"))
        return redirect(back)
    page = FormPage(title=_("登记资金"), sub=project.name, submit=_("登记"), back=back, files=True,
                    draft="money")  # fmt: skip
    return show_form(request, form, page, refusal)


@allow(KEEPERS)
def money_strike(request: SignedInRequest, number: int) -> HttpResponse:
    """Strike a record found wrong."""
    money = get_object_or_404(Money.objects.select_related("project"), pk=number)
    find_own_project(request, money.project.code, policies.require_can_work)
    form = StrikeForm(request.POST or None)
    done, refusal = attempt(
        form, lambda c: strike_money(money.pk, by=request.user, at=clock.now(), **c)
    )
    back = reverse("projects:tab", args=[money.project.code, "money"])
    if done:
        messages.success(request, _("已作废，原记录留痕"))
        return redirect(back)
    page = FormPage(title=_("作废资金记录"), sub=f"{money.get_kind_display()} {money.on}",
                    submit=_("作废"), back=back, danger=True)  # fmt: skip
    return show_form(request, form, page, refusal)
