"""Forecasts: the newest, the ones kept, how past ones turned out, and the cockpit's panel."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Season, Team
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.parameters import parameter
from yanzhen.outlook.drawing import draw_counts, draw_line, draw_reliability
from yanzhen.outlook.models import KeptForecast, LatestOutlook
from yanzhen.outlook.queries.goals import not_forecast
from yanzhen.outlook.queries.past import backtest, course_of, rows_of
from yanzhen.outlook.queries.reading import Newest, by_team, newest, season_now
from yanzhen.outlook.queries.turning import turn_rows
from yanzhen.outlook.said import Said, digest_of, from_json
from yanzhen.outlook.showing import card_of, lamp, named
from yanzhen.outlook.wording import chance_text
from yanzhen.targets.models import Target
from yanzhen.targets.queries import season_targets

ENOUGH_YEARS = 1


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse:
    """Show the newest forecast of the zone or of one team."""
    season = _season(request)
    if season is None:
        return render(request, "outlook/no_season.html")
    today = clock.today()
    team = _team(request, season)
    found = newest(season, team, today)
    targets = season_targets(season)
    context: dict[str, Any] = {
        "season": season, "team": team, "seasons": list(Season.objects.all()),
        "teams": _teams(season), "newest": found, "left_out": not_forecast(
            targets, team.pk if team else None),
        "may_wait": season_now(today) == season,
    }  # fmt: skip
    if found:
        context |= _found_context(request, season, team, found, targets)
    return render(request, "outlook/index.html", context)


def _found_context(
    request: SignedInRequest, season: Season, team: Team | None, found: Newest,
    targets: list[Target],
) -> dict[str, Any]:  # fmt: skip
    whole = named(found.whole, targets)
    turns = turn_rows(whole.targets, request.user)
    course = [(day, named(past, targets)) for day, past in course_of(season, team)]
    tone, word = lamp(whole.joint)
    return {
        "whole": whole, "cards": [card_of(said, turns[said.target]) for said in whole.targets],
        "joint": chance_text(whole.joint), "joint_tone": tone, "joint_word": word,
        "by_priors": whole.years < ENOUGH_YEARS,
        "course": draw_line([(day.month, past.joint, f"{day} {chance_text(past.joint)}")
                             for day, past in course]),
        "months": [(day, chance_text(past.joint),
                    [(s.label, chance_text(s.probability)) for s in past.targets])
                   for day, past in course],
        "by_team": _team_lines(season, targets) if team is None else [],
    }  # fmt: skip


def _team_lines(season: Season, targets: list[Target]) -> list[dict[str, Any]]:
    """Return each team's line: its targets' chances and all together."""
    return [
        {"team": team, "live": whole.live, "joint": chance_text(whole.joint),
         "tone": lamp(whole.joint)[0],
         "targets": [(said, chance_text(said.probability), lamp(said.probability)[0])
                     for said in named(whole, targets).targets]}
        for team, whole in by_team(season)
    ]  # fmt: skip


def _season(request: SignedInRequest) -> Season | None:
    code = request.GET.get("season", "")
    if code and (found := Season.objects.filter(code=code[:12]).first()):
        return found
    return season_now(clock.today())


def _teams(season: Season) -> list[Team]:
    return list(Team.objects.filter(entries__season=season).order_by("kind", "code"))


def _team(request: SignedInRequest, season: Season) -> Team | None:
    number = whole_number(request.GET.get("team"))
    if number is None:
        return None
    return get_object_or_404(Team.objects.filter(entries__season=season), pk=number)


@allow(EVERYONE)
def panel(request: SignedInRequest) -> HttpResponse:
    """Show the chances alone, for the cockpit and the wall."""
    season = _season(request)
    team = _team(request, season) if season else None
    found = newest(season, team, clock.today()) if season else None
    whole = named(found.whole, season_targets(season)) if season and found else None
    rows = [(said, chance_text(said.probability), *lamp(said.probability))
            for said in (whole.targets if whole else ())]  # fmt: skip
    context = {"season": season, "team": team, "newest": found, "rows": rows,
               "joint": chance_text(found.whole.joint) if found else ""}  # fmt: skip
    return render(request, "outlook/_panel.html", context)


@allow(EVERYONE)
def past(request: SignedInRequest) -> HttpResponse:
    """Show how past forecasts turned out, beside two simpler ways to foresee."""
    today = clock.today()
    found = backtest(today)
    few = parameter("outlook.few_outcomes", on=today)
    context = {
        "found": found, "is_few": found.outcomes < few, "few": few,
        "chart": draw_reliability([(b.said, b.came, b.count) for b in found.bins]),
        "kept": list(KeptForecast.objects.select_related("season").defer("told")),
    }  # fmt: skip
    return render(request, "outlook/past.html", context)


@allow(EVERYONE)
def kept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one kept forecast as it was, and what came where the season is over."""
    found = get_object_or_404(KeptForecast.objects.select_related("season"), pk=pk)
    names = {target.pk: str(target) for target in season_targets(found.season)}
    rows = [(row, names.get(row.said.target, row.said.label), chance_text(row.said.probability),
             chance_text(row.said.seasonal))
            for row in rows_of(found, clock.today())]  # fmt: skip
    context = {"kept": found, "rows": rows, "is_whole": digest_of(found.told) == found.digest}
    return render(request, "outlook/kept.html", context)


@allow(EVERYONE)
def counts_svg(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return the distribution of a target's final count as a drawing that any program opens."""
    said = _said_of(pk)
    bars = draw_counts(said.counts, said.count, said.p05, said.p95)
    context = {"said": said, "bars": bars}
    response = render(request, "outlook/counts.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="outlook-{pk}.svg"'
    return response


def _said_of(number: int) -> Said:
    target = get_object_or_404(Target, pk=number)
    for row in LatestOutlook.objects.filter(season=target.season_id, team=target.team_id):
        for said in named(from_json(row.told), [target]).targets:
            if said.target == target.pk:
                return said
    raise Http404
