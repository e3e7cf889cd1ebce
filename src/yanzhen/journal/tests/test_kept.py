from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from yanzhen.journal import kept as module
from yanzhen.journal.commands import record
from yanzhen.journal.kept import ONLY_READS, SETTLES_S, Place, derived, journal_place, kept
from yanzhen.journal.models import Event

AT = datetime(2022, 5, 31, 2, tzinfo=UTC)


class Question:
    """Counts how often it is asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return self.asked


def stands_at(monkeypatch, *places):
    """Have the journal stand at these places, one a question; moments are told by `pass_time`."""
    given = iter(places)
    monkeypatch.setattr(module, "journal_place", lambda: next(given))


def pass_time(monkeypatch, *moments):
    given = iter(moments)
    monkeypatch.setattr(module.time, "monotonic", lambda: next(given))


def person(number):
    return Place(number, number, number, vouched=True)


def system(number, by_person=7):
    return Place(number, number, by_person, vouched=True)


@pytest.mark.django_db(transaction=True)
def test_a_figure_is_asked_for_once_until_a_person_does_something(monkeypatch):
    stands_at(monkeypatch, person(7), person(7), person(8), person(8))
    question = Question()
    assert [kept("once", question) for _ in range(4)] == [1, 1, 2, 2]


@pytest.mark.django_db(transaction=True)
def test_what_the_system_does_by_itself_shows_after_some_seconds(monkeypatch):
    stands_at(monkeypatch, person(7), system(8), system(90), system(91))
    pass_time(monkeypatch, 0, SETTLES_S / 2, SETTLES_S - 0.1, SETTLES_S + 0.1)
    question = Question()
    assert [kept("settling", question) for _ in range(4)] == [1, 1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_person_among_the_systems_events_is_not_overlooked(monkeypatch):
    stands_at(monkeypatch, person(7), system(9, by_person=8), system(9, by_person=8))
    question = Question()
    assert [kept("among", question) for _ in range(3)] == [1, 2, 2]


@pytest.mark.django_db(transaction=True)
def test_a_figure_holds_for_as_long_as_nothing_happens(monkeypatch):
    stands_at(monkeypatch, person(7), person(7))
    pass_time(monkeypatch, 0, SETTLES_S * 1000)
    question = Question()
    assert [kept("resting", question) for _ in range(2)] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_figures_of_a_journal_that_was_emptied_are_forgotten(monkeypatch):
    stands_at(monkeypatch, person(7), person(3))
    question = Question()
    assert [kept("emptied", question) for _ in range(2)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_figures_of_different_keys_are_apart(monkeypatch):
    stands_at(monkeypatch, *[person(7)] * 3)
    question = Question()
    assert kept(("apart", 1), question) == 1
    assert kept(("apart", 2), question) == 2
    assert kept(("apart", 1), question) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_where_the_journal_cannot_vouch(monkeypatch):
    stands_at(monkeypatch, *[Place(7, 7, 7, vouched=False)] * 2)
    question = Question()
    assert [kept("doubtful", question) for _ in range(2)] == [1, 2]


@pytest.mark.django_db
def test_inside_a_transaction_every_question_is_asked_anew():
    question = Question()
    assert [kept("inside", question) for _ in range(2)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_place_tells_the_last_event_and_the_last_that_a_person_caused(monkeypatch):
    someone = get_user_model().objects.create(username="someone", name="某人", role="OFFICER")
    # Seen before, whatever another process of the same server has under way just now.
    monkeypatch.setitem(module._seen, str(connection.settings_dict["NAME"]), journal_place())
    with transaction.atomic():
        record("test.first", "test:1", by=None, at=AT)
        by_person = record("test.second", "test:1", by=someone, at=AT)
        last = record("test.third", "test:1", by=None, at=AT)
    place = journal_place()
    assert (place.last, place.by_person) == (last.pk, by_person.pk)
    again = journal_place()
    assert (again.last, again.by_person) == (place.last, place.by_person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("verb", "subject", "moves"), [
    ("person.signed_in", "person:someone", False), ("list.exported", "list:projects", False),
    ("bulletin.exported", "list:bulletin-pdf", False), ("person.changed", "person:someone", True),
])  # fmt: skip
def test_who_only_reads_makes_no_figure_old(monkeypatch, verb, subject, moves):
    someone = get_user_model().objects.create(username="someone", name="某人", role="OFFICER")
    monkeypatch.setitem(module._seen, str(connection.settings_dict["NAME"]), journal_place())
    before = journal_place()
    with transaction.atomic():
        event = record(verb, subject, by=someone, at=AT)
    place = journal_place()
    assert place.last == event.pk
    assert (place.moved > before.moved, place.by_person > before.by_person) == (moves, moves)
    assert Event.objects.filter(pk=event.pk).exclude(ONLY_READS).exists() == moves


@pytest.mark.django_db(transaction=True)
def test_a_figure_outlives_those_who_only_read(monkeypatch):
    stands_at(monkeypatch, person(7), Place(9, 7, 7, vouched=True), Place(9, 9, 9, vouched=True))
    pass_time(monkeypatch, 0, SETTLES_S * 1000, SETTLES_S * 2000)
    question = Question()
    assert [kept("read", question) for _ in range(3)] == [1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_place_of_a_journal_that_was_emptied_is_its_beginning():
    with transaction.atomic():
        last = record("test.first", "test:1", by=None, at=AT)
    assert journal_place().last == last.pk
    Event.objects.all().delete()
    assert journal_place().last == 0


def test_what_follows_from_figures_is_worked_out_anew_only_where_they_changed():
    question = Question()
    assert [derived("sum", given, question) for given in ([1], [1], [2], [1])] == [1, 1, 2, 3]
    assert derived("another", [1], question) == 4


@pytest.mark.django_db(transaction=True)
def test_memory_is_bounded(monkeypatch):
    stands_at(monkeypatch, *[person(7)] * (module.MOST + 10))
    for number in range(module.MOST + 10):
        kept(("bounded", number), Question())
    assert len(module._kept) == module.MOST
