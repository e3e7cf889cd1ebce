from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.outlook.queries.goals import aimed_on, known_value, not_forecast
from yanzhen.outlook.queries.making import Wish, make
from yanzhen.outlook.said import digest_of, from_json, to_json
from yanzhen.outlook.tests.factories import advance, lead, sign, years_of_projects
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Target, TargetChange
from yanzhen.targets.queries import season_targets
from yanzhen.targets.tests.factories import AT, YI, SeasonFactory, aim, make_zone

pytestmark = pytest.mark.django_db
MAY = date(2022, 5, 31)
WISH = Wish((0.5, 0.95), 3, 5)


@pytest.fixture
def zone():
    season, leader, teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 6)
    aim(season, leader, Metric.SIGNED_50YI, 2)
    aim(season, leader, Metric.FOREIGN_USD, 7 * YI)
    aim(season, leader, Metric.SIGNED_10YI, 3, team=teams[0])
    years_of_projects(team=teams[0])
    sign(lead(date(2022, 1, 5), 12, team=teams[0]), date(2022, 3, 1))
    sign(lead(date(2022, 1, 5), 60, team=teams[1]), date(2022, 4, 1))
    for day in range(1, 8):
        advance(lead(date(2022, 4, day), 15, team=teams[0]), S2=date(2022, 4, 20))
    advance(lead(date(2022, 3, 1), 55, team=teams[1]), S3=date(2022, 5, 1))
    return season, leader, teams


def test_the_forecast_counts_what_the_targets_page_counts(zone):
    season, _leader, teams = zone
    found = make(season, MAY)
    counted = read_actuals(season.starts_on, MAY)

    assert set(found) == {None, teams[0].pk}
    for team, whole in found.items():
        for said in whole.targets:
            total = counted.total(said.metric, season.starts_on, MAY, team)
            assert said.actual == total
            assert said.p05 <= said.p50 <= said.p95
            assert total <= said.p95
    assert found[None].targets[0].actual == 2


def test_the_table_under_the_chart_gives_every_figure_above_it(zone):
    """As docs/methods/outlook.md has a team lead check them."""
    season, _leader, _teams = zone
    for whole in make(season, MAY, WISH).values():
        for said in whole.targets:
            chances = dict(said.counts)
            so_far, below = {}, 0.0
            for number, chance in said.counts:
                below += chance
                so_far[number] = below

            def first(share, so_far=so_far):
                return min(number for number, below in so_far.items() if below >= share)

            def at_least(number, chances=chances):
                return sum(chance for count, chance in chances.items() if count >= number)

            assert at_least(said.count) == pytest.approx(said.probability, abs=5e-3)
            assert (first(0.05), first(0.5), first(0.95)) == (said.p05, said.p50, said.p95)
            needs = [need for need in said.needs if need.stage == "signed" and need.number]
            for need in needs:
                assert at_least(said.count - need.number) >= need.level - 5e-3


def test_all_together_is_no_likelier_than_each_and_a_team_no_more_than_the_zone(zone):
    season, _leader, teams = zone
    found = make(season, MAY)
    zone_wide, team = found[None], found[teams[0].pk]

    assert zone_wide.joint <= min(said.probability for said in zone_wide.targets)
    assert team.targets[0].expected < zone_wide.targets[0].expected
    assert team.live == 7 and zone_wide.live == 8


def test_later_events_change_nothing(zone):
    season, _leader, _teams = zone
    before = make(season, date(2022, 3, 31))

    for day in (5, 6, 7):
        sign(lead(date(2022, 5, day), 200), date(2022, 5, 20))

    assert make(season, date(2022, 3, 31)) == before


def test_a_target_changed_later_is_forecast_as_it_was_set_then(zone):
    _season, leader, _teams = zone
    target = Target.objects.get(metric=Metric.SIGNED_10YI, team=None)
    TargetChange.objects.create(
        target=target, before=6, value=9, effective_on=date(2022, 1, 1), reason="年中调整",
        by=leader, at=AT.replace(month=6, day=10),
    )  # fmt: skip
    again = Target.objects.prefetch_related("changes").get(pk=target.pk)

    assert known_value(again, MAY) == 6
    assert known_value(again, date(2022, 6, 30)) == 9
    assert known_value(again, date(2021, 12, 31)) is None


def test_what_is_not_forecast_says_why(zone):
    season, leader, _teams = zone
    aim(season, leader, Metric.STARTS, 22, ends_on=date(2022, 3, 31))
    aim(season, leader, Metric.SIGNED_100YI, 1, ends_on=date(2022, 6, 30))
    targets = season_targets(season)

    why = {each.target.metric: each.why for each in not_forecast(targets, None)}

    assert set(why) == {Metric.FOREIGN_USD, Metric.STARTS, Metric.SIGNED_100YI}
    assert "全年" in why[Metric.SIGNED_100YI]
    assert {a.target.metric for a in aimed_on(targets, MAY)[None]} == {
        Metric.SIGNED_10YI, Metric.SIGNED_50YI}  # fmt: skip


def test_a_season_that_is_no_calendar_year_is_not_forecast():
    season = SeasonFactory(code="x", starts_on=date(2022, 4, 1), ends_on=date(2023, 3, 31))
    assert make(season, MAY) == {}


def test_fewer_projects_more_are_needed_the_further_they_are(zone):
    season, _leader, _teams = zone
    fifties = make(season, MAY, WISH)[None].targets[1]
    need = {(n.stage, n.by): n.number for n in fifties.needs if n.level == 0.95}
    june = "2022-06-30"

    assert need["signed", june] <= need["intent", june] <= need["talks", june]
    assert need["talks", june] <= need["talks", "2022-08-31"]
    assert need["signed", june] >= 1


def test_the_projects_that_count_for_a_target_move_it_most(zone):
    season, _leader, teams = zone
    found = make(season, MAY, WISH)[None].targets[1]
    large = teams[1].projects.get(planned_cny=55 * YI).pk

    assert found.turns[0].project == large
    assert found.turns[0].lift > 0.2
    assert all(0 < turn.lift <= 1 and 0 <= turn.chance <= 1 for turn in found.turns)


def test_without_history_the_priors_speak_and_it_says_so():
    season, leader, _teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 5)
    lead(date(2022, 5, 1))

    found = make(season, MAY)[None]

    assert found.years < 1
    assert 0 < found.targets[0].probability < 1


def test_on_the_last_day_it_is_what_it_is(zone):
    season, _leader, _teams = zone
    said = make(season, date(2023, 2, 1), WISH)[None].targets
    assert [s.probability for s in said] == [0.0, 0.0]
    assert said[0].counts == ((2, 1.0),)
    assert said[0].turns == ()


def test_a_forecast_is_stored_and_read_without_loss(zone):
    season, _leader, _teams = zone
    whole = make(season, MAY, WISH)[None]
    assert from_json(to_json(whole)) == whole
    told = to_json(whole, brief=True)
    assert digest_of(told) == digest_of(dict(reversed(told.items())))
    assert from_json(told).targets[0].turns == ()


def test_it_takes_a_fixed_number_of_queries(zone):
    season, _leader, teams = zone
    with CaptureQueriesContext(
        connection,
    ) as few:
        make(season, MAY)
    for day in range(1, 6):
        sign(lead(date(2022, 4, day), 15, team=teams[0]), date(2022, 5, day))
    with CaptureQueriesContext(connection) as more:
        make(season, MAY)
    assert len(few) == len(more) <= 8


def test_counts_above_the_goal_add_up_to_the_probability(zone):
    season, _leader, _teams = zone
    said = make(season, MAY)[None].targets[0]
    shown = sum(chance for number, chance in said.counts if number >= said.count)
    assert shown == pytest.approx(said.probability, abs=0.01)
    assert sum(chance for _n, chance in said.counts) == pytest.approx(1, abs=0.01)
    assert isinstance(Decimal(said.actual), Decimal)
