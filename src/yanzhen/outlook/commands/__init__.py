"""Everything that happens to forecasts."""

from yanzhen.outlook.commands.keeping import keep_forecast, refresh_outlook

__all__ = ["keep_forecast", "refresh_outlook"]
