"""Targets and how far they are; setting, changing and splitting them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Season, current_season
from yanzhen.accounts.roles import EVERYONE, Role
from yanzhen.common import clock
from yanzhen.common.formats import YI, number
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.targets import commands, lists, queries
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.forms import ChangeForm, SplitForm, TargetForm, first_day
from yanzhen.targets.metrics import BY_METRIC
from yanzhen.targets.models import Target
from yanzhen.targets.policies import EXCLUDERS
from yanzhen.targets.restating import as_it_stood, values_as_they_stood
from yanzhen.targets.trend import draw_course

SETTERS = frozenset({Role.ZONE_LEADER})


def chosen_season(request: SignedInRequest) -> Season | None:
    """Return the season that the address names, else the present or the latest one."""
    code = request.GET.get("season", "")
    if code and (found := Season.objects.filter(code=code).first()):
        return found
    return current_season(clock.today()) or Season.objects.first()


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse:
    """Show the zone's targets as tiles, the teams beneath, and the course of the chosen one."""
    season = chosen_season(request)
    if season is None:
        return render(request, "targets/no_season.html")
    on = _asked_day(request, season)
    targets = queries.season_targets(season)
    actuals = read_actuals(season.starts_on, on)
    standing = queries.standing(season, on, targets=targets, actuals=actuals)
    heads, rows = queries.team_rows(season, on, targets=targets, actuals=actuals)
    tile = _chosen_tile(request, standing, heads)
    context: dict[str, Any] = {
        "has_others": bool(targets) and not standing.tiles,
        "seasons": list(Season.objects.all()),
        "standing": standing,
        "heads": heads,
        "rows": rows,
        "may_set": request.user.role in SETTERS,
        "tile": tile,
        "nesting": actuals.nesting,
    }
    if tile:
        context |= course_context(tile, queries.course(tile, on, actuals))
    if on < min(clock.today(), season.ends_on):
        stood, closing = as_it_stood(season, on)
        values = values_as_they_stood(targets, on, closing)
        context["on_query"] = f"on={on}"
        set_then = [target for target in targets if target.pk in values]
        then = queries.standing(season, on, targets=set_then, actuals=stood, values=values)
        context |= {"compared": queries.compare(then, standing), "closing": closing}
    return render(request, "targets/index.html", context)


def _asked_day(request: SignedInRequest, season: Season) -> date:
    """Return the day of `?on=`, within the season and not ahead; else the latest there is."""
    latest = min(clock.today(), season.ends_on)
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return latest
    return min(max(asked, season.starts_on), latest)


def _chosen_tile(
    request: SignedInRequest, standing: queries.Standing, heads: list[queries.Tile]
) -> queries.Tile | None:
    wanted = request.GET.get("course", "")
    return next((t for t in heads if str(t.pk) == wanted), standing.hero or next(iter(heads), None))


def course_context(tile: queries.Tile, months: list[queries.Month]) -> dict[str, Any]:
    """Return a course with its drawing, for `targets/_course.html`."""
    scale = YI if BY_METRIC[tile.metric].unit.is_money else Decimal(1)
    chart = draw_course(
        [m.label for m in months],
        [m.actual for m in months],
        [m.due for m in months],
        scale=scale,
        texts=[f"{m.label} {m.actual_text}" for m in months],
        due_text=months[-1].due_text if months else "",
    )
    return {"tile": tile, "months": months, "chart": chart}


@allow(EVERYONE)
def counted(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """List what a target counts, each with its evidence; `?month=2022-02` one month of it,
    `?on=2022-03-31` what had come by that day."""
    target = get_object_or_404(Target.objects.select_related("season", "team", "person"), pk=pk)
    month = request.GET.get("month", "")
    on = _asked_day(request, target.season)
    asked = lists.asked_of(
        target, on, month=month, team=whole_number(request.GET.get("team", "")),
        person=whole_number(request.GET.get("person", "")),
    )  # fmt: skip
    spec = lists.counted_list(asked, str(target))
    extra = {"target": target, "definition": BY_METRIC[target.metric], "month": month,
             "on": on if on < min(clock.today(), target.ends_on) else None,
             "left_out": lists.left_out_rows(asked, request.user),
             "may_rule": request.user.role in EXCLUDERS}  # fmt: skip
    return list_response(request, spec, page="targets/counted.html", extra=extra)


@allow(EVERYONE)
def course_svg(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return a target's course as a drawing that any program opens."""
    target = get_object_or_404(Target.objects.select_related("season"), pk=pk)
    on = min(clock.today(), target.ends_on)
    actuals = read_actuals(target.season.starts_on, on, people=target.person_id is not None)
    tile = queries.tiles_of(target.season, on, [target], actuals)[pk]
    context = course_context(tile, queries.course(tile, on, actuals))
    response = render(request, "targets/course.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="target-{pk}.svg"'
    return response


@allow(EVERYONE)
def history(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a target's definition and every value it had, with reason and person."""
    target = get_object_or_404(Target.objects.select_related("season", "team", "person"), pk=pk)
    changes = target.changes.select_related("by").order_by("-effective_on", "-pk")
    context = {"target": target, "changes": changes, "definition": BY_METRIC[target.metric],
               "may_set": request.user.role in SETTERS}  # fmt: skip
    return render(request, "targets/history.html", context)


@allow(SETTERS)
def new(request: SignedInRequest) -> HttpResponse:
    """Set a target of the zone or of a team."""
    season = chosen_season(request)
    if season is None:
        raise Http404
    form = TargetForm(request.POST or None, season=season)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        aim = commands.Aim(
            said["metric"], said["value"], said["starts_on"], said["ends_on"], said["label"],
            said["pillar"], said["course"], said["steps"],
        )  # fmt: skip
        try:
            team = said["team"] or (said["person"].team if said["person"] else None)
            commands.set_target(season, aim, team=team, person=said["person"],
                                reason=said["reason"], by=request.user,
                                at=clock.now())  # fmt: skip
            return _to_season(season)
        except Refused as problem:
            refusal = problem
    context = {"form": form, "season": season, "refusal": refusal, "title": _("下达目标")}
    return _form_page(request, context, form, refusal)


@allow(SETTERS)
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a target from a day on."""
    target = get_object_or_404(Target.objects.select_related("season", "team"), pk=pk)
    initial = {
        "value": _typed(target.metric, target.value),
        "effective_on": first_day(target, clock.today()),
        "version": target.version,
    }
    form = ChangeForm(request.POST or None, initial=initial, metric=target.metric)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            commands.change_target(
                pk, said["value"], effective_on=said["effective_on"], reason=said["reason"],
                version=said["version"], by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("targets:history", pk)
        except Refused as problem:
            refusal = problem
    context = {
        "form": form,
        "target": target,
        "refusal": refusal,
        "title": _("调整“%s”") % target,
        "unit": BY_METRIC[target.metric].unit.label,
    }
    return _form_page(request, context, form, refusal)


@allow(SETTERS)
def split(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a zone target to the teams."""
    target = get_object_or_404(Target.objects.select_related("season"), pk=pk, team__isnull=True)
    teams = [(team, _typed(target.metric, held)) for team, held in queries.split_form_rows(target)]
    initial = {"effective_on": first_day(target, clock.today()), "version": target.version}
    form = SplitForm(request.POST or None, initial=initial, metric=target.metric, teams=teams)
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            commands.split_target(
                pk, form.shares(), effective_on=said["effective_on"], reason=said["reason"],
                version=said["version"], by=request.user, at=clock.now(),
            )  # fmt: skip
            return _to_season(target.season)
        except Refused as problem:
            refusal = problem
    context = {"form": form, "target": target, "refusal": refusal,
               "title": _("分解“%s”到队伍") % target, "unit": BY_METRIC[target.metric].unit.label,
               "whole": _typed(target.metric, target.value)}  # fmt: skip
    return _form_page(request, context, form, refusal)


def _to_season(season: Season) -> HttpResponse:
    """Go back to the season that was worked on, which need not be the present one."""
    return redirect(reverse("targets:index", query={"season": season.code}))


def _form_page(
    request: SignedInRequest, context: dict[str, Any], form: forms.Form, refusal: Refused | None
) -> HttpResponse:
    status = 422 if refusal or (form.is_bound and form.errors) else 200
    return render(request, "targets/form.html", context, status=status)


def _typed(metric: str, value: Decimal | None) -> str:
    """Return a figure as it is typed into the form: projects, or 亿."""
    if value is None:
        return ""
    if not BY_METRIC[metric].unit.is_money:
        return number(value.to_integral_value()).replace(",", "")
    return f"{value / YI:f}".rstrip("0").rstrip(".")
