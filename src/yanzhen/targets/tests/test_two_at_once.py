"""Two leaders change one target at the same moment; shown with real threads on PostgreSQL."""

from decimal import Decimal

import pytest

from yanzhen.common.refusals import Refused, Stale
from yanzhen.common.tests.together import at_once
from yanzhen.targets.commands import change_target
from yanzhen.targets.models import Target
from yanzhen.targets.tests.factories import AT, ON, UserFactory, aim, make_zone

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_changes_at_once_make_one_change_and_one_stale():
    season, leader, _teams = make_zone()
    target = aim(season, leader)
    other = UserFactory(role="ZONE_LEADER")

    def change(by, value):
        return lambda: change_target(target.pk, Decimal(value), effective_on=ON, reason="调整",
                                     version=1, by=by, at=AT)  # fmt: skip

    results = at_once(change(leader, 30), change(other, 31))

    assert [type(one) for one in results if isinstance(one, Refused)] == [Stale]
    assert Target.objects.get().version == 2
    assert Target.objects.get().changes.count() == 2
