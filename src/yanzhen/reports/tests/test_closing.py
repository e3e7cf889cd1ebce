"""Which month is offered to be closed, and that it is closed with its own forecast."""

from datetime import UTC, date, datetime

import pytest

from yanzhen.accounts.models import Season
from yanzhen.common import clock
from yanzhen.outlook.models import KeptForecast
from yanzhen.reports.commands import close_month
from yanzhen.reports.tests.test_bulletins import AT, section
from yanzhen.reports.told import from_json
from yanzhen.targets.commands import rebuild
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.factories import aim, make_zone

pytestmark = pytest.mark.django_db
JANUARY = datetime(2023, 1, 4, 3, 0, tzinfo=UTC)


def test_the_years_last_month_is_offered_though_the_next_season_runs(client, monkeypatch):
    season, leader, _teams = make_zone()
    Season.objects.create(
        code="2021", name="无简报的一年", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31)
    )
    rebuild(at=JANUARY)
    client.force_login(leader)
    monkeypatch.setattr(clock, "now", lambda: JANUARY)
    monkeypatch.setattr(clock, "today", lambda: JANUARY.date())
    assert "2022年1月还没有封账" in client.get("/reports/?season=2022").content.decode()
    for month in range(1, 12):
        close_month(season, date(2022, month, 1), by=leader, at=JANUARY)
    Season.objects.create(
        code="2023", name="2023 赛季", starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31)
    )

    assert "2022年12月还没有封账" in client.get("/reports/").content.decode()
    closed = client.post("/reports/close/", {"month": "2022-12"})

    assert closed["Location"] == "/reports/monthly/2022-12/"
    assert "还没有封账" not in client.get("/reports/").content.decode()


def test_a_month_closed_before_the_worker_came_has_its_own_forecast():
    season, leader, _teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 27)
    rebuild(at=AT)

    for month in (1, 2):
        made = close_month(season, date(2022, month, 1), by=leader, at=AT)

    assert "截至 2022-02-28 算出" in section(from_json(made[0].told), "forecast").note
    kept = KeptForecast.objects.order_by("as_of").values_list("as_of", flat=True)
    assert list(kept) == [date(2022, 1, 31), date(2022, 2, 28)]
