"""Register a lead: the form, the collision check in place, what was typed read back."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import COURTING, WRITERS
from yanzhen.common import clock, formats
from yanzhen.common.amounts import read_amount
from yanzhen.common.areas import read_area
from yanzhen.common.http import wants_part
from yanzhen.common.refusals import Refused
from yanzhen.desk.models import Partner
from yanzhen.projects.commands.amounts import Sum, in_cny
from yanzhen.projects.commands.choosing import CollisionFound
from yanzhen.projects.commands.registering import (
    Registered,
    Report,
    register_lead,
)
from yanzhen.projects.forms.fields import day_from
from yanzhen.projects.forms.registering import RegisterForm
from yanzhen.projects.models import Choice
from yanzhen.projects.queries.matching import Hit, Investor, find_hits
from yanzhen.projects.queries.pages_project import visible_in_full
from yanzhen.projects.views.common import go, new_token, tell_form
from yanzhen.projects.views.investors import company_for, known_company

PAGE, PART = "projects/register.html", "projects/_register_form.html"
FIELDS = {"planned_cny": "estimate", "land_mu": "land", "uscc": "investor_uscc",
          "name": "company_name"}  # fmt: skip


@allow(COURTING)
def register(request: SignedInRequest) -> HttpResponse:
    """The form; on POST the lead, or the form again with what stands in its way."""
    if request.method != "POST":
        start = {"token": new_token(), **_prefilled(request.GET)}
        return _show(request, RegisterForm(initial=start, partners=_partners()), [])
    form = RegisterForm(request.POST, partners=_partners())
    hits: list[Hit] = []
    refusal: Refused | None = None
    if form.is_valid():
        try:
            return _after(request, _register(request, form.cleaned_data))
        except CollisionFound as found:
            refusal, hits = found, list(found.hits)
        except Refused as refused:
            refusal = refused
            tell_form(form, refused, FIELDS)
    return _show(request, form, hits, refusal, status=422)


def _prefilled(params: QueryDict) -> dict[str, str]:
    """Return what an address says of a lead; a firm that it names by code alone gets its name."""
    names = ("company", "company_name", "project_name", "channel", "contents", "estimate", "land")
    said = {name: params.get(name, "")[:400] for name in names if params.get(name)}
    if "company_name" not in said and (known := known_company(said)):
        said["company_name"] = known.name
    return said


@transaction.atomic
def _register(request: SignedInRequest, cleaned: dict[str, Any]) -> Registered:
    at = clock.now()
    partner = Partner.objects.filter(code=cleaned["partner"] or "-").first()
    estimate, land = cleaned["estimate"], cleaned["land"]
    company = company_for(cleaned, by=request.user, at=at)
    report = Report(
        channel=cleaned["channel"], company=company, investor_name=cleaned["company_name"],
        project_name=cleaned["project_name"], kind=cleaned["kind"], product=cleaned["product"],
        contents=cleaned["contents"], contact_name=cleaned["contact_name"],
        contact_title=cleaned["contact_title"], contact_phone=cleaned["contact_phone"],
        contact_email=cleaned["contact_email"], partner=partner, referrer=cleaned["referrer"],
        planned=Sum(estimate, cleaned["rate"]) if estimate else None,
        land_mu=land.mu if land else None, parent=cleaned["parent"],
    )  # fmt: skip
    done = register_lead(
        report, by=request.user, at=at, choice=_chosen(cleaned["choice"]),
        about=cleaned["about"], statement=cleaned["statement"],
        confirmed_different=cleaned["choice"] == DIFFERENT, submission=cleaned["token"],
    )  # fmt: skip
    messages.success(request, _told(done))
    return done


def _after(request: SignedInRequest, done: Registered) -> HttpResponse:
    """Go to what the registrant may open: the project, the dispute, or the list of taken leads."""
    if visible_in_full(done.project, request.user):
        return go(request, "projects:page", done.project.code)
    if done.case:
        return go(request, "projects:collision", done.case.code)
    return go(request, "projects:taken")


DIFFERENT = "DIFFERENT"


def _chosen(choice: str) -> str:
    return "" if choice == DIFFERENT else choice


def _told(done: Registered) -> str:
    code = done.project.code
    return {
        Choice.JOIN.value: _("已申请协同，对方同意后你会收到通知"),
        Choice.DISPUTE.value: _("已提请裁定，对方已收到通知"),
        Choice.TAKE.value: _("已承接 %s") % code,
    }.get(done.registration.choice, _("已登记，项目编号 %s") % code)


def _show(
    request: SignedInRequest,
    form: RegisterForm,
    hits: list[Hit],
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form, "refusal": refusal, "hits": hits, "choices": collision_choices(hits),
        "asked": bool(hits),
    }  # fmt: skip
    return render(request, PART if wants_part(request) else PAGE, context, status=status)


def _partners() -> list[tuple[str, str]]:
    rows = Partner.objects.filter(ended_on__isnull=True).order_by("name")
    return list(rows.values_list("code", "name")[:500])


@require_POST
@allow(COURTING)
def check(request: SignedInRequest) -> HttpResponse:
    """Say, before anything is written, who already holds this investor."""
    typed = {key: request.POST.get(key, "").strip()[:160] for key in (
        "company", "company_name", "investor_uscc", "project_name", "product", "contact_phone",
        "contact_email", "choice", "statement",
    )}  # fmt: skip
    hits: list[Hit] = []
    company = known_company(typed) if typed["company_name"] or typed["investor_uscc"] else None
    if company or len(typed["company_name"]) > 1:
        investor = Investor(
            name=typed["company_name"] or str(company), product=typed["product"],
            project_name=typed["project_name"], company=company, uscc=typed["investor_uscc"],
            contact_phone=typed["contact_phone"], contact_email=typed["contact_email"],
        )  # fmt: skip
        hits = [h for h in find_hits(investor, on=clock.today()) if not h.is_lost]
    form = RegisterForm(request.POST, partners=[])
    context = {"hits": hits, "choices": collision_choices(hits), "form": form, "company": company,
               "asked": bool(typed["company_name"])}  # fmt: skip
    return render(request, "projects/_collision.html", context)


def collision_choices(hits: list[Hit]) -> list[tuple[str, str]]:
    """Return what a registrant may do about the hits, as the mock-up words it."""
    if not hits:
        return []
    first = hits[0]
    if not any(hit.blocks for hit in hits):
        return [(DIFFERENT, _("看过了，不是同一个项目，照常登记"))]
    offered = [
        (Choice.JOIN.value, _("是同一个项目，申请协同")),
        (Choice.PARALLEL.value, _("是另一个项目，并行登记并通知对方")),
        (Choice.DISPUTE.value, _("归属有争议，提请裁定")),
    ]
    if first.is_pooled or not first.is_protected:
        offered.insert(0, (Choice.TAKE.value, _("对方登记无效或已退回公海，由我承接")))
    return offered


@require_GET
@allow(WRITERS)
def reading(request: SignedInRequest) -> HttpResponse:
    """Show a sum, land or day back as it will be kept, before it is saved."""
    kind, text = request.GET.get("kind", "amount"), request.GET.get("text", "").strip()[:80]
    shown, problem = "", ""
    try:
        shown = _read_back(kind, text) if text else ""
    except (ValueError, Refused) as told:
        problem = str(told)
    return render(request, "projects/_reading.html", {"shown": shown, "problem": problem})


def _read_back(kind: str, text: str) -> str:
    if kind == "land":
        area = read_area(text)
        return area.shown() if area else _("没有说用地")
    if kind == "day":
        day = day_from(text, today=clock.today())
        return day.isoformat() if day else _("没有说日期")
    amount = read_amount(text)
    if amount is None:
        return _("没有说金额")
    if amount.currency == "CNY":
        return amount.shown()
    on = clock.today()
    shown = formats.yi(in_cny(Sum(amount), on, "amount"))
    return _("%(sum)s，按默认汇率合 %(cny)s 亿元") % {"sum": amount.shown(), "cny": shown}
