"""Which days' portfolios the worker adds up, so that no page does."""

from datetime import date

import pytest

from yanzhen.accounts.models import Entry
from yanzhen.league.commands import tally_portfolio
from yanzhen.league.models import Portfolio
from yanzhen.league.queries import adjusted
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

    kept = set(Portfolio.objects.values_list("until", flat=True))
    assert kept == {*ENDS, ON}, "adding a month's end up again leaves today's"
    assert portfolio(season, ENDS[1]) == (ENDS[1], read_portfolio(season, ENDS[1]))


def test_a_page_takes_the_adjusted_table_from_what_the_worker_kept(monkeypatch):
    season, _leader, teams = make_zone()
    for place, team in enumerate(teams):
        ProjectFactory(team=team, signed_on=date(2022, 2, 3) if place else None)
    worked_out = adjusted.adjusted_rows(season, ENDS[1])
    tally_portfolio(season, ENDS[1])

    with monkeypatch.context() as patched:
        patched.setattr(adjusted, "adjust", None)
        assert adjusted.adjusted_rows(season, ENDS[1]) == worked_out
        assert adjusted.adjusted_rows(season, date(2022, 3, 2)).until == ENDS[1]

    Entry.objects.filter(season=season, team=teams[0]).delete()
    left = adjusted.adjusted_rows(season, ENDS[1])
    assert teams[0] not in [row.team for row in left.rows], "another field is worked out anew"
    assert len(left.rows) == len(worked_out.rows) - 1
