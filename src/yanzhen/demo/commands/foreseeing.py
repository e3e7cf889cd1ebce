"""The forecasts that were kept month by month."""

import calendar
from datetime import date, timedelta

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.outlook.commands import keep_forecast, refresh_outlook

KEPT = [(2021, month) for month in range(3, 13)] + [(2022, month) for month in range(1, 5)]


def keep_forecasts(world: World) -> Story:
    """Tell how each month's forecast was kept on the first working day after it, and how the
    newest one was found last."""
    for year, month in KEPT:
        day = date(year, month, calendar.monthrange(year, month)[1])
        at = moment(day + timedelta(days=1), month, hour=8)
        yield at
        keep_forecast(world.seasons[str(year)], day, at=at)
    at = moment(date(2022, 5, 30), 0, hour=19)
    yield at
    refresh_outlook(world.seasons["2022"], at=at)
