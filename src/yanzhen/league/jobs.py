"""What the worker does for the race: late sharings lapse, portfolios are added up."""

from yanzhen.accounts.models import current_season
from yanzhen.common import clock
from yanzhen.league.commands import lapse_credits, tally_portfolio
from yanzhen.league.queries.portfolio import days_to_tally


def lapse() -> None:
    lapse_credits(at=clock.now())


def tally() -> None:
    on = clock.today()
    season = current_season(on)
    if season is not None and season.entries.exists():
        for until in days_to_tally(season, on, turn=clock.now().hour):
            tally_portfolio(season, until)
