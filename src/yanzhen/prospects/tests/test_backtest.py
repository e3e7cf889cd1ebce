"""Looking back sees only what was written down by the day; what came later changes nothing."""

import random
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.companies import commands as companies
from yanzhen.companies.models import Company, CompanyClass, Relation, Signal
from yanzhen.companies.tests.factories import AT, CompanyFactory
from yanzhen.projects.commands import register_lead
from yanzhen.projects.tests.factories import report
from yanzhen.prospects import commands
from yanzhen.prospects.calc.backtest import measure
from yanzhen.prospects.models import Backtest
from yanzhen.prospects.queries.backtest import features_on, look_back, mark_of
from yanzhen.prospects.tests.test_targets import TODAY, by, url, zone

__all__ = ["by", "zone"]


def test_the_worked_example_of_the_methods_page():
    told = measure(np.array([9.0, 8.0, 8.0, 1.0]), np.array([True, True, False, False]))

    # Places hold 1, 1/2, 1/2, 0: the second and third are equal.
    assert told.precision_10 == 0.5
    assert told.auc == pytest.approx(3.5 / 4)
    assert told.ndcg == pytest.approx((1 + 0.5 / 1.58496 + 0.5 / 2) / (1 + 1 / 1.58496), abs=1e-4)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=40))
def test_measures_stay_within_bounds_and_ties_do_not_depend_on_order(rows):
    scores, became = np.array([r[0] for r in rows], float), np.array([r[1] for r in rows])
    told, turned = measure(scores, became), measure(scores[::-1], became[::-1])

    assert (told.auc, told.ndcg) == (pytest.approx(turned.auc), pytest.approx(turned.ndcg))
    assert told.auc is None or (0 <= told.auc <= 1 and 0 < told.ndcg <= 1 + 1e-9)


@pytest.mark.django_db
def test_shuffling_what_came_later_changes_no_feature(zone, by):
    """Signals, relations, classes, places, projects after the day are dealt out anew at random."""
    firms = [CompanyFactory(by=by, county_code="320583") for _ in range(12)]
    before, later = TODAY, TODAY + timedelta(days=40)

    def deal(order):
        for n, firm in enumerate(order):
            companies.record_signal(
                firm.code, kind="CONSTRAINED", seen_on=before - timedelta(days=n),
                source=f"晚到的{n}", quote="租约到期", evidence="MEDIA", confidence=Decimal(1),
                by=by, at=AT + timedelta(days=40),
            )  # fmt: skip
            companies.add_class(firm.code, kind="LISTED", source="名单", edition=str(n), by=by,
                                valid_from=later, at=AT)  # fmt: skip
            companies.place_by_hand(firm.code, segment=zone["segment"].code, by=by,
                                    at=AT + timedelta(days=41 + n))  # fmt: skip
            if n % 3 == 0:
                companies.add_relation(firm.code, zone["here"].code, kind="SUPPLIES", source="x",
                                       seen_on=later, by=by,
                                       at=AT + timedelta(days=40))  # fmt: skip
            if n % 3 == 0 and not firm.projects.exists():
                register_lead(report(firm), by=by, at=AT + timedelta(days=50 + n))

    bare = mark_of(features_on(before))
    assert not np.isnan(features_on(before).shares["gap"]).all()  # it does see what was known
    deal(random.Random(1).sample(firms, 12))
    first = mark_of(features_on(before))
    Signal.objects.filter(source__startswith="晚到的").delete()
    CompanyClass.objects.filter(valid_from=later).delete()
    Relation.objects.filter(seen_on=later).delete()
    for firm in firms:
        firm.placements.all().delete()
    deal(random.Random(2).sample(firms, 8))

    assert first == bare == mark_of(features_on(before))
    # What is known by a later day is seen then: the test could fail.
    assert mark_of(features_on(later + timedelta(days=20))) != bare


@pytest.mark.django_db
def test_a_look_back_counts_who_became_a_project_and_is_kept_as_found(zone, by, client):
    # `zone["firm"]` was on file by TODAY; it becomes a project two months later.
    for _ in range(3):
        CompanyFactory(by=by)
    register_lead(report(zone["firm"]), by=by, at=AT + timedelta(days=60))
    found = look_back(TODAY)

    assert (found.firms, found.became) == (Company.objects.count() - 1, 1)
    assert found.rankings["card"]["auc"] == 1.0

    at = AT + timedelta(days=800)
    assert commands.keep_backtests(at=at) == 3
    assert commands.keep_backtests(at=at) == 0
    assert Backtest.objects.count() == 3
    assert "随机" in client.get(url("backtest")).content.decode()


@pytest.mark.django_db
def test_an_empty_zone_has_nothing_to_measure(by, client):
    found = look_back(date(2021, 1, 1))

    assert (found.firms, found.became, found.rankings["card"]["auc"]) == (0, 0, None)
    assert client.get(url("backtest")).status_code == 200
    Backtest.objects.create(day=date(2021, 1, 1), done_at=AT, firms=0, became=0)
    assert "随机" not in client.get(url("backtest")).content.decode()
