import re
from datetime import date, datetime, timedelta, timezone

import pytest
from django.utils import translation

from yanzhen.accounts.roles import Role
from yanzhen.common import clock
from yanzhen.outlook.commands import keep_forecast, refresh_outlook
from yanzhen.outlook.drawing import draw_reliability
from yanzhen.outlook.models import KeptForecast
from yanzhen.outlook.tests.factories import advance, lead, sign
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Target
from yanzhen.targets.tests.factories import UserFactory, aim, make_zone

pytestmark = pytest.mark.django_db
AT = datetime(2022, 5, 31, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(autouse=True)
def at_the_end_of_may(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())


@pytest.fixture
def zone(client):
    season, leader, teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 3)
    aim(season, leader, Metric.FOREIGN_USD, 100)
    sign(lead(date(2022, 1, 10), team=teams[0]), date(2022, 2, 8))
    advance(lead(date(2022, 4, 1), team=teams[0], name="甲队在谈项目"), S3=date(2022, 5, 20))
    advance(lead(date(2022, 4, 1), team=teams[1], name="乙队在谈项目"), S3=date(2022, 5, 20))
    client.force_login(leader)
    return season, leader, teams


def page(client, address="/outlook/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_season_or_a_forecast_the_page_says_what_to_do(client):
    client.force_login(UserFactory(role=Role.ZONE_LEADER))
    assert "先建赛季" in page(client)
    make_zone()
    assert "还没有算出预测" in page(client)


def test_the_page_shows_chance_interval_chart_and_when_it_was_found(client, zone):
    season, _leader, _teams = zone
    refresh_outlook(season, at=AT)
    shown = page(client)
    assert "截至 2022-05-31" in shown
    assert "90% 区间" in shown
    assert "yz-outlook-bar" in shown
    assert "只有 0.4 年的记录" in shown
    assert "预测只管签约项目个数" in shown
    assert "之后又有新情况" not in shown

    keep_forecast(season, date(2022, 4, 30), at=AT)
    assert "之后又有新情况" in page(client)


def test_other_teams_leads_are_named_to_who_may_see_them_only(client, zone):
    season, _leader, teams = zone
    refresh_outlook(season, at=AT)
    assert "乙队在谈项目" in page(client)

    client.force_login(UserFactory(role=Role.OFFICER, team=teams[0]))
    shown = page(client)
    assert "甲队在谈项目" in shown
    assert "乙队在谈项目" not in shown
    assert "其他队伍的项目" in shown


def test_a_team_without_targets_says_how_to_get_a_forecast(client, zone):
    season, leader, teams = zone
    refresh_outlook(season, at=AT)
    assert "分解到队伍" in page(client, f"/outlook/?team={teams[1].pk}")
    aim(season, leader, Metric.SIGNED_10YI, 2, team=teams[1])
    refresh_outlook(season, at=AT)
    assert "年底预计" in page(client, f"/outlook/?team={teams[1].pk}")
    assert teams[1].short_name in page(client)


@pytest.mark.parametrize("query", ["?team=x", "?team=²", "?season=nothing", "?team=-1"])
def test_nonsense_in_the_address_shows_the_zone(client, zone, query):
    assert "预测" in page(client, f"/outlook/{query}")
    assert client.get("/outlook/?team=999999").status_code == 404


def test_reading_the_page_takes_a_fixed_number_of_queries(
    client, zone, django_assert_max_num_queries
):
    season, _leader, teams = zone
    for day in range(1, 9):
        advance(lead(date(2022, 4, day), team=teams[0]), S2=date(2022, 5, 2))
    refresh_outlook(season, at=AT)
    page(client)
    with django_assert_max_num_queries(18):
        page(client)


def test_the_drawing_and_the_panel(client, zone):
    season, _leader, _teams = zone
    target = Target.objects.get(metric=Metric.SIGNED_10YI)
    assert client.get(f"/outlook/{target.pk}/counts.svg").status_code == 404
    assert "还没有算出预测" in page(client, "/outlook/panel/")
    assert client.get(f"/outlook/{10**24}/counts.svg").status_code == 404
    refresh_outlook(season, at=AT)
    assert "<svg" in page(client, f"/outlook/{target.pk}/counts.svg")
    foreign = Target.objects.get(metric=Metric.FOREIGN_USD)
    assert client.get(f"/outlook/{foreign.pk}/counts.svg").status_code == 404
    assert "全部一起" in page(client, "/outlook/panel/")


def test_past_forecasts_stand_beside_what_came_and_a_changed_one_shows(client, zone, monkeypatch):
    season, _leader, _teams = zone
    kept = keep_forecast(season, date(2022, 4, 30), at=AT)
    assert "还没有可对照的预测" in page(client, "/outlook/past/")
    assert "未见分晓" in page(client, f"/outlook/kept/{kept.pk}/")

    monkeypatch.setattr(clock, "today", lambda: date(2023, 2, 1))
    shown = page(client, "/outlook/past/")
    assert "样本太少" in shown
    assert "事后补算" in shown
    assert "未达成" in page(client, f"/outlook/kept/{kept.pk}/")
    told = kept.told
    told["zone"]["targets"][0]["probability"] = 0.99
    KeptForecast.objects.update(told=told)
    assert "与内容不符" in page(client, f"/outlook/kept/{kept.pk}/")


def test_the_diagonal_ends_where_both_axes_say_all(client, zone, monkeypatch):
    season, _leader, _teams = zone
    keep_forecast(season, date(2022, 4, 30), at=AT)
    monkeypatch.setattr(clock, "today", lambda: date(2023, 2, 1))

    drawing = page(client, "/outlook/past/").partition("yz-outlook-square")[2]

    drawn = re.search(
        r'<line class="yz-chart-due" x1="(.+?)" y1="(.+?)" x2="(.+?)" y2="(.+?)"', drawing
    )
    assert drawn is not None
    line = tuple(map(float, drawn.groups()))
    nothing, everything = draw_reliability([(0.0, 0.0, 1), (1.0, 1.0, 1)]).marks
    assert line == (nothing.x, nothing.y, everything.x, everything.y)


def test_the_cockpit_shows_the_chance_on_each_tile(client, zone):
    season, leader, _teams = zone
    aim(season, leader, Metric.SIGNED_50YI, 1)
    assert "年底达成概率" not in page(client, "/?as=zone")
    refresh_outlook(season, at=AT)
    assert page(client, "/?as=zone").count("年底达成概率") == 2


@pytest.fixture
def in_english(client):
    """Read in English, and leave the language of the thread as it was."""
    client.cookies["django_language"] = "en"
    with translation.override(translation.get_language()):
        yield


@pytest.mark.usefixtures("in_english")
def test_in_english_targets_steps_and_the_sentence_are_english(client, zone):
    season, leader, teams = zone
    aim(season, leader, Metric.SIGNED_50YI, 1)
    aim(season, leader, Metric.SIGNED_10YI, 2, team=teams[1])
    refresh_outlook(season, at=AT)
    kept = keep_forecast(season, date(2022, 4, 30), at=AT)

    shown = page(client)

    assert re.search(r"[1-9]\d* more projects? (in talks|at intent|past the assessment) by the end",
                     shown)  # fmt: skip
    for name in ("talks", "intent", "assessment", "signed"):
        assert re.search(rf'<th scope="row">[a-z ]*{name}</th>', shown)
    target = Target.objects.get(metric=Metric.SIGNED_10YI, team=None)
    own = f"?team={teams[1].pk}"
    for address in ("", own, "panel/", f"kept/{kept.pk}/", f"{target.pk}/counts.svg"):
        assert "新签约" not in page(client, f"/outlook/{address}"), address
