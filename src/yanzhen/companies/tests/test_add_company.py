"""Opening and changing a firm's file."""

from datetime import date
from decimal import Decimal

import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.companies.commands import add_company, change_company
from yanzhen.companies.models import Company
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


def test_opens_a_file_and_records_it():
    by = UserFactory()

    company = add_company(
        name="苏澜新材料科技(江苏) 有限公司", uscc=CODE.lower(), by=by, at=AT,
        capital_amount=Decimal(40_000), capital_currency="USD", founded_on=date(2012, 6, 18),
        county_code="320612", industry_code="C3973",
    )  # fmt: skip

    company.refresh_from_db()
    assert company.name == "苏澜新材料科技（江苏）有限公司"
    assert (company.uscc, company.code) == (CODE, f"C{company.pk:07d}")
    assert (company.brand, company.initials) == ("苏澜", "slxclkjjsyxgs")
    assert (company.capital_cny, company.founded_order) == (Decimal("258060.00"), 20120618)
    assert company.industry_code == "3973"
    event = Event.objects.get(subject=company.subject)
    assert (event.verb, event.facts["uscc"]) == ("company.added", CODE)


@pytest.mark.parametrize(
    ("stated", "field", "word"),
    [
        ({"uscc": "91350100M000100Y44"}, "uscc", "应为“3”"),
        ({"uscc": "9135O100M000100Y43"}, "uscc", "91350100M000100Y43"),
        ({"uscc": "9135"}, "uscc", "4 位"),
        ({"capital_amount": Decimal(-1)}, "capital_amount", "负数"),
        ({"capital_amount": Decimal(10) ** 15}, "capital_amount", "单位"),
        ({"capital_amount": Decimal(5), "capital_currency": "XXX"}, "capital_currency", "汇率"),
        ({"founded_on": date(2022, 6, 2)}, "founded_on", "将来"),
        ({"founded_on": date(1022, 6, 2)}, "founded_on", "太早"),
        ({"county_code": "999999"}, "county_code", "999999"),
        ({"industry_code": "9999"}, "industry_code", "4754"),
        ({"name": "  "}, "name", "名称"),
    ],
)
def test_refuses_what_cannot_be_and_says_why(stated, field, word):
    with pytest.raises(Refused, match=word) as refusal:
        add_company(**({"name": "苏澜科技有限公司"} | stated), by=UserFactory(), at=AT)

    assert refusal.value.field == field
    assert Company.objects.count() == 0


def test_one_credit_code_has_one_file():
    known = CompanyFactory(uscc=CODE)

    with pytest.raises(Refused, match=known.code):
        CompanyFactory(uscc=CODE)


def test_a_name_already_known_is_asked_about_not_doubled():
    CompanyFactory(name="苏澜科技有限公司")

    with pytest.raises(Refused, match="同名"):
        CompanyFactory(name="苏澜科技 有限责任公司")
    CompanyFactory(name="苏澜科技有限公司", despite_same_name=True)

    assert Company.objects.count() == 2


def test_an_auditor_opens_no_file():
    with pytest.raises(NotAllowed):
        CompanyFactory(by=UserFactory(role="AUDITOR"))


def test_changes_are_recorded_with_what_stood_before():
    company = CompanyFactory(name="苏澜科技有限公司", address="东路 1 号")

    change_company(company.code, version=1, address="西路 2 号", by=UserFactory(), at=AT)

    event = Event.objects.get(verb="company.changed")
    assert event.facts["before"] == {"address": "东路 1 号"}
    assert event.facts["after"] == {"address": "西路 2 号"}


def test_the_later_of_two_editors_sees_what_changed_and_loses_nothing():
    company = CompanyFactory(address="东路 1 号")
    change_company(company.code, version=1, address="西路 2 号", by=UserFactory(), at=AT)

    with pytest.raises(Stale) as refusal:
        change_company(company.code, version=1, address="南路 3 号", by=UserFactory(), at=AT)

    assert refusal.value.changes == (("地址", "西路 2 号", "南路 3 号"),)
    company.refresh_from_db()
    assert company.address == "西路 2 号"


def test_a_change_that_changes_nothing_writes_nothing():
    company = CompanyFactory(address="东路 1 号")

    change_company(company.code, version=1, address="东路 1 号", by=UserFactory(), at=AT)

    company.refresh_from_db()
    assert company.version == 1
    assert not Event.objects.filter(verb="company.changed").exists()
