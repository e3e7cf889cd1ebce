"""The home page in its three versions, the wall, and the lists behind its figures."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Season, Team, User
from yanzhen.accounts.roles import ADMINS, COURTING, EVERYONE, Role
from yanzhen.cockpit import queries
from yanzhen.cockpit.failures import failure_list
from yanzhen.cockpit.queries.changing import VERBS
from yanzhen.cockpit.queries.figures import stage_band
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.desk.lists import list_response
from yanzhen.outlook.queries.reading import chances_by_target, outlook, season_now
from yanzhen.outlook.showing import chances_shown
from yanzhen.projects.models import Project
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.queries import course, season_targets, standing
from yanzhen.targets.views import course_context

ZONE, TEAM, OWN = "zone", "team", "own"
DEFAULTS = {
    Role.ZONE_LEADER: ZONE,
    Role.AUDITOR: ZONE,
    Role.TEAM_LEAD: TEAM,
}


@allow(EVERYONE)
def home(request: SignedInRequest) -> HttpResponse:
    """Answer: how far are we, what is stuck, what moved, what must I do today."""
    if request.GET.get("wall"):
        return wall(request)
    at = clock.now()
    on = timezone.localdate(at)
    version = _version(request)
    context: dict[str, Any] = {"version": version, "versions": _tabs(request.user, version)}
    context |= _standing_context(request, on, version)
    context |= _VERSIONS[version](request, at)
    context["due"], context["due_count"] = queries.due_today(request.user, at)
    return render(request, "cockpit/home.html", context)


def _version(request: SignedInRequest) -> str:
    asked = request.GET.get("as", "")
    known = [key for key, _label in _labels(request.user)]
    return asked if asked in known else DEFAULTS.get(Role(request.user.role), OWN)


def _labels(user: User) -> list[tuple[str, str]]:
    if user.role not in COURTING:
        return [(ZONE, _("全区")), (OWN, _("我的工作"))]
    labels = [(ZONE, _("领导")), (TEAM, _("组长")), (OWN, _("专员"))]
    return labels if user.role != Role.OFFICER else [labels[2], labels[0]]


def _tabs(user: User, version: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"/?as={key}", "here": key == version}
        for key, label in _labels(user)
    ]


def _season(on: date) -> Season | None:
    """Return the season that runs, else the last one, else the first to come."""
    return season_now(on) or Season.objects.order_by("starts_on").first()


def _standing_context(request: SignedInRequest, on: Any, version: str) -> dict[str, Any]:
    """Return targets with their figures: of the zone, or of the team that is looked at."""
    season = _season(on)
    team = _team(request, season) if version == TEAM else None
    context: dict[str, Any] = {"season": season, "team": team, "on": on}
    if season is None:
        return context
    day = min(on, season.ends_on)
    targets, actuals = season_targets(season), read_actuals(season.starts_on, day)
    found = standing(season, day, team=team, targets=targets, actuals=actuals)
    context |= {"standing": found, "hero": found.hero}
    context |= _odds(season, day, team)
    if hero := found.hero:
        team_id = team.pk if team else None
        tens, fifties, hundreds = actuals.sizes(*hero.period, team_id)
        context |= {
            "hero_tiers": [3] * hundreds + [2] * fifties + [1] * tens,
            "hero_due": float(hero.value) * hero.due,
            "hero_amount": actuals.tier_amount(*hero.period, team_id),
            "hero_actual": int(hero.reached),
            "hero_target": int(hero.value),
        }
        context |= course_context(hero, course(hero, day, actuals))
    context["tiles"] = [
        tile for whole in found.tiles for tile in (whole, *whole.parts) if tile is not found.hero
    ]
    return context


def _odds(season: Season, day: date, team: Team | None) -> dict[str, Any]:
    """Return the chance of each target to be met, as it was last worked out."""
    address = reverse("outlook:index") + (f"?team={team.pk}" if team else "")
    said = chances_by_target(outlook(season, day, team=team))
    return {"chances": chances_shown(said), "outlook_url": address}


def _team(request: SignedInRequest, season: Season | None) -> Team | None:
    """Return the team a lead's version shows: one's own; a zone leader may choose."""
    asked = request.GET.get("team", "")
    if request.user.role == Role.ZONE_LEADER:
        teams = Team.objects.filter(entries__season=season).order_by("kind", "code")
        chosen = teams.filter(pk=int(asked)) if asked.isdecimal() and len(asked) < 10 else teams
        return chosen.first()
    return request.user.team


def _zone_version(request: SignedInRequest, at: datetime) -> dict[str, Any]:
    on, since = timezone.localdate(at), _yesterday(at)
    figures = queries.stage_figures(request.user)
    moved, moved_count = queries.latest_of_all(request.user, since, at)
    return {
        "stuck": queries.stuck_kinds(request.user, on),
        "changes": moved,
        "changes_count": moved_count,
        "pillars": queries.pillar_rows(figures),
        "counters": queries.counters_for(request.user, on),
    }


def _team_version(request: SignedInRequest, at: datetime) -> dict[str, Any]:
    on = timezone.localdate(at)
    team = _team(request, _season(on))
    if team is None:
        return {"counters": queries.counters_for(request.user, on)}
    return {
        "teams": _teams(request, on),
        "members": queries.member_rows(request.user, team, on),
        "stuck": queries.stuck_kinds(request.user, on, team=team),
        "changes": queries.changes_since(
            request.user, _yesterday(at), at, codes=_codes(request.user, team=team)
        ),
        "counters": queries.counters_for(request.user, on),
    }


def _teams(request: SignedInRequest, on: Any) -> list[Team]:
    if request.user.role != Role.ZONE_LEADER:
        return []
    return list(Team.objects.filter(entries__season=_season(on)).order_by("kind", "code"))


def _own_version(request: SignedInRequest, at: datetime) -> dict[str, Any]:
    on, user = timezone.localdate(at), request.user
    courts = user.role in COURTING
    codes = _codes(user, owner=user) if courts else None
    return {
        "stuck": queries.stuck_kinds(user, on, owner=user if courts else None),
        "changes": queries.changes_since(user, _yesterday(at), at, codes=codes),
        "mine": queries.my_projects(user, on) if courts else [],
        "courts": courts,
        "counters": queries.counters_for(user, on),
    }


_VERSIONS = {ZONE: _zone_version, TEAM: _team_version, OWN: _own_version}


def _codes(user: User, **whose: Any) -> set[str]:
    return set(
        Project.objects.filter(**whose).order_by("-pk").values_list("code", flat=True)[:2000]
    )


def _yesterday(at: datetime) -> datetime:
    """Return the beginning of yesterday in the zone's time."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=1)


@allow(EVERYONE)
def wall(request: SignedInRequest) -> HttpResponse:
    """Show the big-screen form: dark, without controls, renewing itself."""
    at = clock.now()
    on = timezone.localdate(at)
    figures = queries.stage_figures(request.user)
    context: dict[str, Any] = {"theme": "dark", "at": timezone.localtime(at)}
    context |= _standing_context(request, on, ZONE)
    context |= {
        "stuck": queries.stuck_kinds(request.user, on),
        "pillars": queries.pillar_rows(figures)[:-1],
        "band": stage_band(figures),
        "changes": queries.changes_since(request.user, _yesterday(at), at, limit=4),
        "seconds": parameter("cockpit.wall_refresh_seconds", on=on),
    }
    part = bool(request.GET.get("part"))
    return render(request, "cockpit/_wall.html" if part else "cockpit/wall.html", context)


@allow(EVERYONE)
def changes(request: SignedInRequest) -> HttpResponse:
    """List what changed in the last days, in words."""
    at = clock.now()
    asked = request.GET.get("days", "")
    days = min(max(int(asked), 1), 366) if asked.isdecimal() and len(asked) < 5 else 1
    verb = request.GET.get("verb", "")
    found = queries.changes_since(
        request.user, _yesterday(at) - timedelta(days=days - 1), at, limit=queries.SCANNED,
        verb=verb if verb in VERBS else "",
    )  # fmt: skip
    choices = [(1, _("昨日以来")), (7, _("近 7 天")), (30, _("近 30 天"))]
    tabs = [
        {"label": label, "url": f"?days={n}" + (f"&verb={verb}" if verb in VERBS else ""),
         "here": n == days}
        for n, label in choices
    ]  # fmt: skip
    context = {"changes": found, "tabs": tabs, "most": queries.SCANNED}
    return render(request, "cockpit/changes.html", context)


@allow(ADMINS)
def failures(request: SignedInRequest) -> HttpResponseBase:
    """List the background tasks that failed."""
    return list_response(request, failure_list(), page="cockpit/failures.html")
