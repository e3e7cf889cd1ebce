"""Schemes: which there are, one of them, copying, editing with a preview, putting in force."""

from fractions import Fraction

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Team
from yanzhen.assessments import commands, policies, versions
from yanzhen.assessments.calc.scheme import Indicator, Scheme
from yanzhen.assessments.calc.units import plain
from yanzhen.assessments.calc.units import shown as figure_shown
from yanzhen.assessments.forms.promising import AnsweringForm, CopyForm, ForceForm, SchemeForm
from yanzhen.assessments.forms.scheming import SchemeTableForm
from yanzhen.assessments.models import Answering, ZoneScheme
from yanzhen.assessments.queries.preview import preview_on_past
from yanzhen.assessments.schemes.reading import read_scheme, scheme_as_text, scheme_from_text
from yanzhen.assessments.views.common import READERS, act, said_of
from yanzhen.common import clock
from yanzhen.common.refusals import Refused


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """All schemes, those in force first, and which team answers for which department."""
    context = _index(request)
    return render(request, "assessments/schemes.html", context)


def _departments() -> dict[str, str]:
    found: dict[str, str] = {}
    for scheme in versions.in_force(clock.today()).values():
        found |= {code: department.name for code, department in scheme.departments.items()}
    return found


def _index(request: SignedInRequest, form: forms.Form | None = None) -> dict[str, object]:
    departments = _departments()
    first = {f"d_{row.department}": str(row.team_id) for row in Answering.objects.all()}
    force = {(s.code, s.version) for s in versions.in_force(clock.today()).values()}
    return {
        "shipped": [
            (s, (s.code, s.version) in force,
             reverse("assessments:scheme", args=[f"{s.code}@{s.version}"]))
            for s in versions.shipped()
        ],
        "own": [(row, (row.code, row.version_name) in force)
                for row in ZoneScheme.objects.select_related("made_by")],
        "may_set": request.user.role in policies.SETTING,
        "answering": form or AnsweringForm(initial=first, departments=departments),
    }  # fmt: skip


@require_POST
@allow(policies.SETTING)
def answering(request: SignedInRequest) -> HttpResponse:
    form = AnsweringForm(request.POST, departments=_departments())

    def do() -> None:
        teams = Team.objects.in_bulk([int(pk) for pk in form.cleaned_data.values() if pk])
        commands.name_answering(
            {
                name.removeprefix("d_"): teams.get(int(pk)) if pk else None
                for name, pk in form.cleaned_data.items()
            },
            by=request.user,
            at=clock.now(),
        )

    return act(
        request, do, form=form, back=reverse("assessments:schemes"), done=_("已保存"),
        show=lambda f, refusal: render(
            request, "assessments/schemes.html", _index(request, form), status=422),
    )  # fmt: skip


def _shipped(key: str) -> Scheme:
    """Return a shipped scheme by `CODE@version`."""
    code, _at, version = key.partition("@")
    found = [s for s in versions.shipped() if s.code == code and s.version == version]
    if not found:
        raise Http404
    return found[0]


@allow(READERS)
def scheme(request: SignedInRequest, key: str) -> HttpResponse:
    """One scheme, as it judges; a zone's own one by its number, a shipped one as CODE@version."""
    row = get_object_or_404(ZoneScheme, pk=int(key)) if key.isdecimal() and len(key) < 18 else None
    return _show(request, row, read_scheme(row.content) if row else _shipped(key), key)


def _line(one: Indicator) -> dict[str, str]:
    """Return an indicator as it is printed."""

    def limit(number: Fraction | None) -> str:
        return "" if number is None else figure_shown(number, one.unit, named=False)

    return {"name": one.name, "formula": one.formula, "unit": one.measure.label,
            "floor": limit(one.floor), "goal": limit(one.goal), "weight": plain(one.weight),
            "source": one.source}  # fmt: skip


def _show(
    request: SignedInRequest, row: ZoneScheme | None, shown: Scheme, key: str, *,
    form: forms.Form | None = None, table: forms.Form | None = None, refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    version = row.version if row else 0
    setting = request.user.role in policies.SETTING
    may_edit = setting and row is not None and row.in_force_from is None
    past = preview_on_past(shown, on=clock.today()) if may_edit else []
    context = {
        "lines": [_line(one) for one in shown.indicators],
        "scheme": shown, "row": row, "key": key, "refusal": refusal,
        "preview": past, "changed": sum(one.is_changed for one in past),
        "departments": [(d, shown.questions.get(code, ()))
                        for code, d in shown.departments.items()],
        "may_set": setting, "may_edit": may_edit, "text_tried": form is not None,
        "form": form or SchemeForm(initial={"text": scheme_as_text(shown), "version": version}),
        "table": table or SchemeTableForm(scheme=shown, version=version), "copy_form": CopyForm(),
        "force_form": ForceForm(initial={"from_day": clock.today()}),
    }  # fmt: skip
    tried = refusal or (form and form.errors) or (table and table.errors)
    return render(request, "assessments/scheme.html", context, status=422 if tried else 200)


@require_POST
@allow(policies.SETTING)
def copy(request: SignedInRequest, key: str) -> HttpResponse:
    own = key.isdecimal() and len(key) < 18
    found = (
        read_scheme(get_object_or_404(ZoneScheme, pk=int(key)).content) if own else _shipped(key)
    )
    try:
        made = commands.copy_scheme(
            found, name=request.POST.get("name", "")[:80], by=request.user, at=clock.now()
        )
    except Refused as refusal:
        row = ZoneScheme.objects.filter(pk=int(key)).first() if own else None
        return _show(request, row, found, key, refusal=refusal)
    return redirect("assessments:scheme", str(made.pk))


@require_POST
@allow(policies.SETTING)
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Save a draft from its table or its text; `?preview=1` judges past projects by the table."""
    row = get_object_or_404(ZoneScheme, pk=number)
    kept = read_scheme(row.content)
    form = SchemeForm(request.POST) if "text" in request.POST else None
    table = None if form else SchemeTableForm(request.POST, scheme=kept, version=row.version)
    if request.GET.get("preview") and table:
        return _preview(request, table)

    def show(tried: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        return _show(request, row, kept, str(number), form=form, table=table, refusal=refusal)

    def do() -> None:
        text = form.cleaned_data["text"] if form else table.text() if table else ""
        version = (form or table or SchemeForm()).cleaned_data["version"]
        commands.edit_scheme(number, text, by=request.user, at=clock.now(), version=version)

    return act(request, do, form=form or table, show=show, done=_("已保存"),
               back=reverse("assessments:scheme", args=[str(number)]))  # fmt: skip


def _preview(request: SignedInRequest, table: SchemeTableForm) -> HttpResponse:
    """Return past projects under what is typed so far; nothing is saved."""
    context: dict[str, object] = {"preview": [], "changed": 0}
    if table.is_valid():
        try:
            rows = preview_on_past(scheme_from_text(table.text()), on=clock.today())
            context = {"preview": rows, "changed": sum(one.is_changed for one in rows)}
        except Refused as refusal:
            context["refusal"] = refusal
    return render(request, "assessments/_preview.html", context)


@require_POST
@allow(policies.SETTING)
def force(request: SignedInRequest, number: int) -> HttpResponse:
    row = get_object_or_404(ZoneScheme, pk=number)
    form = ForceForm(request.POST)
    return act(
        request,
        lambda: commands.put_in_force(number, from_day=form.cleaned_data["from_day"],
                                      by=request.user, at=clock.now()),
        form=form, back=reverse("assessments:scheme", args=[str(number)]), done=_("已启用"),
        show=lambda f, refusal: _show(
            request, row, read_scheme(row.content), str(number),
            refusal=said_of(f, refusal, _("请填写启用日期。"))),
    )  # fmt: skip
