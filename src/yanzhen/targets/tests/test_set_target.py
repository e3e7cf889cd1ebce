from datetime import date
from decimal import Decimal

import pytest

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event
from yanzhen.targets.commands import Aim, set_target
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Target
from yanzhen.targets.tests.factories import (
    AT,
    SeasonFactory,
    TeamFactory,
    UserFactory,
    aim,
    make_zone,
)

pytestmark = pytest.mark.django_db


def test_sets_a_years_target_with_its_first_change_and_one_event():
    season, leader, _teams = make_zone()

    target = aim(season, leader)

    assert (target.starts_on, target.ends_on) == (season.starts_on, season.ends_on)
    assert [change.reason for change in target.changes.all()] == ["一号文"]
    event = Event.objects.get(verb="target.set")
    assert event.facts["value"] == "27 个"
    assert event.subject == f"target:{target.pk}"


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ZONE_LEADER])
def test_only_a_zone_leader_sets_targets(role):
    season, _leader, _teams = make_zone()

    with pytest.raises(NotAllowed):
        aim(season, UserFactory(role=role))

    assert not Target.objects.exists()


def test_the_same_target_is_not_set_twice():
    season, leader, _teams = make_zone()
    aim(season, leader)

    with pytest.raises(Refused, match="已经下达过"):
        aim(season, leader, value=30)


def test_a_batch_of_one_quarter_stands_beside_the_years_target():
    season, leader, _teams = make_zone()
    aim(season, leader, Metric.STARTS, 48)

    batch = aim(
        season, leader, Metric.STARTS, 22, ends_on=date(2022, 3, 31), label="一季度集中开工"
    )

    assert batch.is_batch
    assert str(batch) == "一季度集中开工"


@pytest.mark.parametrize(
    ("metric", "value", "reason"),
    [(Metric.SIGNED_10YI, "0", "大于 0"), (Metric.SIGNED_10YI, "-3", "大于 0"),
     (Metric.SIGNED_10YI, "2.5", "整数"), (Metric.AGREED_CNY, "1e20", "离谱"),
     (Metric.AGREED_CNY, "NaN", "大于 0")],
)  # fmt: skip
def test_absurd_values_are_refused(metric, value, reason):
    season, leader, _teams = make_zone()

    with pytest.raises(Refused, match=reason):
        aim(season, leader, metric, value)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2021, 12, 1), date(2022, 3, 31)), (date(2022, 3, 1), date(2022, 1, 31)),
     (date(2022, 1, 1), date(2023, 1, 31))],
)  # fmt: skip
def test_a_period_outside_the_season_is_refused(starts_on, ends_on):
    season, leader, _teams = make_zone()

    with pytest.raises(Refused, match="赛季内"):
        aim(season, leader, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2022, 1, 15), date(2022, 3, 31)), (date(2022, 1, 1), date(2022, 3, 30)),
     (date(2022, 2, 1), date(2022, 2, 27))],
)  # fmt: skip
def test_a_period_of_parts_of_months_is_refused(starts_on, ends_on):
    season, leader, _teams = make_zone()

    with pytest.raises(Refused, match="整月"):
        aim(season, leader, starts_on=starts_on, ends_on=ends_on)


def test_a_season_may_begin_and_end_within_a_month_and_february_has_29_days():
    _season, leader, _teams = make_zone()
    odd = SeasonFactory(code="2024", starts_on=date(2024, 1, 15), ends_on=date(2024, 12, 20))

    aim(odd, leader)
    assert aim(odd, leader, ends_on=date(2024, 2, 29)).ends_on == date(2024, 2, 29)
    with pytest.raises(Refused, match="整月"):
        aim(odd, leader, ends_on=date(2024, 2, 28))


@pytest.mark.parametrize(
    ("course", "steps", "field"),
    [("weights", (1.0,) * 11 + (float("nan"),), "steps"), ("", (0.3, 0.6, 0.85, 1), "course"),
     ("weights", (1.0,) * 11 + (float("inf"),), "steps"), ("linear", (0.5, 1), "course"),
     ("quarterly", (-0.1, 0.6, 0.85, 1), "steps"), ("quarterly", (0.3, float("nan"), 0.8, 1),
                                                    "steps")],
)  # fmt: skip
def test_a_schedule_of_no_numbers_or_of_no_kind_is_refused(course, steps, field):
    season, leader, _teams = make_zone()

    with pytest.raises(Refused) as caught:
        aim(season, leader, course=course, steps=steps)
    assert caught.value.field == field


def test_a_part_may_not_exceed_its_whole():
    season, leader, _teams = make_zone()
    aim(season, leader, value=27)

    with pytest.raises(Refused, match="其中的一部分"):
        aim(season, leader, Metric.SIGNED_50YI, 28)

    assert aim(season, leader, Metric.SIGNED_50YI, 5).value == 5


@pytest.mark.parametrize(
    ("whole", "part"),
    [(Metric.SIGNED_50YI, Metric.SIGNED_100YI), (Metric.SIGNED, Metric.SIGNED_10YI),
     (Metric.SIGNED_1YI, Metric.SIGNED_30YI), (Metric.REGISTERED_1YI, Metric.REGISTERED_5YI)],
)  # fmt: skip
def test_each_tier_is_part_of_every_lower_one(whole, part):
    season, leader, _teams = make_zone()
    aim(season, leader, whole, 5)

    with pytest.raises(Refused, match="其中的一部分"):
        aim(season, leader, part, 6)
    assert aim(season, leader, part, 5).value == 5


def test_counts_of_other_papers_and_sums_are_no_parts():
    season, leader, _teams = make_zone()
    for metric, value in [(Metric.SIGNED, 5), (Metric.REGISTERED_1YI, 9), (Metric.STARTS, 20),
                          (Metric.AGREED_CNY, 9)]:  # fmt: skip
        assert aim(season, leader, metric, value).value == value


def test_a_team_outside_the_season_gets_no_target():
    season, leader, _teams = make_zone()

    with pytest.raises(Refused, match="参赛名单"):
        aim(season, leader, team=TeamFactory())


def test_a_target_without_a_reason_is_refused_and_nothing_is_left():
    season, leader, _teams = make_zone()

    with pytest.raises(Refused, match="依据"):
        set_target(season, Aim(Metric.STARTS, Decimal(3)), reason="  ", by=leader, at=AT)

    assert not Target.objects.exists()
    assert not Event.objects.exists()
