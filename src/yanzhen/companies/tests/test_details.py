"""What stands beside identity: stays in the zone, relations; and days by the zone's own clock."""

from datetime import UTC, date, datetime

import pytest

from yanzhen.common.refusals import Refused
from yanzhen.companies import commands
from yanzhen.companies.models import Relation
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return CompanyFactory(name="江苏苏澜新材料科技有限公司")


def settle(firm, since):
    return commands.mark_resident(firm.code, since=since, by=UserFactory(), at=AT)


def leave(firm, until):
    return commands.end_residency(firm.code, until=until, by=UserFactory(), at=AT)


def test_who_is_yet_to_leave_is_still_a_resident(firm):
    settle(firm, date(2020, 1, 1))

    with pytest.raises(Refused, match="将来") as refusal:
        leave(firm, date(2022, 6, 1))

    firm.refresh_from_db()
    assert (refusal.value.field, firm.is_resident) == ("until", True)
    assert leave(firm, date(2022, 5, 31)).until == date(2022, 5, 31)


def test_two_stays_of_a_firm_do_not_overlap(firm):
    settle(firm, date(2018, 1, 1))
    leave(firm, date(2020, 6, 30))

    with pytest.raises(Refused, match="2020-06-30") as refusal:
        settle(firm, date(2019, 1, 1))

    assert refusal.value.field == "since"
    assert settle(firm, date(2020, 6, 30)).since == date(2020, 6, 30)


def test_a_relation_is_taken_off_the_file_it_stands_on_only(firm):
    by, other = UserFactory(), CompanyFactory()
    relation = commands.add_relation(firm.code, CompanyFactory().code, kind="SUPPLIES",
                                     source="台账", by=by, at=AT)  # fmt: skip

    with pytest.raises(Refused, match="刷新"):
        commands.remove_relation(other.code, number=relation.pk, by=by, at=AT)
    assert Relation.objects.count() == 1
    commands.remove_relation(firm.code, number=relation.pk, by=by, at=AT)
    assert not Relation.objects.exists()


def test_a_firm_founded_today_is_known_in_the_early_morning():
    early = datetime(2022, 5, 31, 16, 30, tzinfo=UTC)  # half past midnight of 1 June here

    assert CompanyFactory(founded_on=date(2022, 6, 1), at=early).founded_on == date(2022, 6, 1)
