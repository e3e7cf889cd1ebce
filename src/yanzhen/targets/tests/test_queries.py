from datetime import date
from decimal import Decimal

import pytest

from yanzhen.projects.models import EvidenceState
from yanzhen.targets import queries
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.commands import rebuild
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.factories import (
    AT,
    ON,
    YI,
    ProjectFactory,
    aim,
    make_zone,
    receive_foreign,
)

pytestmark = pytest.mark.django_db


def tile(season, metric, on=ON, team=None):
    standing = queries.standing(season, on, team=team)
    return next(t for whole in standing.tiles for t in (whole, *whole.parts) if t.metric == metric)


def sign(day, size, **more):
    return ProjectFactory(signed_on=date(2022, *day), size=size, **more)


def full_zone():
    season, leader, teams = make_zone()
    for metric, value in ((Metric.SIGNED_10YI, 27), (Metric.SIGNED_50YI, 5),
                          (Metric.SIGNED_100YI, 2)):  # fmt: skip
        aim(season, leader, metric, value)
    return season, leader, teams


def test_counts_nested_tiers_from_signed_projects_in_the_season_only():
    season, _leader, _teams = full_zone()
    for size in (9, 10, 12, 52, 108):
        sign((2, 8), size)
    ProjectFactory(signed_on=date(2021, 12, 31), size=60)
    ProjectFactory(size=80)

    assert tile(season, Metric.SIGNED_10YI).reached == 4
    assert tile(season, Metric.SIGNED_50YI).reached == 2
    assert tile(season, Metric.SIGNED_100YI).reached == 1


def test_in_bands_the_hundreds_are_no_fifties_but_still_tens(monkeypatch):
    season, _leader, _teams = full_zone()
    for size in (12, 52, 108):
        sign((2, 8), size)
    real = queries.parameter
    banded = lambda key, on: "band" if key == "targets.nesting" else real(key, on=on)  # noqa: E731
    monkeypatch.setattr("yanzhen.targets.actuals.parameter", banded)

    assert tile(season, Metric.SIGNED_10YI).reached == 3
    assert tile(season, Metric.SIGNED_50YI).reached == 1
    assert tile(season, Metric.SIGNED_100YI).reached == 1


def test_a_tile_prints_the_arithmetic_of_the_mockup():
    season, _leader, _teams = full_zone()
    for month in (1, 2, 3, 4, 5):
        sign((month, 8), 12)
        sign((month, 9), 20)

    found = tile(season, Metric.SIGNED_10YI)

    assert (found.actual, found.target, found.unit) == ("10", "27", "个")
    assert round(found.share * 100, 1) == 37.0
    assert found.due_figure == "11.25"
    assert round(found.deviation * 100, 1) == -4.6
    assert (found.tone, found.word) == ("amber", "关注")
    assert found.need == "还差 17 个，月均须 2.4 个"


def test_what_is_signed_after_the_day_does_not_count_yet():
    season, _leader, _teams = full_zone()
    sign((6, 1), 12)

    assert tile(season, Metric.SIGNED_10YI).reached == 0
    assert tile(season, Metric.SIGNED_10YI, on=date(2022, 6, 1)).reached == 1


def test_a_withdrawn_signing_day_drops_out_at_once():
    season, _leader, _teams = full_zone()
    project = sign((2, 8), 12)

    project.signed_on, project.stage = None, "S4"
    project.save()

    assert tile(season, Metric.SIGNED_10YI).reached == 0


def test_foreign_capital_counts_verified_and_unstruck_slips_in_dollars():
    season, leader, _teams = make_zone()
    aim(season, leader, Metric.FOREIGN_USD, 7 * YI)
    project = sign((1, 8), 12)
    receive_foreign(project, "3.12", date(2022, 3, 1))
    receive_foreign(project, "9", date(2022, 3, 1), state=EvidenceState.PENDING)
    struck = receive_foreign(project, "5", date(2022, 4, 1))
    struck.struck_at, struck.struck_reason = struck.recorded_at, "重复"
    struck.save()

    found = tile(season, Metric.FOREIGN_USD)

    assert (found.actual, found.target) == ("3.12", "7.00")
    assert round(found.deviation * 100, 1) == 2.9
    assert (found.tone, found.word) == ("green", "超序时")


def test_a_batch_that_is_over_and_short_says_by_how_many_days():
    season, leader, _teams = make_zone()
    aim(season, leader, Metric.STARTS, 22, ends_on=date(2022, 3, 31), label="一季度集中开工")
    for _ in range(21):
        sign((1, 5), 13, started_on=date(2022, 2, 8))
    sign((1, 5), 13, started_on=date(2022, 4, 1))

    found = tile(season, Metric.STARTS)

    assert found.reached == 21
    assert (found.tone, found.word, found.need) == ("red", "超期 61 天", "还差 1 个")
    assert round(found.deviation * 100, 1) == -4.5


def test_a_reached_target_is_green_whenever():
    season, leader, _teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 1)
    sign((1, 5), 13)

    found = tile(season, Metric.SIGNED_10YI)

    assert (found.tone, found.word, found.need) == ("green", "已完成", "目标已达成")


def test_a_teams_target_counts_the_teams_own():
    season, leader, (one, two) = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 27)
    aim(season, leader, Metric.SIGNED_10YI, 15, team=one)
    sign((1, 5), 13, team=one)
    sign((1, 5), 13, team=two)

    assert tile(season, Metric.SIGNED_10YI, team=one).reached == 1
    targets = queries.season_targets(season)
    heads, rows = queries.team_rows(
        season, ON, targets=targets, actuals=read_actuals(season.starts_on, ON)
    )
    assert [head.reached for head in heads] == [2]
    assert {row.team: row.tiles[0] and row.tiles[0].actual for row in rows} == {one: "1", two: None}


def test_parts_hang_under_their_whole_of_the_same_period():
    season, leader, _teams = full_zone()
    aim(season, leader, Metric.SIGNED_50YI, 1, ends_on=date(2022, 3, 31))

    tree = queries.standing(season, ON).tiles

    assert [part.metric for part in tree[0].parts] == [Metric.SIGNED_50YI, Metric.SIGNED_100YI]
    assert len(tree) == 2


def test_the_course_accumulates_to_today_and_is_empty_after():
    season, _leader, _teams = full_zone()
    sign((1, 5), 13)
    sign((3, 5), 13)

    months = queries.course(
        tile(season, Metric.SIGNED_10YI), ON, read_actuals(season.starts_on, ON)
    )

    assert [m.actual for m in months][:6] == [1, 1, 2, 2, 2, None]
    assert months[4].due == Decimal("11.25")
    assert months[2].url.endswith("?month=2022-03")
    assert months[11].url == ""


def test_the_agreed_sum_and_sizes_serve_the_skein():
    make_zone()
    for size in (9, 12, 52, 108):
        sign((2, 8), size)

    actuals = read_actuals(date(2022, 1, 1), ON)

    assert actuals.sizes(date(2022, 1, 1), ON) == (1, 1, 1)
    assert actuals.tier_amount(date(2022, 1, 1), ON) == 172 * YI
    assert actuals.total(Metric.AGREED_CNY, date(2022, 1, 1), ON) == 181 * YI


def test_the_number_of_queries_does_not_grow_with_targets(django_assert_num_queries):
    season, leader, teams = full_zone()
    for team in teams:
        aim(season, leader, team=team, value=9)
    rebuild(at=AT)

    with django_assert_num_queries(5):
        queries.standing(season, ON)
