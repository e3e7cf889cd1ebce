"""One week carried on twice, one review written twice at once; with real threads on PostgreSQL."""

from datetime import date

import pytest

from yanzhen.accounts.models import Membership
from yanzhen.common.tests.together import at_once, said
from yanzhen.performance.commands import (
    add_item,
    adopt,
    carry_items,
    write_review,
    write_week,
)
from yanzhen.performance.commands.planning import Item
from yanzhen.performance.models import MonthReview, PlanItem, WeekReview
from yanzhen.projects.tests.factories import AT, TeamFactory, UserFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WEEK = date(2022, 2, 28)


def test_a_week_carried_twice_at_once_is_carried_once():
    person = UserFactory()
    add_item(WEEK, Item(text="补意向书"), by=person, at=AT)
    results = at_once(*[lambda: carry_items(WEEK, by=person, at=AT)] * 2)
    assert sorted(said(results)) == ["done", "refused"]
    assert PlanItem.objects.count() == 2


def test_a_review_written_twice_at_once_is_written_once():
    team = TeamFactory()
    chief = UserFactory(team=team, role="TEAM_LEAD")
    Membership.objects.create(user=chief, team=team, member_from=date(2021, 1, 4))

    def write(text):
        return lambda: write_review(team, date(2022, 2, 1), summary=text, comments={}, figures={},
                                    by=chief, at=AT)  # fmt: skip

    assert sorted(said(at_once(write("一"), write("二")))) == ["done", "refused"]
    assert MonthReview.objects.get().version == 1


def test_proposals_taken_many_times_at_once_are_planned_once():
    person = UserFactory()
    items = [Item(text=f"事{n}", key=f"quiet:{n}") for n in range(30)]
    results = at_once(*[lambda: adopt(WEEK, items, by=person, at=AT)] * 6)
    assert sorted(said(results)) == ["done", *["refused"] * 5]
    assert PlanItem.objects.count() == len(items)


def test_a_week_reviewed_twice_at_once_is_reviewed_once():
    person = UserFactory()

    def write(text):
        return lambda: write_week(WEEK, text=text, by=person, at=AT)

    assert sorted(said(at_once(write("一"), write("二")))) == ["done", "refused"]
    assert WeekReview.objects.get().version == 1
