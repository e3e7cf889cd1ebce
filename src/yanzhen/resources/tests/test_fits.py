from datetime import date
from decimal import Decimal

import pytest

from yanzhen.resources import access
from yanzhen.resources.calc.fitting import Outcome
from yanzhen.resources.commands import reserve
from yanzhen.resources.needs import Needs
from yanzhen.resources.queries import budget_table, fits
from yanzhen.resources.tests.factories import (
    AT,
    ON,
    BudgetFactory,
    ParcelFactory,
    PlantFactory,
    StewardFactory,
    UserFactory,
    tell_teams,
)
from yanzhen.resources.words import BudgetKind, ParcelStatus, Zoning

pytestmark = pytest.mark.django_db


def look(project_code="", reader=None, **needs):
    return fits(Needs(**needs), on=ON, reader=reader or StewardFactory(), project_code=project_code)


def test_the_tightest_parcel_that_serves_comes_first_and_the_others_say_why_not():
    ParcelFactory(code="BIG", area_mu=300)
    ParcelFactory(code="TIGHT", area_mu=120)
    ParcelFactory(code="SMALL", area_mu=80, zoning=Zoning.M1)

    found = look(land_mu=Decimal(110), zonings=(Zoning.M2,)).parcels

    assert [fit.code for fit in found] == ["TIGHT", "BIG", "SMALL"]
    assert found[0].against == ()
    assert found[2].against == ("用地 80 亩，要 110，差 30", "用途是一类工业用地 M1，不在要求之内")


def test_of_those_that_are_too_small_the_largest_stands_first():
    for code, area in (("S", 80), ("L", 250), ("M", 120)):
        ParcelFactory(code=code, area_mu=area)
    assert [fit.code for fit in look(land_mu=Decimal(300)).parcels] == ["L", "M", "S"]


def test_a_parcel_whose_mains_give_too_little_says_so():
    ParcelFactory(power_kva=Decimal(8000), sewage_tpd=None)
    (fit,) = look(land_mu=Decimal(50), power_kva=Decimal(9000), sewage_tpd=Decimal(10)).parcels
    assert fit.against == ("供电 8,000 kVA，要 9,000，差 1,000",)
    assert fit.unknown == ("污水没有登记，要核实",)


def test_plot_ratio_and_day_are_looked_at():
    ParcelFactory(available_from=date(2022, 9, 1))
    (fit,) = look(
        land_mu=Decimal(50), plot_ratio=Decimal(3), available_by=date(2022, 6, 30)
    ).parcels
    assert fit.against == ("容积率限 1.2–2.5，要 3", "2022-09-01 才可用，要求 2022-06-30 前")
    assert fit.remarks == ("2022-09-01 起可用",)


def test_a_plant_lacks_power_and_what_it_does_not_say_is_to_be_asked():
    PlantFactory(code="WEAK", power_kva=Decimal(400))
    PlantFactory(code="SILENT", floor_load_kn=None)
    PlantFactory(code="GOOD")

    found = look(floor_sqm=Decimal(4000), power_kva=Decimal(800), floor_load_kn=Decimal(8)).plants

    assert [(fit.code, fit.outcome) for fit in found] == [
        ("GOOD", Outcome.MET), ("SILENT", Outcome.UNKNOWN), ("WEAK", Outcome.UNMET),
    ]  # fmt: skip
    assert found[1].unknown == ("楼面荷载没有登记，要核实",)
    assert found[2].against == ("供电 400 kVA，要 800，差 400",)


def test_what_another_holds_does_not_serve_and_what_is_ones_own_does(monkeypatch):
    monkeypatch.setattr(access, "_tellers", [tell_teams])
    parcel = ParcelFactory(takes_quota=False)
    reserve("P1", Needs(parcels=(parcel.code,)), by=StewardFactory(), at=AT)

    (other,) = look(land_mu=Decimal(10), reader=UserFactory()).parcels
    (own,) = look("P1", land_mu=Decimal(10)).parcels

    assert other.against == ("2022-05-31 起已预留：一局的项目",)
    assert (own.is_fitting, own.is_own) == (True, True)


@pytest.mark.parametrize("status", [ParcelStatus.BUILT, ParcelStatus.GIVEN, ParcelStatus.WITHDRAWN])
def test_what_is_not_offered_is_not_looked_at(status):
    ParcelFactory(status=status)
    PlantFactory(is_withdrawn=True)
    found = look(land_mu=Decimal(10), floor_sqm=Decimal(10))
    assert (found.parcels, found.plants) == ((), ())


def test_land_and_plants_are_looked_for_only_where_they_are_asked_for():
    ParcelFactory()
    PlantFactory()
    found = look(energy_tce=Decimal(5))
    assert (found.wants_land, found.wants_plant) == (False, False)
    assert (found.parcels, found.plants) == ((), ())


def test_many_sites_take_as_few_questions_as_few(django_assert_num_queries):
    ParcelFactory.create_batch(30)
    PlantFactory.create_batch(30)
    reader = StewardFactory()
    with django_assert_num_queries(4):
        look(reader=reader, land_mu=Decimal(10), floor_sqm=Decimal(10))


def test_the_table_tells_what_a_need_would_leave_and_what_is_not_known():
    BudgetFactory(limit=1000)
    reserve("P1", Needs(energy_tce=Decimal(300)), by=StewardFactory(), at=AT)
    needs = Needs(energy_tce=Decimal(800), cod_t=Decimal(1))

    energy, cod = budget_table(2022, needs=needs)
    own, _cod = budget_table(2022, needs=needs, project_code="P1")

    assert (energy.free, energy.after, energy.is_short, energy.lacking) == (700, -100, True, 100)
    assert (own.own, own.after, own.is_short) == (300, 200, False)
    assert (cod.kind, cod.limit, cod.free, cod.after) == (BudgetKind.COD, None, None, None)


def test_the_table_takes_two_queries(django_assert_num_queries):
    for kind in BudgetKind:
        BudgetFactory(kind=kind)
    with django_assert_num_queries(2):
        assert len(budget_table(2022)) == len(BudgetKind)
