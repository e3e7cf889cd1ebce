"""指标口径, months that are closed, the tree of targets and its sheet, rulings on what counts."""

import io
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Season
from yanzhen.accounts.roles import EVERYONE, Role
from yanzhen.common import clock
from yanzhen.common.formats import YI
from yanzhen.common.refusals import Refused
from yanzhen.common.sheets import write_xlsx
from yanzhen.projects.models import Project
from yanzhen.targets import commands, queries
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.books.calendar import last_day
from yanzhen.targets.metrics import DEFINITIONS
from yanzhen.targets.models import Closing, Exclusion
from yanzhen.targets.policies import EXCLUDERS
from yanzhen.targets.restating import closings, latest_closing, moved_since, restatements
from yanzhen.targets.sheet import HEADINGS, sheet_rows
from yanzhen.targets.terms import LeftOut
from yanzhen.targets.tree import target_tree
from yanzhen.targets.views import SETTERS, chosen_season
from yanzhen.targets.wording import show_value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allow(EVERYONE)
def dictionary(request: SignedInRequest) -> HttpResponse:
    """Show every counted metric with what it means."""
    return render(request, "targets/dictionary.html", {"definitions": DEFINITIONS})


@allow(EVERYONE)
def tree(request: SignedInRequest) -> HttpResponse:
    """Show the tree of targets: how far each is, and where parts do not sum to their whole."""
    season = _season(request)
    on, targets = min(clock.today(), season.ends_on), queries.season_targets(season)
    actuals = read_actuals(season.starts_on, on)
    whole, loose = target_tree(targets, queries.tiles_of(season, on, targets, actuals))
    context = {"season": season, "on": on, "whole": whole, "loose": loose,
               "may_set": request.user.role in SETTERS}  # fmt: skip
    return render(request, "targets/tree.html", context)


@allow(EVERYONE)
def sheet(request: SignedInRequest) -> HttpResponse:
    """Return a season's targets as the sheet that the import reads back."""
    season = _season(request)
    written = io.BytesIO()
    write_xlsx(written, season.name, HEADINGS, sheet_rows(queries.season_targets(season)))
    response = HttpResponse(written.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="targets-{season.pk}.xlsx"'
    return response


def _season(request: SignedInRequest) -> Season:
    season = chosen_season(request)
    if season is None:
        raise Http404
    return season


class MonthForm(forms.Form):
    month = forms.CharField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("更正说明"), max_length=200, help_text=gettext_lazy("改了什么、为什么")
    )


@allow(EVERYONE)
def months(request: SignedInRequest) -> HttpResponse:
    """List a season's months: closed, or what is still open of them."""
    season = _season(request)
    today = clock.today()
    held: dict[date, list[Closing]] = {}
    for closing in closings(season):
        held.setdefault(closing.month, []).append(closing)
    rows = []
    month = season.starts_on.replace(day=1)
    while month <= min(season.ends_on, today):
        over = last_day(month) < today
        versions = held.get(month, [])
        rows.append({"month": month, "over": over, "versions": versions,
                     "held": versions[-1] if versions else None})  # fmt: skip
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    refusal = getattr(request, "refusal", None)
    due = next((row for row in rows if row["over"] and not row["versions"]), None)
    context = {
        "season": season, "rows": rows, "refusal": refusal, "due": due,
        "open": commands.open_items(season, due["month"]) if due else [],  # type: ignore[arg-type]
        "may_close": request.user.role == Role.ZONE_LEADER,
    }  # fmt: skip
    return render(request, "targets/months.html", context, status=422 if refusal else 200)


@allow(frozenset({Role.ZONE_LEADER}))
def close(request: SignedInRequest) -> HttpResponse:
    """Close a month of a season."""
    season = _season(request)
    if request.method != "POST":
        return redirect(reverse("targets:months") + f"?season={season.code}")
    try:
        month = _month(request.POST.get("month", ""))
        closing = commands.close_month(season, month, by=request.user, now=clock.now())
    except Refused as refusal:
        request.refusal = refusal  # type: ignore[attr-defined]
        return months(request)
    return redirect("targets:month", closing.pk)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as problem:
        raise Refused(_("请选择要封账的月份。"), field="month") from problem


@allow(EVERYONE)
def month(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a closed month: what has moved since, by which event; a correction is issued here."""
    closing = get_object_or_404(Closing.objects.select_related("season", "by"), pk=pk)
    may = request.user.role == Role.ZONE_LEADER
    form = ReasonForm(request.POST or None) if may else None
    refusal = None
    if request.method == "POST" and form and form.is_valid():
        try:
            again = commands.reissue_month(
                closing.season, closing.month, reason=form.cleaned_data["reason"],
                by=request.user, now=clock.now(), version=closing.version,
            )  # fmt: skip
            return redirect("targets:month", again.pk)
        except Refused as problem:
            refusal = problem
    latest = latest_closing(closing.season, closing.month)
    moved = [
        {"metric": one.definition.metric.label,
         "then": show_value(one.definition.metric, one.then),
         "now": show_value(one.definition.metric, one.now),
         "up": one.change > 0, "change": show_value(one.definition.metric, abs(one.change))}
        for one in moved_since(closing)
    ]  # fmt: skip
    context = {
        "closing": closing, "latest": latest, "moved": moved, "form": form, "refusal": refusal,
        "trail": restatements(closing, reader=request.user),
        "versions": [c for c in closings(closing.season) if c.month == closing.month],
        "end": last_day(closing.month),
    }  # fmt: skip
    bad = refusal or (form and form.is_bound and form.errors)
    return render(request, "targets/month.html", context, status=422 if bad else 200)


class RulingForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("认定"), choices=())
    counts = forms.DecimalField(
        label=gettext_lazy("仍计入的金额"), required=False, max_digits=12, decimal_places=4,
        help_text=gettext_lazy("亿元；分期写增量，其余不写就是不计"),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("核查结论或文号")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(k, v) for k, v in LeftOut.choices if k != LeftOut.CASE]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            *choices, ("STANDS", _("照常计入")), ("LIFT", _("撤销原认定")),
        ]  # fmt: skip


@allow(EXCLUDERS)
def ruling(request: SignedInRequest, code: str) -> HttpResponse:
    """Decide what a project's contract counts for."""
    project = get_object_or_404(Project.objects.visible_to(request.user), code=code)
    form = RulingForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            _rule(project, form.cleaned_data, request)
            return redirect("projects:page", code)
        except Refused as problem:
            refusal = problem
    context = {
        "form": form, "refusal": refusal, "project": project,
        "rulings": Exclusion.objects.filter(project=project).select_related("by", "lifted_by"),
    }  # fmt: skip
    status = 422 if refusal or (form.is_bound and form.errors) else 200
    return render(request, "targets/ruling.html", context, status=status)


def _rule(project: Project, said: dict[str, Any], request: SignedInRequest) -> None:
    at, by, reason = clock.now(), request.user, said["reason"]
    if said["kind"] == "LIFT":
        commands.lift_exclusion(project.code, reason=reason, by=by, at=at)
        return
    kind = "" if said["kind"] == "STANDS" else said["kind"]
    counts = said["counts"] * YI if said["counts"] is not None else None
    commands.exclude_project(project.code, kind, reason=reason, by=by, at=at, counts_cny=counts)
