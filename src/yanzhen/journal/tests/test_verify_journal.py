from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from yanzhen.journal.commands import record, seal
from yanzhen.journal.models import Event, Seal
from yanzhen.journal.queries import timeline, verify

pytestmark = pytest.mark.django_db
AT = datetime(2022, 5, 31, 9, 0, tzinfo=UTC)


def write(*verbs: str) -> list[Event]:
    return [record(v, "project:P1", by=None, at=AT, step=i) for i, v in enumerate(verbs)]


def test_intact_journal_holds_and_counts_what_is_not_yet_sealed():
    write("a.b", "a.c")
    assert seal() == 2
    write("a.d")

    verdict = verify()

    assert (verdict.fault, verdict.sealed, verdict.unsealed) == (None, 2, 1)
    assert verdict.head == Seal.objects.get(position=2).chain


def test_sealing_twice_adds_nothing():
    write("a.b")
    seal()
    head = verify().head
    assert seal() == 0
    assert verify().head == head


def test_names_the_first_altered_event():
    _, second, third = write("a.b", "a.c", "a.d")
    seal()
    Event.objects.filter(pk__in=[second.pk, third.pk]).update(facts={"step": 99})

    fault = verify().fault

    assert (fault.kind, fault.position, fault.event) == ("altered", 2, second.pk)


def test_a_changed_moment_is_an_alteration():
    (event,) = write("a.b")
    seal()
    Event.objects.filter(pk=event.pk).update(at=datetime(2022, 5, 31, 9, 0, 0, 1, tzinfo=UTC))
    assert verify().fault.kind == "altered"


def test_names_the_first_missing_event():
    _, second, _ = write("a.b", "a.c", "a.d")
    seal()
    Event.objects.filter(pk=second.pk).delete()

    fault = verify().fault

    assert (fault.kind, fault.position, fault.event) == ("missing", 2, second.pk)


def test_names_the_first_reordered_event():
    first, second, third = write("a.b", "a.c", "a.d")
    seal()
    swap = {
        second.pk: (third.verb, third.facts),
        third.pk: (second.verb, second.facts),
    }
    for number, (verb, facts) in swap.items():
        Event.objects.filter(pk=number).update(verb=verb, facts=facts)

    fault = verify().fault

    assert (fault.kind, fault.position, fault.event) == ("reordered", 2, second.pk)
    assert first.pk != fault.event


def test_a_seal_taken_out_shows_as_missing():
    write("a.b", "a.c", "a.d")
    seal()
    Seal.objects.filter(position=2).delete()
    assert (verify().fault.kind, verify().fault.position) == ("missing", 2)


def test_what_was_altered_before_a_missing_seal_is_named_first():
    first, *_ = write("a.b", "a.c", "a.d")
    seal()
    Event.objects.filter(pk=first.pk).update(facts={"step": 99})
    Seal.objects.filter(position=3).update(position=4)

    fault = verify().fault

    assert (fault.kind, fault.position, fault.event) == ("altered", 1, first.pk)


def test_seals_swapped_with_their_events_break_the_chain():
    _, second, third = write("a.b", "a.c", "a.d")
    seal()
    rows = {s.position: s for s in Seal.objects.all()}
    Seal.objects.filter(position__in=[2, 3]).delete()
    Seal.objects.create(position=2, event=third.pk, digest=rows[3].digest, chain=rows[2].chain)
    Seal.objects.create(position=3, event=second.pk, digest=rows[2].digest, chain=rows[3].chain)
    assert (verify().fault.kind, verify().fault.position) == ("reordered", 2)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        record("a.b", "project:P1", by=None, at=AT)


def test_timeline_shows_own_and_linked_events_newest_first():
    with transaction.atomic():
        record("a.b", "project:P1", by=None, at=AT, links=["company:C1"])
        record("a.c", "company:C1", by=None, at=AT)
        record("a.d", "company:C2", by=None, at=AT)
    assert [e.verb for e in timeline("company:C1", reader=SimpleNamespace(sees_all=True))] == [
        "a.c",
        "a.b",
    ]


def test_paging_follows_the_order_of_moments_however_late_an_event_was_told():
    told = [record("a.b", "paper:P1", by=None, at=AT + timedelta(hours=hours), step=hours)
            for hours in (5, 1, 4, 1, 3)]  # fmt: skip
    shown, before = [], None
    while page := timeline("paper:P1", reader=None, limit=2, before=before):
        shown += [entry.id for entry in page]
        before = page[-1].id
    assert shown == [told[at].pk for at in (0, 2, 4, 3, 1)]


def test_paging_from_an_event_that_never_was_shows_nothing():
    write("a.b")
    assert timeline("paper:P1", reader=None, before=10**9) == []


def test_verification_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr("yanzhen.journal.queries.CHUNK", 2)
    write("a.b", "a.c", "a.d", "a.e", "a.f")
    seal()
    told = []
    assert verify(told.append).sealed == 5
    assert told == [2, 4]
