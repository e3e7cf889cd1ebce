"""The newest forecast of the zone or a team, as the worker found it, and how old it is."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yanzhen.accounts.models import Season, Team, current_season
from yanzhen.journal.kept import ONLY_READS, journal_place
from yanzhen.journal.models import Event
from yanzhen.outlook.models import KeptForecast, LatestOutlook
from yanzhen.outlook.queries.goals import can_forecast
from yanzhen.outlook.said import Said, Whole, from_json


@dataclass(frozen=True, slots=True)
class Newest:
    """A forecast with when it was found; `behind` where something has happened since."""

    whole: Whole
    found_at: datetime
    behind: bool


def newest(season: Season, team: Team | None, today: date) -> Newest | None:
    """Return the newest forecast, or None before the worker has made one. Three queries."""
    team_id = team.pk if team else None
    row = LatestOutlook.objects.filter(season=season, team=team_id).first()
    if row is None:
        return None
    behind = row.as_of < min(today, season.ends_on) or _has_moved(row.position)
    return Newest(from_json(row.told), row.found_at, behind)


def outlook(season: Season, on: date, *, team: Team | None = None) -> Whole | None:
    """Return the forecast that was the newest on a day: probability per target, interval, joint.

    The last one found where the day has come to it, else the one kept last before. At most two
    queries.
    """
    team_id = team.pk if team else None
    row = LatestOutlook.objects.filter(season=season, team=team_id, as_of__lte=on).first()
    if row is not None:
        return from_json(row.told)
    kept = KeptForecast.objects.filter(season=season, as_of__lte=on).first()
    told = kept.told.get("zone" if team is None else str(team_id)) if kept else None
    return from_json(told) if told else None


def by_team(season: Season) -> list[tuple[Team, Whole]]:
    """Return each team's newest forecast, in the order of the teams. One query."""
    rows = LatestOutlook.objects.filter(season=season, team__isnull=False).select_related("team")
    found = [(row.team, from_json(row.told)) for row in rows.order_by("team__kind", "team__code")]
    return [(team, whole) for team, whole in found if team is not None]


def chances_by_target(whole: Whole | None) -> dict[int, Said]:
    """Return what is said of each target, by its number."""
    return {said.target: said for said in whole.targets} if whole else {}


def season_now(today: date) -> Season | None:
    """Return the season that runs, else the last one that has begun."""
    running = current_season(today)
    return running or Season.objects.filter(starts_on__lte=today).first()


def is_stale(season: Season, at: datetime, *, seconds: float, rest: int) -> bool:
    """Return whether the newest forecasts are behind, and old enough to be worked out anew."""
    if not can_forecast(season):
        return False
    row = LatestOutlook.objects.filter(season=season).order_by("pk").first()
    if row is None:
        return True
    if at < row.found_at + timedelta(seconds=max(seconds, row.took_ms * rest / 1000)):
        return False
    on = min(at.date(), season.ends_on)
    return row.as_of < on or _has_moved(row.position)


def _has_moved(position: int) -> bool:
    """Return whether anything was recorded after an event that a forecast may depend on. Somebody
    who signs in or takes a list out changes nothing, and in a busy office does so all the time."""
    if position >= journal_place().last:
        return False
    return Event.objects.filter(pk__gt=position).exclude(ONLY_READS).exists()


def due_months(season: Season, until: date) -> list[date]:
    """Return the month ends of a season up to a day that have no kept forecast. One query."""
    if not can_forecast(season):
        return []
    kept = set(KeptForecast.objects.filter(season=season).values_list("as_of", flat=True))
    ends = [
        date(season.starts_on.year, month, calendar.monthrange(season.starts_on.year, month)[1])
        for month in range(1, 13)
    ]
    return [day for day in ends if day <= until and day not in kept]
