"""A project's facts: edited, planned, carried over, registered again with content."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.common import clock
from yanzhen.common.amounts import Amount
from yanzhen.common.refusals import Stale
from yanzhen.projects import policies
from yanzhen.projects.commands.amounts import Sum, in_cny
from yanzhen.projects.commands.changing import Opening, change_project, open_balance
from yanzhen.projects.commands.milestones import PLANNABLE, plan_milestone
from yanzhen.projects.commands.registering import Report, complete_registration
from yanzhen.projects.forms.project import CompleteForm, DatesForm, EditForm, OpeningForm
from yanzhen.projects.models import AmountKind, Channel, Project, ProjectOutline
from yanzhen.projects.queries.pages_people import courting_people
from yanzhen.projects.queries.pages_pillars import pillar_choices, segment_choices
from yanzhen.projects.stages import Stage
from yanzhen.projects.views.common import (
    KEEPERS,
    FormPage,
    attempt,
    find_own_project,
    new_token,
    project_url,
    show_form,
)
from yanzhen.projects.views.investors import company_for

NAMES = {"land_mu": "land", "planned_cny": "planned", "fixed_cny": "fixed", "output_cny": "output",
         "tax_cny": "tax"}  # fmt: skip
PLAIN = ("name", "kind", "pillar", "segment_code", "product")
OUTLINED = ("contents", "staff", "energy_tce", "decision_maker", "decision_maker_title")


def _written(cny: Decimal | None) -> str:
    return Amount(cny, cny).shown() if cny else ""


def _start(project: Project) -> dict[str, Any]:
    """Return what the form begins with: sums as they were written, else in their usual form."""
    amounts = {row.kind: row for row in project.amounts.all()}
    outline = ProjectOutline.objects.filter(project=project).first() or ProjectOutline()

    def written(kind: AmountKind, cny: Decimal | None) -> str:
        row = amounts.get(kind)
        return row.written if row and row.written else _written(cny)

    return {
        **{name: getattr(project, name) for name in PLAIN},
        **{name: getattr(outline, name) for name in OUTLINED},
        "parent": project.parent.code if project.parent else "",
        "version": project.version, "planned": written(AmountKind.PLANNED, project.planned_cny),
        "fixed": written(AmountKind.FIXED, project.fixed_cny),
        "land": f"{project.land_mu:f}亩" if project.land_mu is not None else "",
        "output": _written(outline.output_cny), "tax": _written(outline.tax_cny),
    }  # fmt: skip


def _wanted(form: EditForm, on: Any) -> dict[str, Any]:
    """Return only what the person changed, so that nobody overwrites what they did not touch."""
    cleaned, changed = form.cleaned_data, set(form.changed_data)
    wanted: dict[str, Any] = {
        name: cleaned[name] for name in (*PLAIN, "parent", *OUTLINED) if name in changed
    }
    for name in ("planned", "fixed"):
        if name in changed:
            wanted[name] = Sum(cleaned[name]) if cleaned[name] else None
    for name, key in (("output", "output_cny"), ("tax", "tax_cny")):
        if name in changed:
            wanted[key] = in_cny(Sum(cleaned[name]), on, key) if cleaned[name] else None
    if "land" in changed:
        wanted["land_mu"] = cleaned["land"].mu if cleaned["land"] else None
    return wanted


@allow(KEEPERS)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Change facts; the later of two people sees what the earlier one changed."""
    project = find_own_project(request, code, policies.require_can_change)
    form = EditForm(request.POST or None, initial=_start(project), pillars=pillar_choices(),
                    segments=segment_choices())  # fmt: skip
    done, refusal = attempt(
        form,
        lambda c: change_project(
            project.code, version=c["version"], by=request.user, at=clock.now(),
            **_wanted(form, clock.today()),
        ),
        NAMES,
    )  # fmt: skip
    if done:
        messages.success(request, _("已保存"))
        return redirect(project_url(project.code))
    page = FormPage(title=_("修改项目"), sub=f"{project.code} {project.name}", submit=_("保存"),
                    back=project_url(project.code))  # fmt: skip
    if isinstance(refusal, Stale):
        refusal = form.renew(_start(Project.objects.get(pk=project.pk)), refusal)
    return show_form(request, form, page, refusal)


@allow(KEEPERS)
def dates(request: SignedInRequest, code: str, stage: str) -> HttpResponse:
    """Plan and expect a step after signing."""
    project = find_own_project(request, code, policies.require_can_work)
    if stage not in PLANNABLE:
        raise Http404
    row = project.milestones.filter(stage=stage).first()
    start = {
        "version": row.version if row else "", "note": row.note if row else "",
        "planned_on": row.planned_on.isoformat() if row and row.planned_on else "",
        "forecast_on": row.forecast_on.isoformat() if row and row.forecast_on else "",
    }  # fmt: skip
    form = DatesForm(request.POST or None, initial=start)
    done, refusal = attempt(
        form,
        lambda c: plan_milestone(project.code, stage=stage, by=request.user, at=clock.now(), **c),
    )
    if done:
        messages.success(request, _("日期已保存"))
        return redirect(project_url(project.code) + "#stage-rail")
    page = FormPage(
        title=_("%s的计划与预测") % Stage(stage).label, sub=project.name, submit=_("保存"),
        back=project_url(project.code), intro=_("实际日期只来自核验过的材料，不在这里填。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)


@transaction.atomic
def _open(request: SignedInRequest, cleaned: dict[str, Any]) -> Project:
    at = clock.now()
    company = company_for(cleaned, by=request.user, at=at)
    land = cleaned["land"]
    opening = Opening(
        company=company, name=cleaned["name"], kind=cleaned["kind"],
        owner=User.objects.get(username=cleaned["owner"]),
        claimed_stage=cleaned["claimed_stage"], claimed_on=cleaned["claimed_on"],
        planned=Sum(cleaned["planned"]) if cleaned["planned"] else None,
        land_mu=land.mu if land else None, progress_note=cleaned["note"],
    )  # fmt: skip
    return open_balance(opening, by=request.user, at=at)


@allow({Role.ZONE_LEADER, Role.DATA_STEWARD})
def opening(request: SignedInRequest) -> HttpResponse:
    """Carry over a project that ran before the system did."""
    form = OpeningForm(request.POST or None, initial={"token": new_token()},
                       people=courting_people())  # fmt: skip
    made: list[Project] = []
    done, refusal = attempt(form, lambda c: made.append(_open(request, c)), NAMES)
    if done:
        messages.success(request, _("已结转；所报阶段待证据核验后计入"))
        return redirect(project_url(made[0].code))
    page = FormPage(
        title=_("期初结转"), submit=_("结转"), back=reverse("projects:list"), picker=True,
        draft="opening",
        intro=_("系统启用前已在推进的项目。所报阶段以空心显示，材料核验后才计入。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)


def _complete(request: SignedInRequest, project: Project, cleaned: dict[str, Any]) -> object:
    report = Report(channel=Channel.OTHER, company=project.company, project_name=project.name,
                    kind=project.kind, product=project.product, **cleaned)  # fmt: skip
    return complete_registration(project.code, report, by=request.user, at=clock.now())


@allow(COURTING | {Role.DATA_STEWARD})
def complete(request: SignedInRequest, code: str) -> HttpResponse:
    """Add the contact and content that a registration lacked; protection begins now."""
    project = find_own_project(request, code, policies.require_can_change)
    outline = ProjectOutline.objects.filter(project=project).first()
    start = {"contents": outline.contents if outline else ""}
    form = CompleteForm(request.POST or None, initial=start)
    done, refusal = attempt(form, lambda c: _complete(request, project, c))
    if done:
        messages.success(request, _("登记已补全，首谈保护从今天起算"))
        return redirect(project_url(project.code))
    page = FormPage(
        title=_("补全登记"), sub=project.name, submit=_("补全"), back=project_url(project.code),
        intro=_("没有联系人或没有内容的登记不受保护；补全之日起算保护期。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)
