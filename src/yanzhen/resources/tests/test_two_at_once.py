"""Two decisions at the same moment, with real threads and real locks."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, connections

from yanzhen.common.refusals import Refused
from yanzhen.resources.commands import free, reserve
from yanzhen.resources.models import Claim
from yanzhen.resources.needs import Needs
from yanzhen.resources.queries import budget_table
from yanzhen.resources.tests.factories import (
    AT,
    BudgetFactory,
    ParcelFactory,
    StewardFactory,
)
from yanzhen.resources.words import BudgetKind

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*actions):
    """Run actions in threads that start together; return "done" or "refused" of each, in order."""
    barrier = Barrier(len(actions))

    def run(action):
        try:
            barrier.wait(timeout=20)
            action()
            return "done"
        except Refused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def on_postgresql():
    return connection.vendor == "postgresql"  # SQLite takes one writer at a time by itself


def test_two_decisions_do_not_promise_one_budget_twice():
    if not on_postgresql():
        return
    BudgetFactory(limit=1000)
    steward, needs = StewardFactory(), Needs(energy_tce=Decimal(600))

    results = at_once(
        lambda: reserve("P1", needs, by=steward, at=AT),
        lambda: reserve("P2", needs, by=steward, at=AT),
    )

    assert sorted(results) == ["done", "refused"]
    assert budget_table(2022)[0].reserved == 600


def test_two_decisions_do_not_promise_one_parcel_twice():
    if not on_postgresql():
        return
    parcel, steward = ParcelFactory(takes_quota=False), StewardFactory()
    needs = Needs(parcels=(parcel.code,))

    results = at_once(
        lambda: reserve("P1", needs, by=steward, at=AT),
        lambda: reserve("P2", needs, by=steward, at=AT),
    )

    assert sorted(results) == ["done", "refused"]
    assert Claim.objects.count() == 1


def test_one_decision_taken_twice_reserves_once():
    if not on_postgresql():
        return
    BudgetFactory(limit=1000)
    steward, needs = StewardFactory(), Needs(energy_tce=Decimal(100))
    chair = lambda: reserve("P1", needs, by=steward, at=AT)  # noqa: E731
    assert sorted(at_once(chair, chair)) == ["done", "refused"]


def test_many_decisions_on_several_budgets_neither_wait_for_each_other_nor_overdraw():
    if not on_postgresql():
        return
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

    assert "done" in results
    assert all(row.free >= 0 for row in budget_table(2022))


def test_freeing_and_reserving_at_once_never_overdraws():
    if not on_postgresql():
        return
    BudgetFactory(limit=10)
    steward = StewardFactory()
    reserve("P1", Needs(energy_tce=Decimal(8)), by=steward, at=AT)

    at_once(
        lambda: free("P1", reason="未通过", by=steward, at=AT),
        lambda: reserve("P2", Needs(energy_tce=Decimal(9)), by=steward, at=AT),
    )

    assert budget_table(2022)[0].reserved in (0, 9)
