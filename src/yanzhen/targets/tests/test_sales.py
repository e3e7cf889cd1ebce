"""应税销售 beside the year before, reckoned by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.chains.models import Chain, Pillar, Position, Segment
from yanzhen.companies.models import Figure, Metric, PeriodKind, Placement, Residency
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.targets.sales_growth import sales_growth, stated_months
from yanzhen.targets.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2022, 3, 15, tzinfo=UTC)
FEBRUARY = date(2022, 2, 1)


@pytest.fixture
def steward():
    return UserFactory(role=Role.DATA_STEWARD)


@pytest.fixture
def pillar():
    pillar = Pillar.objects.create(code="ZZ", name="试验产业")
    chain = Chain.objects.create(pillar=pillar, name="试验链")
    return Segment.objects.create(chain=chain, code="ZZ1-01", name="试验环节",
                                  position=Position.UPSTREAM)  # fmt: skip


def firm(name, steward, sales, segment=None):
    """A resident with sales in yuan by (year, month)."""
    company = CompanyFactory(name=name)
    Residency.objects.create(company=company, since=date(2020, 1, 1))
    if segment:
        Placement.objects.create(company=company, segment_code=segment.code, method="HAND",
                                 placed_at=AT, confirmed_at=AT, confirmed_by=steward)  # fmt: skip
    Figure.objects.bulk_create(
        Figure(company=company, metric=Metric.TAXABLE_SALES, period_kind=PeriodKind.MONTH,
               period_on=date(*month, 1), value=Decimal(value), source="税务", added_at=AT,
               added_by=steward)
        for month, value in sales.items()
    )  # fmt: skip
    return company


@pytest.fixture
def zone(steward, pillar):
    return {
        # Stated every month of both years: 100 + 120 before, 150 + 180 now, +50 %.
        "whole": firm("甲厂", steward, {(2021, 1): 100, (2021, 2): 120, (2022, 1): 150,
                                     (2022, 2): 180}, pillar),
        # New this year: in the total, not among those alike.
        "new": firm("乙厂", steward, {(2022, 1): 70, (2022, 2): 40}, pillar),
        # Stated January only, placed nowhere.
        "silent": firm("丙厂", steward, {(2021, 1): 10, (2021, 2): 10, (2022, 1): 5}),
    }  # fmt: skip


def test_totals_and_the_growth_of_the_same_firms(zone):
    found = sales_growth(stated_months(), FEBRUARY)
    mine, nowhere = found.rows
    assert (mine.month.now, mine.month.before, mine.month.share) == (220, 120, 220 / 120 - 1)
    assert (mine.year.now, mine.year.before, mine.year.share) == (440, 220, 1.0)
    assert (mine.alike.now, mine.alike.before, mine.alike.share) == (330, 220, 0.5)
    assert (mine.firms, mine.firms_alike) == (2, 1)
    assert (nowhere.code, nowhere.year.now, nowhere.firms, nowhere.firms_alike) == ("", 5, 0, 0)
    assert nowhere.alike.share is None
    assert found.whole.year.now == 445
    assert mine.part == pytest.approx(440 / 445)


def test_who_stated_something_this_year_but_not_this_month_is_named(zone):
    found = sales_growth(stated_months(), FEBRUARY)
    assert found.whole.silent == ((zone["silent"].code, "丙厂"),)
    assert sales_growth(stated_months(), date(2022, 1, 1)).whole.silent == ()


def test_who_lives_elsewhere_and_what_was_corrected_do_not_count(zone, steward):
    guest = CompanyFactory(name="丁厂")
    new = zone["new"].figures.get(period_on=FEBRUARY)
    Figure.objects.filter(pk=new.pk).update(is_current=False)
    for company, value in ((guest, 900), (zone["new"], 30)):
        Figure.objects.create(
            company=company, metric=Metric.TAXABLE_SALES, period_kind=PeriodKind.MONTH,
            period_on=FEBRUARY, value=value, source="税务", added_at=AT, added_by=steward,
        )  # fmt: skip
    assert sales_growth(stated_months(), FEBRUARY).whole.month.now == 180 + 30


@pytest.mark.parametrize("asked", ["", "2022-02", "1900-01", "２０２２", "x" * 400])
def test_the_page_answers_any_month_with_one_that_is_stated(zone, client, steward, asked):
    client.force_login(steward)
    answer = client.get(reverse("targets:sales"), {"month": asked})
    assert answer.status_code == 200
    assert answer.context["found"].month == FEBRUARY


def test_a_zone_without_sales_says_what_to_do(client, steward):
    client.force_login(steward)
    answer = client.get(reverse("targets:sales"))
    assert answer.status_code == 200
    assert "还没有应税销售" in answer.content.decode()


def test_however_many_firms_the_queries_are_as_many(zone, steward, django_assert_num_queries):
    for n in range(20):
        firm(f"第{n}厂", steward, {(2022, 1): 1, (2021, 1): 1})
    with django_assert_num_queries(5):
        sales_growth((FEBRUARY,), FEBRUARY)
