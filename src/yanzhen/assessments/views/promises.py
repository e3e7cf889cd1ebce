"""The register of promises: its list, one promise, batches and their roll-up."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.assessments import commands, policies
from yanzhen.assessments.forms.promising import BatchForm, CommitmentForm, MeasureForm
from yanzhen.assessments.lists import (
    commitment_list,
    readable_commitments,
    visible_commitments,
)
from yanzhen.assessments.models import Batch, Commitment
from yanzhen.assessments.promises import UNITS, standing
from yanzhen.assessments.queries.rollup import roll_up
from yanzhen.assessments.views.common import ACTORS, READERS, act, keep_file
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.projects.models import Project

SPLIT = re.compile(r"[\s,，;；、]+")
MOST_CODES = 20_000


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    extra = {"may_measure": request.user.role in policies.MEASURING,
             "may_batch": policies.can_convene(request.user)}  # fmt: skip
    return list_response(request, commitment_list(clock.today()),
                         page="assessments/commitments.html", extra=extra)  # fmt: skip


def _find(request: SignedInRequest, number: int) -> Commitment:
    rows = readable_commitments(request.user).select_related(
        "project__company", "decision", "project__owner"
    )
    return get_object_or_404(rows, pk=number)


@allow(READERS)
def commitment(request: SignedInRequest, number: int) -> HttpResponse:
    return _show(request, _find(request, number))


def _show(
    request: SignedInRequest, found: Commitment, form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    on = clock.today()
    context = {
        "commitment": found, "project": found.project, "unit": UNITS[found.item],
        "standing": standing(found, on), "refusal": refusal,
        "measurements": list(found.measurements.select_related("by", "file")),
        "may_measure": found.ended_at is None
        and policies.can_measure(request.user, found.project),
        "may_end": found.ended_at is None and policies.can_convene(request.user),
        "form": form or MeasureForm(initial={"on": on}),
    }  # fmt: skip
    status = 422 if refusal or (form and form.is_bound) else 200
    return render(request, "assessments/commitment.html", context, status=status)


@allow(policies.MEASURING)
def new(request: SignedInRequest) -> HttpResponse:
    """Enter a promise that no assessment brought."""
    form = CommitmentForm(request.POST or None)
    back = reverse("assessments:commitments")

    def show(tried: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        context = {"form": form, "refusal": refusal, "title": _("登记承诺"), "back": back,
                   "submit": _("登记")}  # fmt: skip
        status = 422 if request.method == "POST" else 200
        return render(request, "assessments/form.html", context, status=status)

    if request.method != "POST":
        return show(None, None)

    def do() -> None:
        row: dict[str, Any] = dict(form.cleaned_data)
        commands.make_commitment(row.pop("project").strip().upper(), row, by=request.user,
                                 at=clock.now())  # fmt: skip

    return act(request, do, form=form, show=show, back=back, done=_("已登记"))


@require_POST
@allow(ACTORS)
def measure(request: SignedInRequest, number: int) -> HttpResponse:
    """Enter a measurement, or strike one (`strike` names it)."""
    found = _find(request, number)
    back = reverse("assessments:commitment", args=[number])
    struck = whole_number(request.POST.get("strike"))
    if struck:
        reason = request.POST.get("reason", "")[:200]
        return act(
            request, back=back, done=_("已划去"),
            do=lambda: commands.strike_measurement(struck, reason=reason, by=request.user,
                                                   at=clock.now()),
            show=lambda f, refusal: _show(request, found, None, refusal),
        )  # fmt: skip
    form = MeasureForm(request.POST, request.FILES)

    def do() -> None:
        said = dict(form.cleaned_data)
        said["file"] = keep_file(request, said["file"], f"project:{found.project.code}")
        commands.measure_commitment(number, **said, by=request.user, at=clock.now())

    return act(request, do, form=form, back=back, done=_("已登记实测"),
               show=lambda f, refusal: _show(request, found, form, refusal))  # fmt: skip


@require_POST
@allow(policies.CONVENING)
def end(request: SignedInRequest, number: int) -> HttpResponse:
    """End a promise, saying why."""
    found = _find(request, number)
    reason = request.POST.get("reason", "")[:200]
    return act(
        request, lambda: commands.end_commitment(number, reason=reason, by=request.user,
                                                 at=clock.now()),
        back=reverse("assessments:commitment", args=[number]), done=_("已终止"),
        show=lambda f, refusal: _show(request, found, None, refusal),
    )  # fmt: skip


@allow(READERS)
def rollup(request: SignedInRequest) -> HttpResponse:
    """Promises added up: of a batch, of a year's signings, of one pillar, of all one sees."""
    rows = visible_commitments(request.user)
    batches = list(Batch.objects.all()[:50])
    chosen = None
    if code := request.GET.get("batch", "").replace("\0", ""):
        chosen = get_object_or_404(Batch, code=code)
        rows = rows.filter(project__in=chosen.projects.values("pk"))
        batches += [] if chosen in batches else [chosen]
    year = whole_number(request.GET.get("signed"), most=9999)
    if year:
        rows = rows.filter(project__signed_on__year=year)
    if pillar := request.GET.get("pillar", "").replace("\0", ""):
        rows = rows.filter(project__pillar=pillar)
    rolled = roll_up(rows, on=clock.today())
    narrowed = {"batch": code, "signed": year, "pillar": pillar}
    context = {"rows": rolled,
               "narrowed": urlencode({name: one for name, one in narrowed.items() if one}),
               "batches": batches, "chosen": chosen, "year": year,
               "pillar": pillar, "may_batch": policies.can_convene(request.user)}  # fmt: skip
    return render(request, "assessments/rollup.html", context)


@allow(READERS)
def batch(request: SignedInRequest, code: str) -> HttpResponse:
    """A batch's projects and its roll-up stand on one page."""
    found = get_object_or_404(Batch, code=code.upper())
    return redirect(f"{reverse('assessments:rollup')}?batch={found.code}")


@allow(policies.CONVENING)
def batch_new(request: SignedInRequest) -> HttpResponse:
    """Put projects together to follow their promises as one."""
    form = BatchForm(request.POST or None, initial={"on": clock.today()})

    def show(tried: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        context = {"form": form, "refusal": refusal, "title": _("建立跟踪批次"),
                   "back": reverse("assessments:rollup"), "submit": _("建立")}  # fmt: skip
        status = 422 if request.method == "POST" else 200
        return render(request, "assessments/form.html", context, status=status)

    if request.method != "POST":
        return show(None, None)

    def do() -> None:
        said = dict(form.cleaned_data)
        codes = [c.upper() for c in SPLIT.split(said.pop("codes")) if c][:MOST_CODES]
        projects = list(Project.objects.filter(code__in=codes))
        unknown = sorted(set(codes) - {project.code for project in projects})
        if unknown:
            raise Refused(_("没有这些项目：%s。") % "、".join(unknown[:10]), field="codes")
        commands.make_batch(**said, projects=projects, by=request.user, at=clock.now())

    return act(request, do, form=form, show=show, back=reverse("assessments:rollup"),
               done=_("已建立"))  # fmt: skip
