from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.journal.models import Event
from yanzhen.resources import commands
from yanzhen.resources.commands.claiming import NotEnough
from yanzhen.resources.models import Budget, Claim, Parcel, Plant
from yanzhen.resources.needs import Needs
from yanzhen.resources.policies import KEEPERS
from yanzhen.resources.queries import budget_table
from yanzhen.resources.tests.factories import (
    AT,
    BudgetFactory,
    ParcelFactory,
    PlantFactory,
    StewardFactory,
    UserFactory,
    square,
)
from yanzhen.resources.words import ParcelStatus

pytestmark = pytest.mark.django_db
TOLD = {"name": "北一路地块", "area_mu": Decimal(110), "zoning": "M2",
        "available_from": date(2022, 6, 1)}  # fmt: skip
BOW = [[120, 31], [120.01, 31.01], [120.01, 31], [120, 31.01], [120, 31]]


def add(code="D1", by=None, **more):
    return commands.add_parcel(code, by=by or StewardFactory(), at=AT, **(TOLD | more))


def test_a_parcel_is_registered_in_one_event():
    parcel = add(outline=square())
    assert Event.objects.get(subject="parcel:D1").verb == "parcel.added"
    assert Parcel.objects.get().outline == parcel.outline


@pytest.mark.parametrize(
    ("field", "value"),
    [("area_mu", Decimal(0)), ("area_mu", Decimal(-1)), ("area_mu", Decimal("NaN")),
     ("area_mu", Decimal(10) ** 7), ("ratio_min", Decimal(-1)), ("zoning", "X"),
     ("outline", {"type": "Point", "coordinates": [1, 2]}), ("outline", []), ("outline", "{}"),
     ("outline", {"type": "Polygon", "coordinates": [BOW]}),
     ("outline", {"type": "Polygon", "coordinates": [[[120, 31], [120, 32], [121, 32]]]}),
     ("outline", {"type": "Polygon", "coordinates": [[["a", 31]] * 4]}),
     ("outline", {"type": "Polygon", "coordinates": [[[1e300, 31]] * 4]}),
     ("outline", {"type": "Polygon", "coordinates": [[[120, 31]] * 4]}),
     ("outline", {"type": "Polygon", "coordinates": [[[120, 31]] * 1001]})],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_at_its_field(field, value):
    with pytest.raises(Refused) as refused:
        add(**{field: value})
    assert refused.value.field == field
    assert not Parcel.objects.exists()


def test_one_piece_of_land_is_not_registered_twice():
    add("D1", outline=square())
    with pytest.raises(Refused, match="重叠约"):
        add("D2", outline=square(west=120.931))
    add("D3", outline=square(west=120.933))
    with pytest.raises(Refused, match="已经登记"):
        add("D1")


def test_a_ratio_the_wrong_way_round_is_refused():
    with pytest.raises(Refused, match="容积率"):
        add(ratio_min=Decimal(3), ratio_max=Decimal(2))


def test_what_is_promised_stays_as_it_was_until_it_is_freed():
    steward, parcel = StewardFactory(), ParcelFactory(takes_quota=False)
    commands.reserve("P1", Needs(parcels=(parcel.code,)), by=steward, at=AT)

    def change(**told):
        return commands.change_parcel(parcel.code, version=1, by=steward, at=AT, **told)

    with pytest.raises(Refused, match="先释放再改"):
        change(area_mu=Decimal(5))
    with pytest.raises(Refused, match="先释放再撤下"):
        commands.withdraw_parcel(parcel.code, version=1, reason="调规", by=steward, at=AT)
    assert change(price_cny_per_mu=Decimal(1)).version == 2
    with pytest.raises(Stale):
        change(note="迟了")


def test_a_plant_stands_on_land_that_is_not_given_out_as_land():
    steward, parcel = StewardFactory(), ParcelFactory()
    told = {"name": "一号厂房", "floor_sqm": Decimal(3000), "available_from": date(2022, 1, 1)}
    with pytest.raises(Refused, match="已建厂房"):
        commands.add_plant("C1", parcel=parcel, by=steward, at=AT, **told)

    commands.change_parcel(parcel.code, version=1, status=ParcelStatus.BUILT, by=steward, at=AT)
    parcel.refresh_from_db()
    commands.add_plant("C1", parcel=parcel, by=steward, at=AT, **told)

    for step in (
        lambda: commands.change_parcel(parcel.code, version=2, status="READY", by=steward, at=AT),
        lambda: commands.withdraw_parcel(parcel.code, version=2, reason="x", by=steward, at=AT),
    ):
        with pytest.raises(Refused, match="还有登记的厂房"):
            step()


def test_a_held_plant_is_not_withdrawn_and_a_free_one_is():
    steward, held, free = StewardFactory(), PlantFactory(), PlantFactory()
    commands.reserve("P1", Needs(plants=(held.code,)), by=steward, at=AT)
    with pytest.raises(Refused, match="先释放"):
        commands.withdraw_plant(held.code, version=1, reason="拆除", by=steward, at=AT)
    commands.withdraw_plant(free.code, version=1, reason="拆除", by=steward, at=AT)
    assert Plant.objects.get(is_withdrawn=True) == free


def test_a_limit_never_falls_below_what_is_given_out():
    steward, budget = StewardFactory(), BudgetFactory(limit=100)
    commands.reserve("P1", Needs(energy_tce=Decimal(60)), by=steward, at=AT)

    def change(limit, version=1):
        return commands.change_budget(
            budget.pk, Decimal(limit), source="新文件", version=version, by=steward, at=AT
        )

    with pytest.raises(Refused, match="不能更低"):
        change(59)
    assert change(60).version == 2
    with pytest.raises(Stale):
        change(80)
    with pytest.raises(Refused, match="先释放再撤下"):
        commands.withdraw_budget(budget.pk, version=2, reason="重复", by=steward, at=AT)


@pytest.mark.parametrize(
    ("kind", "year", "limit", "source", "field"),
    [("ENERGY", 2022, "-1", "文", "limit"), ("ENERGY", 2022, "NaN", "文", "limit"),
     ("ENERGY", 1999, "1", "文", "year"), ("GOLD", 2022, "1", "文", "kind"),
     ("ENERGY", 2022, "1", " ", "source")],
)  # fmt: skip
def test_a_budget_that_cannot_be_meant_is_refused(kind, year, limit, source, field):
    with pytest.raises(Refused) as refused:
        commands.add_budget(kind, year, Decimal(limit), source=source, by=StewardFactory(), at=AT)
    assert refused.value.field == field


def test_a_kind_has_one_budget_a_year():
    steward = StewardFactory()
    commands.add_budget("TP", 2022, Decimal(1), source="文", by=steward, at=AT)
    with pytest.raises(Refused, match="已经登记"):
        commands.add_budget("TP", 2022, Decimal(2), source="文", by=steward, at=AT)


@pytest.mark.parametrize("role", [role for role in Role if role not in KEEPERS])
def test_others_do_not_keep_the_register(role):
    with pytest.raises(NotAllowed):
        add(by=UserFactory(role=role))


STEP = st.tuples(
    st.sampled_from(["reserve", "commit", "free"]), st.integers(1, 4),
    st.decimals("0.0001", 60, places=4),
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=15))
def test_whatever_happens_the_ledger_never_exceeds_its_limit_and_freeing_restores_it(steps):
    Claim.objects.all().delete()
    Budget.objects.all().delete()
    BudgetFactory(limit=100)
    steward, held = StewardFactory(), {}
    for verb, number, amount in steps:
        code = f"P{number}"
        try:
            if verb == "reserve":
                commands.reserve(code, Needs(energy_tce=amount), by=steward, at=AT)
                held[code] = amount
            elif verb == "commit":
                commands.commit(code, by=steward, at=AT)
            else:
                commands.free(code, reason="退回", by=steward, at=AT)
                held.pop(code)
        except NotEnough:
            assert code in held or sum(held.values()) + amount > 100
        except Refused:
            pass
        row = budget_table(2022)[0]
        assert row.committed + row.reserved == sum(held.values()) <= row.limit
    for code in held:
        commands.free(code, reason="清零", by=steward, at=AT)
    assert budget_table(2022)[0].free == 100


def test_what_was_withdrawn_by_mistake_is_offered_again_under_its_code(client):
    steward = StewardFactory()
    plant, parcel = PlantFactory(code="C1"), ParcelFactory(code="D1", status="READY")
    commands.withdraw_plant("C1", version=plant.version, reason="点错", by=steward, at=AT)
    commands.withdraw_parcel("D1", version=parcel.version, reason="点错", by=steward, at=AT)

    client.force_login(steward)
    for word, code in (("plant", "C1"), ("parcel", "D1")):
        version = {"version": 2}
        client.post(reverse(f"resources:{word}_restore", args=[code]), version)
        again = client.post(reverse(f"resources:{word}_restore", args=[code]), {"version": 3})
        assert (again.status_code, "不用恢复" in again.content.decode()) == (422, True)

    plant.refresh_from_db()
    parcel.refresh_from_db()
    assert (plant.is_withdrawn, parcel.status) == (False, "PREPARING")
