"""The demo zone's forecasts, kept in the course of its year, worked out once more at its end."""

import json

import pytest

from yanzhen.outlook.models import KeptForecast
from yanzhen.outlook.queries.making import make, told_by_team
from yanzhen.outlook.said import to_json

pytestmark = pytest.mark.django_db


def test_what_was_kept_then_is_what_the_history_says_now(demo_zone):
    kept = list(KeptForecast.objects.select_related("season").order_by("as_of"))
    again = [
        {key: json.loads(json.dumps(to_json(whole, brief=True)))
         for key, whole in told_by_team(make(one.season, one.as_of))}
        for one in kept
    ]  # fmt: skip
    assert len(kept) == 14
    assert [one.as_of for one, now in zip(kept, again, strict=True) if one.told != now] == []
