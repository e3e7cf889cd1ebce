"""What the database holds becomes a book: credit by who held, reads in a fixed number."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.accounts.models import Membership
from yanzhen.integrity.commands import check_project, confirm_case, state_fact
from yanzhen.integrity.models import Case
from yanzhen.performance.calc.book import Figure
from yanzhen.performance.calc.figures import value, window
from yanzhen.performance.queries.books import read_books, read_limits, spans_in
from yanzhen.projects.commands import Doing, hand_over, record_activity
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    TeamFactory,
    UserFactory,
    later,
    lead,
    meet,
    project_at,
)

pytestmark = pytest.mark.django_db
MARCH = (2022, 3)
ON = date(2022, 3, 31)


def officer(**stated):
    person = UserFactory(**stated)
    Membership.objects.create(user=person, team=person.team, member_from=date(2021, 1, 4))
    return person


def number(person, figure, month=MARCH, on=ON):
    book = read_books([person], month, on)[person.pk]
    return value(figure, book, window(month), read_limits(on))


def test_a_signing_counts_for_who_held_it_and_not_for_who_got_it_later():
    first, second = officer(), officer()
    project = project_at(Stage.S5, by=first)
    hand_over(project.code, to=second, note="交接", by=LeaderFactory(), at=later(2))

    assert number(first, Figure.SIGNED).number == 1
    assert number(first, Figure.ACCEPTED).number == 1
    assert number(first, Figure.TALKS).number == 1
    assert number(second, Figure.SIGNED).number == 0


def test_a_confirmed_case_takes_a_signing_out_of_the_persons_figure():
    person, leader = officer(), LeaderFactory()
    project = project_at(Stage.S5, by=person)
    state_fact(project.code, kind="MOVED_FROM", text="321202", source="工商档案", as_of=DAY,
               by=leader, at=AT)  # fmt: skip
    check_project(project.code, at=AT)
    confirm_case(Case.objects.get().code, reason="设备搬迁", version=1, by=leader, at=AT)
    assert number(person, Figure.SIGNED).number == 0


def test_a_colleague_who_went_along_was_out_too_and_met_the_firm():
    person, other = officer(), officer()
    project = lead(person)
    record_activity(
        Doing(kind="TRIP", on=DAY, until=DAY + timedelta(days=1), summary="外出拜访",
              colleagues=(other,), decision_maker="林澄"),
        by=person, at=later(3), project=project.code,
    )  # fmt: skip
    for one in (person, other):
        assert number(one, Figure.DAYS_OUT).number == 2
        assert number(one, Figure.EFFECTIVE).number == 1
    assert number(person, Figure.TIMELY).of == 1
    assert number(other, Figure.TIMELY).of == 0


def test_a_lead_that_was_met_is_answered_and_touched():
    person = officer()
    project = lead(person)
    meet(project, on=DAY, at=AT)
    lead(person)
    answered, touched = number(person, Figure.ANSWERED), number(person, Figure.TOUCHED)
    assert (answered.number, answered.of) == (1, 2)
    # Taken up on the first of the month: thirty days later still within the limit.
    assert (touched.number, touched.of) == (2, 2)
    april = number(person, Figure.TOUCHED, (2022, 4), date(2022, 4, 30))
    assert (april.number, april.of) == (0, 2)


def test_reading_a_team_takes_as_many_queries_as_reading_one():
    people = [officer() for _ in range(3)]
    for person in people:
        meet(lead(person))

    def asked(some):
        with CaptureQueriesContext(connection) as queries:
            read_books(some, MARCH, ON)
        return len(queries)

    assert asked(people[:1]) == asked(people) == 10


def test_spans_in_a_team_end_on_the_day_before_the_next():
    person, other = UserFactory(), TeamFactory()
    Membership.objects.create(user=person, team=person.team, member_from=date(2021, 1, 4),
                              member_until=date(2022, 3, 16))  # fmt: skip
    Membership.objects.create(user=person, team=other, member_from=date(2022, 3, 16))
    (before,) = spans_in(person.team, [person])[person.pk]
    (after,) = spans_in(other, [person])[person.pk]
    assert before.holds(date(2022, 3, 15)) and not before.holds(date(2022, 3, 16))
    assert after.holds(date(2022, 3, 16)) and not after.holds(date(2022, 3, 15))
