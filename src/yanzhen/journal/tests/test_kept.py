from datetime import UTC, datetime

import pytest
from django.db import transaction

from yanzhen.journal import kept as module
from yanzhen.journal.commands import record
from yanzhen.journal.kept import journal_position, kept

AT = datetime(2022, 5, 31, 2, tzinfo=UTC)


class Question:
    """Counts how often it is asked."""

    def __init__(self):
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return self.asked


@pytest.mark.django_db(transaction=True)
def test_a_figure_is_asked_for_once_until_the_journal_moves_on(monkeypatch):
    positions = iter([7, 7, 8, 8])
    monkeypatch.setattr(module, "journal_position", lambda: next(positions))
    question = Question()
    assert [kept("once", question) for _ in range(4)] == [1, 1, 2, 2]


@pytest.mark.django_db(transaction=True)
def test_figures_of_different_keys_are_apart(monkeypatch):
    monkeypatch.setattr(module, "journal_position", lambda: 7)
    question = Question()
    assert kept(("apart", 1), question) == 1
    assert kept(("apart", 2), question) == 2
    assert kept(("apart", 1), question) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_kept_where_the_journal_cannot_vouch(monkeypatch):
    monkeypatch.setattr(module, "journal_position", lambda: None)
    question = Question()
    assert [kept("doubtful", question) for _ in range(2)] == [1, 2]


@pytest.mark.django_db
def test_inside_a_transaction_every_question_is_asked_anew():
    question = Question()
    assert [kept("inside", question) for _ in range(2)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_the_position_is_the_last_event():
    with transaction.atomic():
        record("test.first", "test:1", by=None, at=AT)
        last = record("test.second", "test:1", by=None, at=AT)
    # None only while another transaction is under way somewhere on the server.
    assert journal_position() in {last.pk, None}


@pytest.mark.django_db(transaction=True)
def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "journal_position", lambda: 7)
    for number in range(module.MOST + 10):
        kept(("bounded", number), Question())
    assert len(module._kept) == module.MOST
