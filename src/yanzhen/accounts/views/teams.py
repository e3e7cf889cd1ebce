"""Teams and seasons."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanzhen.accounts import commands, queries
from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.context import note_season
from yanzhen.accounts.forms import CloseTeamForm, EntryForm, SeasonForm, TeamForm
from yanzhen.accounts.models import Season, Team
from yanzhen.accounts.roles import ADMINS
from yanzhen.accounts.views.answers import tell
from yanzhen.accounts.views.tabs import settings_tabs
from yanzhen.common import clock
from yanzhen.common.refusals import Refused


def _render(
    request: SignedInRequest, page: str, form: Form, context: dict[str, Any]
) -> HttpResponse:
    context |= {"form": form, "tabs": settings_tabs(request)}
    status = 422 if form.errors or context.get("refusal") else 200
    return render(request, page, context, status=status)


@allow(ADMINS)
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: SignedInRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, initial={"opened_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            opened = commands.open_team(**form.cleaned_data, by=request.user, at=clock.now())
        except Refused as problem:
            tell(form, problem)
        else:
            messages.success(request, _("“%s”已成立。") % opened.name)
            return redirect("accounts:team", opened.code)
    return _render(request, "accounts/teams.html", form, {"teams": queries.team_rows()})


@allow(ADMINS)
def team(request: SignedInRequest, code: str) -> HttpResponse:
    return _team_page(request, code, CloseTeamForm(initial={"on": clock.today()}))


def _team_page(request: SignedInRequest, code: str, form: CloseTeamForm) -> HttpResponse:
    found = get_object_or_404(Team.objects.select_related("succeeded_by"), code=code)
    context = {
        "team": found,
        "memberships": queries.team_memberships(found),
        "predecessors": list(found.predecessors.all()),
        "entered": list(found.entries.select_related("season")),
        "entries": queries.read_timeline(f"team:{code}", reader=request.user),
    }
    return _render(request, "accounts/team.html", form, context)


@allow(ADMINS)
@require_POST
def close(request: SignedInRequest, code: str) -> HttpResponse:
    get_object_or_404(Team, code=code)
    form = CloseTeamForm(request.POST)
    if form.is_valid():
        try:
            commands.close_team(code, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as problem:
            tell(form, problem)
        else:
            messages.success(request, _("团队已撤销，它的记录和成绩都还在。"))
            return redirect("accounts:team", code)
    return _team_page(request, code, form)


@allow(ADMINS)
@require_http_methods(["GET", "HEAD", "POST"])
def seasons(request: SignedInRequest) -> HttpResponse:
    form = SeasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = commands.open_season(**form.cleaned_data, by=request.user, at=clock.now())
        except Refused as problem:
            tell(form, problem)
        else:
            note_season(request)
            messages.success(request, _("“%s”已开启，请选参赛团队。") % opened.name)
            return redirect("accounts:season", opened.code)
    return _render(request, "accounts/seasons.html", form, {"seasons": queries.season_rows()})


@allow(ADMINS)
def season(request: SignedInRequest, code: str) -> HttpResponse:
    return _season_page(request, get_object_or_404(Season, code=code), EntryForm())


def _season_page(
    request: SignedInRequest, found: Season, form: EntryForm, refusal: Refused | None = None
) -> HttpResponse:
    context = {
        "shown": found,
        "refusal": refusal,
        "entered": list(found.entries.select_related("team").order_by("track", "team__code")),
    }
    return _render(request, "accounts/season.html", form, context)


@allow(ADMINS)
@require_POST
def enter(request: SignedInRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Season, code=code)
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _season_page(request, found, form)
    entering, track = form.cleaned_data["team"], form.cleaned_data["track"]
    try:
        commands.enter_season(found, entering, track=track, by=request.user, at=clock.now())
    except Refused as problem:
        tell(form, problem)
        return _season_page(request, found, form)
    return redirect("accounts:season", code)


@allow(ADMINS)
@require_POST
def leave(request: SignedInRequest, code: str, team_code: str) -> HttpResponse:
    found = get_object_or_404(Season, code=code)
    leaving = get_object_or_404(Team, code=team_code)
    try:
        commands.leave_season(found, leaving, by=request.user, at=clock.now())
    except Refused as problem:
        return _season_page(request, found, EntryForm(), problem)
    return redirect("accounts:season", code)
