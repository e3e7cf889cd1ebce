"""The quarter's red and black lists: named is who was put on them, by a decision."""

from datetime import date

import pytest

from yanzhen.accounts.roles import Role
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.league.commands import add_listing, decide_listing, propose_lists
from yanzhen.league.models import Colour, Listing
from yanzhen.reports.commands import issue_bulletin, reissue_bulletin
from yanzhen.reports.kinds import Kind, period_of
from yanzhen.reports.queries.building import build
from yanzhen.reports.tests.test_bulletins import AT, TODAY
from yanzhen.reports.told import from_json
from yanzhen.targets.tests.factories import UserFactory, make_zone

pytestmark = pytest.mark.django_db
QUARTER = period_of(Kind.RED_BLACK, date(2022, 1, 1))


@pytest.fixture
def zone():
    season, leader, teams = make_zone()
    return season, leader, teams


def proposed(season, team, colour=Colour.BLACK):
    return Listing.objects.create(
        season=season, starts_on=QUARTER.starts_on, ends_on=QUARTER.ends_on, colour=colour,
        team=team, reason="得分率 31.0%，低于界限", proposed_at=AT,
    )  # fmt: skip


def issue(season, leader):
    return issue_bulletin(season, Kind.RED_BLACK, QUARTER, by=leader, at=AT)


def test_who_is_only_proposed_is_named_to_nobody(zone, client, monkeypatch):
    season, _leader, teams = zone
    proposed(season, teams[0])
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    client.force_login(UserFactory(role=Role.OFFICER, team=teams[1]))

    shown = client.get("/reports/red-black/2022-01/").content.decode()

    assert "低于界限" not in shown
    assert "还有 1 支队伍的提名等园区领导确认" in shown


def test_a_list_on_which_nobody_was_left_is_issued_empty(zone):
    season, leader, teams = zone
    row = proposed(season, teams[0])
    with pytest.raises(Refused, match="没确认"):
        issue(season, leader)
    decide_listing(row.pk, confirm=False, by=leader, at=AT, note="新队，首季不上榜")

    told = from_json(issue(season, leader).told)

    assert [section.rows for section in told.sections] == [(), ()]
    assert {section.empty for section in told.sections} == {"本季没有队伍上榜。"}


def test_a_quarter_in_which_the_rule_names_nobody_is_issued_once_it_was_asked(zone):
    season, leader, _teams = zone
    with pytest.raises(Refused, match="还没有拟出"):
        issue(season, leader)
    propose_lists(season, QUARTER.starts_on, QUARTER.ends_on, by=leader, at=AT)
    Listing.objects.all().delete()

    assert from_json(issue(season, leader).told).sections[0].rows == ()


def test_no_correction_goes_out_while_somebody_waits(zone):
    season, leader, teams = zone
    span = QUARTER.starts_on, QUARTER.ends_on
    add_listing(season, *span, teams[0], colour=Colour.RED, reason="签下头部项目", by=leader, at=AT)
    first = issue(season, leader)
    add_listing(season, *span, teams[1], colour=Colour.RED, reason="服务好", by=leader, at=AT)
    row = proposed(season, teams[0])

    with pytest.raises(Refused, match="没确认"):
        reissue_bulletin(first.pk, reason="补一支", by=leader, at=AT)
    decide_listing(row.pk, confirm=True, by=leader, at=AT)
    told = build(season, Kind.RED_BLACK, QUARTER, TODAY)
    assert reissue_bulletin(first.pk, reason="补一支", by=leader, at=AT).version == 2
    assert [len(section.rows) for section in told.sections] == [2, 1]
