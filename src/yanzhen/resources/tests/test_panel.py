from datetime import date
from decimal import Decimal

import pytest

from yanzhen.common import clock
from yanzhen.resources import access
from yanzhen.resources.commands import reserve
from yanzhen.resources.needs import Needs
from yanzhen.resources.tests.factories import (
    AT,
    ON,
    BudgetFactory,
    ParcelFactory,
    StewardFactory,
    UserFactory,
    tell_all,
    tell_teams,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(access, "_tellers", [tell_all])
    client.force_login(UserFactory())
    return lambda query="", code="P1": client.get(f"/resources/for/{code}/?{query}")


def test_shows_what_fits_and_what_it_would_leave(page):
    ParcelFactory(name="北一路地块", area_mu=Decimal(120))
    ParcelFactory(name="小地块", area_mu=Decimal(60), available_from=date(2023, 1, 1))
    BudgetFactory(limit=1000)

    text = page("land_mu=110&tce=1200&by=2022-12-31").content.decode()

    assert "北一路地块" in text
    assert "用地 60 亩，要 110，差 50" in text
    assert "缺 200" in text
    assert "没有登记" in text  # the land budget


@pytest.mark.parametrize(
    "query", ["land_mu=-1", "tce=abc", "tce=1e99", "zoning=XX", "by=2022-13-01", "cod_t=NaN"]
)
def test_a_need_that_cannot_be_meant_is_said(page, query):
    answer = page(query)
    assert answer.status_code == 422
    assert "yz-refusal" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "year=abc", "year=99999", "land_mu=&tce="])
def test_an_address_that_says_nothing_shows_the_budgets(page, query):
    BudgetFactory(limit=1000)
    assert page(query).status_code == 200


def test_a_stranger_learns_neither_what_a_hidden_project_holds_nor_its_code(page, monkeypatch):
    parcel = ParcelFactory(takes_quota=False)
    reserve("P77", Needs(parcels=(parcel.code,)), by=StewardFactory(), at=AT)
    assert "这个项目现在占用" in page(code="P77").content.decode()

    monkeypatch.setattr(access, "_tellers", [tell_teams])

    assert "这个项目现在占用" not in page(code="P77").content.decode()
    other = page("land_mu=10").content.decode()
    assert "一局的项目" in other
    assert "P77" not in other


def test_the_panel_takes_a_fixed_number_of_queries(page, django_assert_max_num_queries):
    ParcelFactory.create_batch(20)
    BudgetFactory()
    with django_assert_max_num_queries(10):
        page("land_mu=10&floor_sqm=10&tce=5")
