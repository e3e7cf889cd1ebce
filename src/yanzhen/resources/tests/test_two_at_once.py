"""Two decisions at the same moment, with real threads and real locks."""

from decimal import Decimal

import pytest

from yanzhen.common.tests.together import at_once, said
from yanzhen.resources.commands import draw_border, free, reserve
from yanzhen.resources.models import Border, Claim
from yanzhen.resources.needs import Needs
from yanzhen.resources.queries import budget_table
from yanzhen.resources.tests.factories import (
    AT,
    BudgetFactory,
    ParcelFactory,
    StewardFactory,
    square,
)
from yanzhen.resources.words import BudgetKind

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_decisions_do_not_promise_one_budget_twice():
    BudgetFactory(limit=1000)
    steward, needs = StewardFactory(), Needs(energy_tce=Decimal(600))

    results = at_once(
        lambda: reserve("P1", needs, by=steward, at=AT),
        lambda: reserve("P2", needs, by=steward, at=AT),
    )

    assert sorted(said(results)) == ["done", "refused"]
    assert budget_table(2022)[0].reserved == 600


def test_two_decisions_do_not_promise_one_parcel_twice():
    parcel, steward = ParcelFactory(takes_quota=False), StewardFactory()
    needs = Needs(parcels=(parcel.code,))

    results = at_once(
        lambda: reserve("P1", needs, by=steward, at=AT),
        lambda: reserve("P2", needs, by=steward, at=AT),
    )

    assert sorted(said(results)) == ["done", "refused"]
    assert Claim.objects.count() == 1


def test_two_who_draw_the_first_border_at_once_draw_one():
    steward = StewardFactory()

    def draw(source):
        return lambda: draw_border(square(side=0.1), source=source, version=0, by=steward, at=AT)

    results = at_once(draw("批复甲"), draw("批复乙"))

    assert sorted(said(results)) == ["done", "refused"]
    border = Border.objects.get()
    assert (border.version, border.source) == (
        1,
        next(r for r in results if hasattr(r, "pk")).source,
    )


def test_one_decision_taken_twice_reserves_once():
    BudgetFactory(limit=1000)
    steward, needs = StewardFactory(), Needs(energy_tce=Decimal(100))
    chair = lambda: reserve("P1", needs, by=steward, at=AT)  # noqa: E731
    assert sorted(said(at_once(chair, chair))) == ["done", "refused"]


def test_many_decisions_on_several_budgets_neither_wait_for_each_other_nor_overdraw():
    for kind in (BudgetKind.ENERGY, BudgetKind.COD, BudgetKind.SEWAGE):
        BudgetFactory(kind=kind, limit=10)
    steward = StewardFactory()
    wishes = [
        Needs(energy_tce=Decimal(3), cod_t=Decimal(3)),
        Needs(sewage_tpd=Decimal(3), energy_tce=Decimal(3)),
        Needs(cod_t=Decimal(3), sewage_tpd=Decimal(3)),
    ] * 2

    results = at_once(*(
        lambda n=n, wish=wish: reserve(f"P{n}", wish, by=steward, at=AT)
        for n, wish in enumerate(wishes)
    ))  # fmt: skip

    assert "done" in said(results)
    assert all(row.free >= 0 for row in budget_table(2022))


def test_freeing_and_reserving_at_once_never_overdraws():
    BudgetFactory(limit=10)
    steward = StewardFactory()
    reserve("P1", Needs(energy_tce=Decimal(8)), by=steward, at=AT)

    at_once(
        lambda: free("P1", reason="未通过", by=steward, at=AT),
        lambda: reserve("P2", Needs(energy_tce=Decimal(9)), by=steward, at=AT),
    )

    assert budget_table(2022)[0].reserved in (0, 9)
