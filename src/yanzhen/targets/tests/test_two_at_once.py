"""Two leaders change one target at the same moment; shown with real threads on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, connections

from yanzhen.common.refusals import Stale
from yanzhen.targets.commands import change_target
from yanzhen.targets.models import Target
from yanzhen.targets.tests.factories import AT, ON, UserFactory, aim, make_zone

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_changes_at_once_make_one_change_and_one_stale():
    if connection.vendor != "postgresql":
        return  # SQLite takes one writer at a time by itself
    season, leader, _teams = make_zone()
    target = aim(season, leader)
    other = UserFactory(role="ZONE_LEADER")
    together = Barrier(2)

    def change(by, value):
        together.wait()
        try:
            change_target(target.pk, Decimal(value), effective_on=ON, reason="调整", version=1,
                          by=by, at=AT)  # fmt: skip
            return "changed"
        except Stale:
            return "stale"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(change, (leader, other), (30, 31)))

    assert outcomes == ["changed", "stale"]
    assert Target.objects.get().version == 2
    assert Target.objects.get().changes.count() == 2
