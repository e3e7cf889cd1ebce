from datetime import date
from decimal import Decimal

import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.journal.models import Event
from yanzhen.targets.commands import change_target, split_target
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Target
from yanzhen.targets.queries import value_on
from yanzhen.targets.tests.factories import AT, ON, TeamFactory, UserFactory, aim, make_zone

pytestmark = pytest.mark.django_db


def change(target, value, leader, **more):
    given = {
        "effective_on": date(2022, 4, 1),
        "reason": "年中调整",
        "version": target.version,
    } | more
    return change_target(target.pk, Decimal(value), by=leader, at=AT, **given)


def test_a_change_holds_from_its_day_and_what_held_before_stays_readable():
    season, leader, _teams = make_zone()
    target = aim(season, leader)

    change(target, 30, leader)

    target = Target.objects.get(pk=target.pk)
    assert value_on(target, date(2022, 3, 31)) == 27
    assert value_on(target, date(2022, 4, 1)) == 30
    event = Event.objects.get(verb="target.changed")
    assert (event.facts["before"], event.facts["value"]) == ("27 个", "30 个")


def test_a_stale_form_is_told_what_holds_now():
    season, leader, _teams = make_zone()
    target = aim(season, leader)
    change(target, 30, leader)

    with pytest.raises(Stale) as caught:
        change(target, 25, leader, version=1)

    assert caught.value.changes == (("新签约 10 亿元以上", "30 个", "25 个"),)
    assert Target.objects.get().value == 30


@pytest.mark.parametrize(
    ("more", "value", "reason"),
    [({}, 27, "没有要改"), ({"reason": " "}, 30, "依据"), ({}, "2.5", "整数"),
     ({"effective_on": date(2023, 1, 1)}, 30, "目标期内")],
)  # fmt: skip
def test_a_change_that_says_nothing_or_nonsense_is_refused(more, value, reason):
    season, leader, _teams = make_zone()
    target = aim(season, leader)

    with pytest.raises(Refused, match=reason):
        change(target, value, leader, **more)

    assert Target.objects.get().value == 27


def test_a_whole_may_not_fall_below_its_part():
    season, leader, _teams = make_zone()
    whole = aim(season, leader)
    aim(season, leader, Metric.SIGNED_50YI, 5)

    with pytest.raises(Refused, match="其中的一部分"):
        change(whole, 4, leader)


def split(target, shares, leader, **more):
    given = {"effective_on": ON, "reason": "分解", "version": target.version} | more
    return split_target(target.pk, shares, by=leader, at=AT, **given)


def test_a_zone_target_is_split_to_teams_in_one_event():
    season, leader, (one, two) = make_zone()
    target = aim(season, leader)

    split(target, {one.pk: Decimal(15), two.pk: Decimal(14)}, leader)

    held = Target.objects.filter(team__isnull=False).values_list("team", "value")
    assert dict(held) == {one.pk: 15, two.pk: 14}
    event = Event.objects.get(verb="target.split")
    assert event.facts["teams"] == {one.short_name: "15 个", two.short_name: "14 个"}


def test_splitting_again_changes_only_the_teams_that_differ():
    season, leader, (one, two) = make_zone()
    target = aim(season, leader)
    split(target, {one.pk: Decimal(15), two.pk: Decimal(14)}, leader)
    target.refresh_from_db()

    written = split(target, {one.pk: Decimal(16), two.pk: Decimal(14)}, leader)

    assert [each.team_id for each in written] == [one.pk]
    assert Target.objects.get(team=one).changes.count() == 2


def test_a_stale_split_and_one_without_any_change_are_refused():
    season, leader, (one, _two) = make_zone()
    target = aim(season, leader)
    split(target, {one.pk: Decimal(15)}, leader)

    with pytest.raises(Stale):
        split(target, {one.pk: Decimal(9)}, leader, version=1)
    target.refresh_from_db()
    with pytest.raises(Refused, match="没有哪个队伍"):
        split(target, {one.pk: Decimal(15)}, leader)
    assert Target.objects.get(team=one).value == 15


def test_strangers_and_team_targets_are_not_split():
    season, leader, (one, _two) = make_zone()
    target = aim(season, leader)
    own = aim(season, leader, team=one)

    with pytest.raises(Refused, match="不在这一赛季"):
        split(target, {TeamFactory().pk: Decimal(1)}, leader)
    with pytest.raises(Refused, match="只有全区目标"):
        split(own, {one.pk: Decimal(1)}, leader)
    with pytest.raises(NotAllowed):
        split(target, {one.pk: Decimal(1)}, UserFactory())


def test_a_change_dated_before_another_holds_until_that_ones_day():
    season, leader, _teams = make_zone()
    target = aim(season, leader)
    change(target, 36, leader, effective_on=date(2022, 9, 1))
    target.refresh_from_db()

    change(target, 30, leader, effective_on=date(2022, 6, 1))

    target = Target.objects.get()
    days = [date(2022, 5, 31), date(2022, 6, 1), date(2022, 9, 1)]
    assert [value_on(target, day) for day in days] == [27, 30, 36]
    assert target.value == 36
    before = target.changes.order_by("pk").values_list("before", flat=True)
    assert list(before) == [None, 27, 27]


def test_what_is_to_come_may_be_had_sooner_and_nothing_is_written_twice():
    season, leader, _teams = make_zone()
    target = aim(season, leader)
    change(target, 36, leader, effective_on=date(2022, 9, 1))
    target.refresh_from_db()

    with pytest.raises(Refused, match="没有要改"):
        change(target, 27, leader, effective_on=date(2022, 6, 1))
    change(target, 36, leader, effective_on=date(2022, 6, 1))

    assert value_on(Target.objects.get(), date(2022, 6, 1)) == 36


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2023, 1, 1)])
def test_a_split_from_a_day_outside_the_period_is_refused(day):
    season, leader, (one, _two) = make_zone()
    target = aim(season, leader)
    split(target, {one.pk: Decimal(15)}, leader)
    target.refresh_from_db()

    with pytest.raises(Refused, match="目标期内"):
        split(target, {one.pk: Decimal(9)}, leader, effective_on=day)

    held = Target.objects.get(team=one)
    assert held.value == value_on(held, date(2022, 12, 31)) == 15


def test_a_team_gets_no_part_above_its_whole_and_no_figure_of_the_zone():
    season, leader, (one, two) = make_zone()
    whole, part = aim(season, leader), aim(season, leader, Metric.SIGNED_50YI, 9)
    split(whole, {one.pk: Decimal(3), two.pk: Decimal(8)}, leader)

    with pytest.raises(Refused, match="其中的一部分") as caught:
        split(part, {one.pk: Decimal(4), two.pk: Decimal(4)}, leader)
    assert caught.value.field == f"team_{one.pk}"
    with pytest.raises(Refused, match="全区的指标"):
        split(aim(season, leader, Metric.SALES_CNY, 9), {one.pk: Decimal(4)}, leader)
    assert not Target.objects.filter(team__isnull=False).exclude(metric=whole.metric).exists()
