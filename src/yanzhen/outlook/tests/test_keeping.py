from datetime import date, datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.accounts.commands.own import note_sign_in
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.journal.models import Event
from yanzhen.journal.wording import sentence
from yanzhen.outlook import jobs
from yanzhen.outlook.commands import keep_forecast, refresh_outlook
from yanzhen.outlook.models import KeptForecast, LatestOutlook
from yanzhen.outlook.queries.making import make
from yanzhen.outlook.queries.past import backtest, course_of
from yanzhen.outlook.queries.reading import due_months, is_stale, newest, outlook
from yanzhen.outlook.said import digest_of
from yanzhen.outlook.tests.factories import advance, lead, sign
from yanzhen.targets.commands.building import rebuild
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.factories import UserFactory, aim, make_zone

pytestmark = pytest.mark.django_db
ZONE = timezone(timedelta(hours=8))


def moment(*day):
    return datetime(*day, 9, 0, tzinfo=ZONE)


@pytest.fixture
def season():
    season, leader, teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 3)
    aim(season, leader, Metric.SIGNED_10YI, 2, team=teams[0])
    sign(lead(date(2022, 1, 10), team=teams[0]), date(2022, 2, 8))
    advance(lead(date(2022, 1, 20), team=teams[1]), S3=date(2022, 2, 20))
    return season


def test_a_kept_forecast_is_sealed_with_its_checksum_in_one_event(season):
    kept = keep_forecast(season, date(2022, 2, 28), at=moment(2022, 3, 1))

    event = Event.objects.get(verb="forecast.kept")
    assert event.facts["digest"] == kept.digest == digest_of(kept.told)
    assert not kept.late
    assert set(kept.told) == {"zone", str(season.entries.first().team_id)}
    assert "截至2022-02-28" in sentence(event.verb, event.facts)


def test_what_was_kept_stays_whatever_happens(season):
    keep_forecast(season, date(2022, 2, 28), at=moment(2022, 3, 1))
    before = KeptForecast.objects.get().told
    sign(lead(date(2022, 1, 5), 200), date(2022, 2, 20), recorded=date(2022, 3, 5))
    assert KeptForecast.objects.get().told == before


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2022, 3, 2), "今天及以前"),
        (date(2021, 12, 31), "赛季内"),
        (date(2022, 2, 28), "留存后不能改"),
    ],
)
def test_a_day_to_come_outside_the_season_or_twice_is_refused(season, day, says):
    keep_forecast(season, date(2022, 2, 28), at=moment(2022, 3, 1))
    with pytest.raises(Refused, match=says):
        keep_forecast(season, day, at=moment(2022, 3, 1))


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_a_forecast_is_worked_out_and_the_first_to_keep_it_wins(
    season, monkeypatch
):
    ours = make

    def slow(season, as_of):
        assert not connection.in_atomic_block
        monkeypatch.setattr("yanzhen.outlook.commands.keeping.make", ours)
        keep_forecast(season, as_of, at=moment(2022, 3, 1))  # somebody was quicker
        return ours(season, as_of)

    monkeypatch.setattr("yanzhen.outlook.commands.keeping.make", slow)
    with pytest.raises(Refused, match="留存后不能改"):
        keep_forecast(season, date(2022, 2, 28), at=moment(2022, 3, 1))
    assert KeptForecast.objects.count() == Event.objects.filter(verb="forecast.kept").count() == 1


def test_with_nothing_to_forecast_it_says_what_to_do():
    season, _leader, _teams = make_zone()
    with pytest.raises(Refused, match="先下达全年"):
        keep_forecast(season, date(2022, 2, 28), at=moment(2022, 3, 1))


def test_made_long_afterwards_it_is_marked_and_still_knows_only_that_day(season):
    then = keep_forecast(season, date(2022, 1, 31), at=moment(2022, 2, 1))
    told = then.told
    KeptForecast.objects.all().delete()
    sign(lead(date(2022, 2, 5), 90), date(2022, 2, 20))

    again = keep_forecast(season, date(2022, 1, 31), at=moment(2022, 9, 1))

    assert again.late
    assert again.told == told


def test_the_worker_keeps_each_month_once(season, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: moment(2022, 4, 2))
    monkeypatch.setattr(clock, "today", lambda: date(2022, 4, 2))
    jobs.keep_months()
    jobs.keep_months()
    kept = KeptForecast.objects.order_by("as_of")
    assert [row.as_of for row in kept] == [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 31)]
    assert due_months(season, date(2022, 4, 30)) == [date(2022, 4, 30)]


def test_a_leap_year_ends_its_february_on_the_29th(season):
    season.starts_on, season.ends_on = date(2024, 1, 1), date(2024, 12, 31)
    assert due_months(season, date(2024, 3, 1))[1] == date(2024, 2, 29)


def test_the_worker_renews_after_a_change_and_not_without(season, monkeypatch):
    at = moment(2022, 3, 1)
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock, "today", lambda: at.date())
    jobs.renew()
    first = LatestOutlook.objects.get(team=None)
    assert newest(season, None, at.date()).behind is False
    assert not is_stale(season, at + timedelta(hours=1), seconds=15, rest=10)

    keep_forecast(season, date(2022, 2, 28), at=at)  # an event
    assert newest(season, None, at.date()).behind is True
    assert not is_stale(season, at + timedelta(seconds=5), seconds=15, rest=10)
    assert is_stale(season, at + timedelta(seconds=16), seconds=15, rest=10)
    first.took_ms = 60_000
    first.save()
    assert not is_stale(season, at + timedelta(seconds=16), seconds=15, rest=10)


def test_who_signs_in_or_takes_a_list_out_makes_no_forecast_old(season):
    at = moment(2022, 3, 1)
    refresh_outlook(season, at=at)
    person = UserFactory()
    note_sign_in(person, address="10.0.0.1", at=at)
    record("list.exported", "list:projects", by=person, at=at, form="xlsx")

    assert newest(season, None, at.date()).behind is False
    assert not is_stale(season, at + timedelta(hours=1), seconds=15, rest=10)


def test_a_past_day_shows_what_was_kept_then(season):
    keep_forecast(season, date(2022, 1, 31), at=moment(2022, 2, 1))
    refresh_outlook(season, at=moment(2022, 3, 1))
    assert outlook(season, date(2022, 2, 15)).as_of == date(2022, 1, 31)
    assert outlook(season, date(2022, 3, 1)).as_of == date(2022, 3, 1)
    assert outlook(season, date(2022, 1, 15)) is None
    team = season.entries.first().team
    assert outlook(season, date(2022, 2, 15), team=team).targets[0].count == 2


def test_past_forecasts_are_scored_once_the_season_is_over(season):
    for month, day in ((1, 31), (2, 28), (12, 31)):
        keep_forecast(season, date(2022, month, day), at=moment(2023, 1, 5))
    rebuild(at=moment(2023, 1, 5))

    assert backtest(date(2022, 12, 31)).scores is None
    with CaptureQueriesContext(connection) as few:
        found = backtest(date(2023, 2, 1))

    # Two days before the last, zone and team; neither met its target (1 of 3, 1 of 2).
    assert found.scores.count == 4
    assert found.outcomes == 2
    assert found.late == 4
    ours = [row.said.probability for row in found.rows]
    assert found.scores.ours == pytest.approx(sum(p**2 for p in ours) / 4)
    assert [row.met for row in found.rows] == [False] * 4
    assert sum(b.count for b in found.bins) == 4
    assert len(course_of(season, None)) == 3
    keep_forecast(season, date(2022, 5, 31), at=moment(2023, 1, 5))
    sign(lead(date(2022, 1, 5)), date(2022, 6, 1))
    with CaptureQueriesContext(connection) as more:
        backtest(date(2023, 2, 1))
    assert len(more) == len(few)
