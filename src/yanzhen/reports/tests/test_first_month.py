"""A season that begins within a month: that month is its first, and all its months close."""

from datetime import date

import pytest

from yanzhen.accounts.models import Season
from yanzhen.common import clock
from yanzhen.outlook.tests.factories import lead, sign
from yanzhen.reports.commands import close_month, issue_bulletin
from yanzhen.reports.kinds import Kind, period_of
from yanzhen.reports.queries.building import build
from yanzhen.reports.queries.reading import due_month, season_of, shelves
from yanzhen.reports.tests.test_bulletins import AT, TODAY, section
from yanzhen.targets.commands import rebuild
from yanzhen.targets.tests.factories import make_zone

pytestmark = pytest.mark.django_db
FEBRUARY = period_of(Kind.MONTHLY, date(2022, 2, 1))
QUARTER = period_of(Kind.STARTS, date(2022, 2, 1))


@pytest.fixture
def zone():
    season, leader, teams = make_zone()
    Season.objects.filter(pk=season.pk).update(starts_on=date(2022, 2, 15))
    season.refresh_from_db()
    for day in (3, 20):
        sign(lead(date(2021, 9, 1), 12, team=teams[0], name=f"二月{day}日"), date(2022, 2, day))
    rebuild(at=AT)
    return season, leader, teams


def test_its_months_close_one_after_the_other_and_stand_on_the_shelf(zone, client, monkeypatch):
    season, leader, _teams = zone
    assert due_month(season, TODAY) == date(2022, 2, 1)
    for month in (2, 3):
        close_month(season, date(2022, month, 1), by=leader, at=AT)
    assert due_month(season, TODAY) is None

    monkeypatch.setattr(clock, "today", lambda: TODAY)
    client.force_login(leader)
    for kind in ("monthly/2022-02", "leader/2022-02", "starts/2022-01"):
        assert client.get(f"/reports/{kind}/").status_code == 200
    held = [(s.kind, s.period.starts_on.month) for s in shelves(season, TODAY) if s.newest]
    assert (Kind.STARTS, 1) in held and (Kind.MONTHLY, 2) in held


def test_its_first_month_tells_what_came_since_it_began(zone):
    season, _leader, _teams = zone
    told = build(season, Kind.MONTHLY, FEBRUARY, TODAY)
    assert [row.cells[1] for row in section(told, "signed").rows] == ["二月20日"]
    assert told.period == "2022年2月"


def test_the_quarter_it_began_in_may_go_out_early(zone):
    season, leader, _teams = zone
    issued = issue_bulletin(season, Kind.STARTS, QUARTER, by=leader, at=AT)
    assert issued.starts_on == date(2022, 1, 1)


def test_a_month_shared_by_two_seasons_is_reported_by_the_one_that_ran_on_its_first_day(zone):
    season, _leader, _teams = zone
    earlier = Season.objects.create(
        code="2021B", name="上一季", starts_on=date(2021, 6, 1), ends_on=date(2022, 2, 14)
    )
    assert season_of(FEBRUARY) == earlier
    assert due_month(season, TODAY) == date(2022, 3, 1)
