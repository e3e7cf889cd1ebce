from datetime import date

import pytest
from django.db import IntegrityError, transaction

from yanzhen.accounts.commands import close_team, enter_season
from yanzhen.accounts.models import Entry, Membership, Season, Team
from yanzhen.accounts.tests.factories import (
    AT,
    AdminFactory,
    SeasonFactory,
    TeamFactory,
    UserFactory,
)
from yanzhen.common.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    admin = AdminFactory()
    client.force_login(admin)
    return admin


def test_opens_a_team_with_its_code_in_upper_case(client, admin):
    typed = {"code": "zsj", "name": "招商局", "short_name": "招商局", "kind": "DEPARTMENT"}
    response = client.post("/settings/teams/", typed | {"opened_on": "2022-01-04"})
    assert response["Location"] == "/settings/teams/ZSJ/"
    assert Team.objects.get().opened_on == date(2022, 1, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Z/S"},
        {"kind": "CLUB"},
        {"opened_on": "soon"},
        {"name": ""},
        {"code": "T1"},
        {"opened_on": "0202-01-04"},
    ],
)
def test_refuses_a_team_it_cannot_open(client, admin, wrong):
    TeamFactory(code="T1")
    typed = {"code": "ZSJ", "name": "招商局", "short_name": "招商局", "kind": "DEPARTMENT"}
    response = client.post("/settings/teams/", typed | {"opened_on": "2022-01-04"} | wrong)
    assert response.status_code == 422
    assert Team.objects.count() == 1


def test_closing_notes_the_successor_and_keeps_the_team(client, admin):
    old, heir = TeamFactory(), TeamFactory()
    typed = {"on": "2022-01-04", "succeeded_by": heir.code}
    assert client.post(f"/settings/teams/{old.code}/close/", typed).status_code == 302
    old.refresh_from_db()
    assert (old.closed_on, old.succeeded_by) == (date(2022, 1, 4), heir)
    assert old.name in client.get(f"/settings/teams/{heir.code}/").content.decode()


def test_a_team_with_people_is_not_closed_and_they_are_named(client, admin):
    team = TeamFactory()
    UserFactory(team=team, name="周以宁")
    response = client.post(f"/settings/teams/{team.code}/close/", {"on": "2022-01-04"})
    assert response.status_code == 422
    assert "周以宁" in response.content.decode()


def test_refuses_closings_that_make_no_sense():
    admin, team = AdminFactory(), TeamFactory()
    with pytest.raises(Refused, match="早于成立"):
        close_team(team.code, on=date(2020, 1, 1), succeeded_by=None, by=admin, at=AT)
    with pytest.raises(Refused, match="另一支"):
        close_team(team.code, on=date(2022, 1, 4), succeeded_by=team, by=admin, at=AT)
    close_team(team.code, on=date(2022, 1, 4), succeeded_by=None, by=admin, at=AT)
    with pytest.raises(Refused, match="撤销"):
        close_team(team.code, on=date(2022, 1, 5), succeeded_by=None, by=admin, at=AT)


def test_a_team_is_not_closed_ahead_of_time_nor_before_somebody_joined():
    admin, team = AdminFactory(), TeamFactory()
    person = UserFactory(name="周以宁", is_active=False)
    Membership.objects.create(
        user=person, team=team, member_from=date(2022, 3, 1), member_until=date(2022, 5, 1)
    )

    with pytest.raises(Refused, match="将来"):
        close_team(team.code, on=date(2022, 6, 1), succeeded_by=None, by=admin, at=AT)
    with pytest.raises(Refused, match="周以宁在 2022-03-01"):
        close_team(team.code, on=date(2022, 2, 28), succeeded_by=None, by=admin, at=AT)
    assert close_team(team.code, on=date(2022, 5, 31), succeeded_by=None, by=admin, at=AT).closed_on


def test_closing_ends_the_memberships_of_people_who_left():
    admin, team = AdminFactory(), TeamFactory()
    gone = UserFactory(team=team, is_active=False)
    Membership.objects.create(user=gone, team=team, member_from=date(2022, 1, 4))

    close_team(team.code, on=date(2022, 5, 31), succeeded_by=None, by=admin, at=AT)

    assert gone.memberships.get().member_until == date(2022, 5, 31)


def test_a_team_opened_after_the_season_does_not_race():
    season, team = SeasonFactory(), TeamFactory(opened_on=date(2023, 1, 1))
    with pytest.raises(Refused, match="才成立"):
        enter_season(season, team, track="", by=AdminFactory(), at=AT)


def test_opens_a_season_and_enters_a_team_in_it(client, admin):
    team = TeamFactory()
    typed = {
        "code": "2022",
        "name": "2022 赛季",
        "starts_on": "2022-01-01",
        "ends_on": "2022-12-31",
    }
    assert client.post("/settings/seasons/", typed)["Location"] == "/settings/seasons/2022/"
    client.post("/settings/seasons/2022/enter/", {"team": team.code, "track": "部门赛道"})
    client.post("/settings/seasons/2022/enter/", {"team": team.code, "track": "国企赛道"})
    assert Entry.objects.get().track == "国企赛道"
    client.post(f"/settings/seasons/2022/leave/{team.code}/")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"starts_on": "2022-06-01", "ends_on": "2023-05-31"}, "重叠"),
        ({"starts_on": "0202-01-01", "ends_on": "0202-12-31"}, "核对年份"),
        ({"starts_on": "2023-01-01", "ends_on": "9999-12-31"}, "核对年份"),
        ({"starts_on": "2023-12-31", "ends_on": "2023-01-01"}, "晚于开始"),
        ({"code": "2022", "starts_on": "2023-01-01", "ends_on": "2023-12-31"}, "已有"),
    ],
)
def test_refuses_seasons_that_clash(client, admin, typed, told):
    SeasonFactory()
    response = client.post("/settings/seasons/", {"code": "2023", "name": "新赛季"} | typed)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert Season.objects.count() == 1


def test_a_team_closed_before_the_season_does_not_race():
    season, team = SeasonFactory(), TeamFactory(closed_on=date(2021, 12, 31))
    with pytest.raises(Refused, match="已撤销"):
        enter_season(season, team, track="", by=AdminFactory(), at=AT)


def test_only_administrators_touch_teams_and_seasons():
    by, team, season = UserFactory(role="ZONE_LEADER"), TeamFactory(), SeasonFactory()
    with pytest.raises(NotAllowed):
        close_team(team.code, on=date(2022, 1, 4), succeeded_by=None, by=by, at=AT)
    with pytest.raises(NotAllowed):
        enter_season(season, team, track="", by=by, at=AT)


def test_pages_make_a_fixed_number_of_queries(client, admin, django_assert_max_num_queries):
    season = SeasonFactory()
    for _ in range(3):
        enter_season(season, TeamFactory(), track="部门赛道", by=admin, at=AT)
    team = TeamFactory()
    for address in ("teams/", f"teams/{team.code}/", "seasons/", "seasons/2022/"):
        with django_assert_max_num_queries(9):
            assert client.get(f"/settings/{address}").status_code == 200


def test_nobody_is_in_two_teams_at_once_and_no_team_races_twice_in_a_season():
    season, team, other = SeasonFactory(), TeamFactory(), TeamFactory()
    person = UserFactory(team=team)
    Membership.objects.create(user=person, team=team, member_from=date(2022, 1, 4))
    Entry.objects.create(season=season, team=team)

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=person, team=other, member_from=date(2022, 3, 15))
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(season=season, team=team)
