"""What the worker does for forecasts: renew them after changes, keep them month by month."""

from datetime import date, datetime, timedelta

from yanzhen.accounts.models import Season
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.outlook.commands import keep_forecast, refresh_outlook
from yanzhen.outlook.queries.reading import due_months, is_stale, season_now

# Of a large zone a forecast takes seconds: it is not renewed more often than this many times as
# long as it took.
REST = 10
AT_ONCE = 3


def renew() -> None:
    """Work the running season's forecasts out anew if anything happened since."""
    at = clock.now()
    season = season_now(clock.today())
    if season is None:
        return
    seconds = parameter("outlook.refresh_seconds", on=season.starts_on)
    if is_stale(season, at, seconds=seconds, rest=REST):
        refresh_outlook(season, at=at)


def keep_months() -> None:
    """Keep the forecasts of months that are over and have none yet, a few at a time."""
    keep_due(clock.now(), most=AT_ONCE)


def keep_due(at: datetime, *, most: int | None = None) -> int:
    """Keep what is due, earliest first, and return how many were kept."""
    yesterday = clock.today() - timedelta(days=1)
    due = [(s, d) for s in Season.objects.order_by("starts_on") for d in due_months(s, yesterday)]
    return sum(_kept(season, day, at) for season, day in due[:most])


def _kept(season: Season, day: date, at: datetime) -> bool:
    try:
        keep_forecast(season, day, at=at)
    except Refused:  # nothing to forecast as of that day; looked at again next time
        return False
    return True
