"""A month is closed with its own forecast, whether or not the worker has kept it by then."""

from datetime import date

import pytest

from yanzhen.outlook.models import KeptForecast
from yanzhen.reports.commands import close_month
from yanzhen.reports.tests.test_bulletins import AT, section
from yanzhen.reports.told import from_json
from yanzhen.targets.commands import rebuild
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.factories import aim, make_zone

pytestmark = pytest.mark.django_db


def test_a_month_closed_before_the_worker_came_has_its_own_forecast():
    season, leader, _teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 27)
    rebuild(at=AT)

    for month in (1, 2):
        made = close_month(season, date(2022, month, 1), by=leader, at=AT)

    assert "截至 2022-02-28 算出" in section(from_json(made[0].told), "forecast").note
    kept = KeptForecast.objects.order_by("as_of").values_list("as_of", flat=True)
    assert list(kept) == [date(2022, 1, 31), date(2022, 2, 28)]
