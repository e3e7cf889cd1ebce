"""Which days' portfolios the worker adds up, so that no page does."""

from datetime import date

import pytest

from yanzhen.league.commands import tally_portfolio
from yanzhen.league.models import PortfolioCell
from yanzhen.league.queries.portfolio import days_to_tally, portfolio, read_portfolio
from yanzhen.targets.tests.factories import ProjectFactory, make_zone

pytestmark = pytest.mark.django_db
ON = date(2022, 4, 11)
ENDS = [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 31)]


def test_month_ends_nobody_added_up_come_first_and_then_each_in_its_turn():
    season, _leader, teams = make_zone()
    for place, team in enumerate(teams):
        ProjectFactory(team=team, signed_on=date(2022, 2, 3) if place else None)

    assert days_to_tally(season, ON, turn=0) == [*ENDS, ON]
    for until in [*ENDS, ON]:
        tally_portfolio(season, until)
    assert days_to_tally(season, ON, turn=4) == [ENDS[1], ON]
    assert days_to_tally(season, date(2022, 1, 20), turn=4) == [date(2022, 1, 20)]

    kept = set(PortfolioCell.objects.values_list("until", flat=True))
    assert kept == {*ENDS, ON}, "adding a month's end up again leaves today's"
    assert portfolio(season, ENDS[1]) == (ENDS[1], read_portfolio(season, ENDS[1]))
