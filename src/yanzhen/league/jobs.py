"""What the worker does for the race: late sharings lapse, portfolios are added up."""

from yanzhen.accounts.models import current_season
from yanzhen.common import clock
from yanzhen.league.commands import lapse_credits, tally_portfolio


def lapse() -> None:
    lapse_credits(at=clock.now())


def tally() -> None:
    on = clock.today()
    season = current_season(on)
    if season is not None and season.entries.exists():
        tally_portfolio(season, on)
