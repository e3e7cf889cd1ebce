from decimal import Decimal

import pytest

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event
from yanzhen.resources import access
from yanzhen.resources.commands import commit, free, reserve
from yanzhen.resources.commands.claiming import NotEnough
from yanzhen.resources.models import Claim
from yanzhen.resources.needs import Needs
from yanzhen.resources.queries import budget_table, holdings
from yanzhen.resources.tests.factories import (
    AT,
    BudgetFactory,
    ParcelFactory,
    PlantFactory,
    StewardFactory,
    UserFactory,
    later,
    tell_all,
    tell_teams,
)
from yanzhen.resources.words import BudgetKind, ClaimState, ParcelStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told_by_code(monkeypatch):
    monkeypatch.setattr(access, "_tellers", [tell_all])


def take(code, by=None, **needs):
    return reserve(code, Needs(**needs), by=by or StewardFactory(), at=AT)


def row(kind=BudgetKind.ENERGY, year=2022):
    return next(r for r in budget_table(year) if r.kind == kind)


def test_reserves_all_that_is_asked_in_one_event():
    BudgetFactory(limit=1000)
    BudgetFactory(kind=BudgetKind.LAND, limit=500)
    parcel = ParcelFactory(area_mu=Decimal("120.5"))
    steward = StewardFactory()

    take("P1", by=steward, energy_tce=Decimal(300), parcels=(parcel.code,))

    assert [(h.kind, h.amount) for h in holdings("P1")] == [
        ("parcel", Decimal("120.5")), ("budget", Decimal(300)), ("budget", Decimal("120.5")),
    ]  # fmt: skip
    assert (row().reserved, row().free) == (300, 700)
    event = Event.objects.get(subject="project:P1")
    assert (event.verb, event.actor) == ("resources.reserved", steward)
    assert {link.subject for link in event.links.all()} >= {f"parcel:{parcel.code}"}
    assert [line["amount"] for line in event.facts["claims"]] == ["120.50", "300", "120.50"]


def test_says_how_much_is_missing_of_what_and_who_holds_it_and_takes_nothing():
    BudgetFactory(limit=1000)
    BudgetFactory(kind=BudgetKind.COD, limit=5)
    take("P1", energy_tce=Decimal(700), cod_t=Decimal("4.8"))

    with pytest.raises(NotEnough) as refused:
        take("P2", energy_tce=Decimal(400), cod_t=Decimal("0.35"))

    assert refused.value.missing == (
        "2022 能耗指标缺 100 吨标准煤：要 400，剩 300（限额 1,000，已承诺 0，已预留 700）。"
        "占用最多的：P1 700。",
        "2022 COD指标缺 0.15 吨/年：要 0.35，剩 0.2（限额 5，已承诺 0，已预留 4.8）。"
        "占用最多的：P1 4.8。",
    )
    assert holdings("P2") == []
    assert Event.objects.filter(subject="project:P2").count() == 0


def test_the_last_of_a_budget_can_be_given_to_the_last_unit():
    BudgetFactory(limit=Decimal("0.0003"))
    take("P1", energy_tce=Decimal("0.0001"))
    take("P2", energy_tce=Decimal("0.0002"))

    assert row().free == 0
    with pytest.raises(NotEnough):
        take("P3", energy_tce=Decimal("0.0001"))


def test_a_parcel_has_one_holder_until_it_is_freed():
    parcel, steward = ParcelFactory(takes_quota=False), StewardFactory()
    take("P1", parcels=(parcel.code,))

    with pytest.raises(NotEnough) as refused:
        take("P2", parcels=(parcel.code,))
    assert refused.value.missing == (f"{parcel} 2022-05-31 起已预留，占用的是P1。",)

    free("P1", reason="评审未通过", by=steward, at=later(1))
    take("P2", parcels=(parcel.code,))
    assert [h.state for h in holdings("P1", live_only=False)] == [ClaimState.FREED]


def test_a_plant_too():
    plant = PlantFactory()
    take("P1", plants=(plant.code,))
    with pytest.raises(NotEnough, match="什么都没有预留"):
        take("P2", plants=(plant.code,))


def test_one_project_takes_each_budget_once():
    BudgetFactory(limit=1000)
    take("P1", energy_tce=Decimal(300))

    with pytest.raises(NotEnough) as refused:
        take("P1", energy_tce=Decimal(100))

    assert "先释放再预留" in refused.value.missing[0]
    assert row().reserved == 300


def test_given_parcels_use_up_the_land_budget_by_their_own_area_unless_they_are_stock():
    BudgetFactory(kind=BudgetKind.LAND, limit=500)
    new, stock = ParcelFactory(area_mu=110), ParcelFactory(area_mu=60, takes_quota=False)

    take("P1", land_mu=Decimal(150), parcels=(new.code, stock.code))

    assert row(BudgetKind.LAND).reserved == 110


def test_land_without_a_parcel_is_taken_as_asked():
    BudgetFactory(kind=BudgetKind.LAND, limit=500)
    take("P1", land_mu=Decimal(150))
    assert row(BudgetKind.LAND).reserved == 150


def test_what_is_not_registered_is_not_taken_for_enough():
    with pytest.raises(NotEnough) as refused:
        take("P1", energy_tce=Decimal(1), parcels=("D999",))
    assert refused.value.missing == (
        "没有编号为 D999 的地块或厂房，请核对编号。",
        "2022 年没有登记“能耗”指标，请数据管理员先登记再预留。",
    )


def test_the_year_of_the_decision_is_used_unless_another_is_named():
    BudgetFactory(year=2022, limit=10)
    BudgetFactory(year=2023, limit=10)
    needs = Needs(energy_tce=Decimal(4))
    reserve("P1", needs, by=StewardFactory(), at=AT, year=2023)
    assert (row(year=2022).reserved, row(year=2023).reserved) == (0, 4)


@pytest.mark.parametrize("status", [ParcelStatus.BUILT, ParcelStatus.GIVEN, ParcelStatus.WITHDRAWN])
def test_what_is_not_offered_is_not_reserved(status):
    parcel = ParcelFactory(status=status, takes_quota=False)
    with pytest.raises(NotEnough) as refused:
        take("P1", parcels=(parcel.code,))
    assert refused.value.missing == (f"地块 {parcel.code} {status.label}，不能预留。",)


def test_a_withdrawn_plant_is_not_reserved():
    plant = PlantFactory(is_withdrawn=True)
    with pytest.raises(NotEnough):
        take("P1", plants=(plant.code,))


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity", "1e12", "0.00001"])
def test_a_need_that_cannot_be_meant_is_refused(value):
    BudgetFactory()
    with pytest.raises(Refused) as refused:
        take("P1", energy_tce=Decimal(value))
    assert refused.value.field == "energy_tce"
    assert not Claim.objects.exists()


def test_the_same_parcel_twice_in_one_wish_is_refused():
    parcel = ParcelFactory()
    with pytest.raises(Refused, match="只写一次"):
        take("P1", parcels=(parcel.code, parcel.code))


def test_nothing_at_all_is_refused():
    with pytest.raises(Refused, match="没有写明"):
        take("P1", energy_tce=Decimal(0))


@pytest.mark.parametrize("code", ["", "   ", "P" * 41])
def test_a_project_has_a_code(code):
    with pytest.raises(Refused, match="项目编号"):
        take(code, energy_tce=Decimal(1))


def test_committing_moves_the_reserved_and_freeing_restores_it():
    BudgetFactory(limit=1000)
    steward = StewardFactory()
    take("P1", energy_tce=Decimal(300))

    commit("P1", by=steward, at=later(1))
    assert (row().committed, row().reserved, row().free) == (300, 0, 700)

    free("P1", reason="项目终止", by=steward, at=later(2))
    assert (row().committed, row().reserved, row().free) == (0, 0, 1000)
    verbs = Event.objects.filter(subject="project:P1").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["resources.reserved", "resources.committed", "resources.freed"]


def test_what_is_not_reserved_cannot_be_committed_and_what_is_not_held_cannot_be_freed():
    steward = StewardFactory()
    with pytest.raises(Refused, match="先预留才能承诺"):
        commit("P1", by=steward, at=AT)
    with pytest.raises(Refused, match="没有可释放的"):
        free("P1", reason="未通过", by=steward, at=AT)


def test_freeing_needs_a_reason_and_may_leave_what_is_committed():
    BudgetFactory(limit=10)
    BudgetFactory(kind=BudgetKind.COD, limit=10)
    steward = StewardFactory()
    take("P1", energy_tce=Decimal(1))
    commit("P1", by=steward, at=AT)
    take("P1", cod_t=Decimal(2))

    with pytest.raises(Refused, match="为什么释放"):
        free("P1", reason=" ", by=steward, at=AT)
    free("P1", reason="改用中水", by=steward, at=later(1), states=[ClaimState.RESERVED])

    assert [(h.name, h.state) for h in holdings("P1")] == [("2022 能耗", "COMMITTED")]


def test_others_give_out_only_what_a_decision_says():
    BudgetFactory(limit=10)
    chair = UserFactory(role=Role.REVIEWER)
    with pytest.raises(NotAllowed):
        take("P1", by=chair, energy_tce=Decimal(1))

    needs = Needs(energy_tce=Decimal(1))
    (claim,) = reserve("P1", needs, by=chair, at=AT, under="assessment:A2022-003")

    assert claim.under == "assessment:A2022-003"


@pytest.mark.parametrize(
    "user", [{"role": Role.AUDITOR}, {"role": Role.ZONE_LEADER, "is_active": False}]
)
def test_who_writes_nothing_gives_nothing_out_whatever_the_decision(user):
    BudgetFactory(limit=10)
    by = UserFactory(**user)
    with pytest.raises(NotAllowed):
        reserve("P1", Needs(energy_tce=Decimal(1)), by=by, at=AT, under="assessment:A1")


def test_a_holder_whom_the_reader_may_not_know_is_named_by_team_alone(monkeypatch):
    monkeypatch.setattr(access, "_tellers", [tell_teams])
    parcel = ParcelFactory(takes_quota=False)
    take("P1", parcels=(parcel.code,))
    with pytest.raises(NotEnough) as refused:
        take("P2", parcels=(parcel.code,))
    assert "一局的项目" in refused.value.missing[0]
    assert "P1" not in refused.value.missing[0]
