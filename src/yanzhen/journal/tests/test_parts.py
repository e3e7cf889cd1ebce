"""A command that calls others writes one event; each thing in it is told, found and judged."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_save

from yanzhen.journal import access
from yanzhen.journal.commands import parts, record, seal
from yanzhen.journal.models import Event, EventLink
from yanzhen.journal.queries import timeline, verify

pytestmark = pytest.mark.django_db
AT = datetime(2022, 5, 31, 2, tzinfo=UTC)


@transaction.atomic
def close(by=None):
    record("chore.closed", "chore:7", by=by, at=AT, links=["lead:1"], title="回访")


@transaction.atomic
def move_back(by=None):
    with parts() as inner:
        close(by)
    record("lead.moved_back", "lead:1", by=by, at=AT, links=["firm:1"], parts=inner)


@transaction.atomic
def revoke(by=None):
    with parts() as inner:
        move_back(by)
    record(
        "paper.revoked", "lead:1", by=by, at=AT, links=["firm:1"], reason="金额有误", parts=inner
    )


def verbs(subject, **asked):
    return [entry.verb for entry in timeline(subject, reader=None, **asked)]


def test_commands_within_commands_write_one_event_with_all_their_parts():
    revoke()

    event = Event.objects.get()
    assert (event.verb, event.subject) == ("paper.revoked", "lead:1")
    assert [part["verb"] for part in event.facts["parts"]] == ["chore.closed", "lead.moved_back"]
    assert event.facts["parts"][0]["facts"] == {"title": "回访"}


def test_each_part_is_a_line_of_the_timelines_it_concerns_and_of_no_other():
    revoke()

    assert verbs("lead:1") == ["paper.revoked", "lead.moved_back", "chore.closed"]
    assert verbs("firm:1") == ["paper.revoked", "lead.moved_back"]
    assert verbs("chore:7") == ["chore.closed"]
    assert verbs("lead:2") == []


def test_a_timeline_of_one_kind_finds_parts_of_that_kind():
    revoke()

    assert verbs("lead:1", kind="chore") == ["chore.closed"]
    assert verbs("lead:1", kind="paper") == ["paper.revoked"]
    assert verbs("firm:1", kind="chore") == []


def test_paging_does_not_tear_an_event_apart():
    revoke()
    revoke()

    first = timeline("lead:1", reader=None, limit=2)
    assert [entry.id for entry in first] == [first[0].id] * 3
    assert len(timeline("lead:1", reader=None, before=first[-1].id)) == 3


def test_a_part_about_something_hidden_is_hidden_though_the_whole_is_read(monkeypatch):
    monkeypatch.setitem(access.readers, "chore", lambda user, lines: set())
    revoke()

    assert verbs("lead:1") == ["paper.revoked", "lead.moved_back"]
    assert verbs("chore:7") == []


def test_a_whole_about_something_hidden_is_hidden_though_a_part_is_read(monkeypatch):
    monkeypatch.setitem(access.readers, "lead", lambda user, lines: set())
    revoke()

    assert verbs("lead:1") == ["chore.closed"]
    assert verbs("firm:1") == []


def test_a_part_says_who_did_it_where_that_was_somebody_else():
    clerk, chair = (
        get_user_model().objects.create(username=name, name=name, role="OFFICER")
        for name in ("lin", "zhou")
    )
    with transaction.atomic():
        with parts() as inner:
            close(chair)
            close(None)
        record("verdict.carried", "verdict:1", by=clerk, at=AT, parts=inner)

    names = [(e.verb, e.actor_name) for e in timeline("chore:7", reader=None)]
    assert names == [("chore.closed", ""), ("chore.closed", str(chair))]
    assert timeline("verdict:1", reader=None)[0].actor_name == str(clerk)


def test_a_changed_part_shows_as_an_altered_event():
    revoke()
    seal()
    event = Event.objects.get()
    event.facts["parts"][0]["facts"]["title"] = "别的"
    event.save()

    assert verify().fault.kind == "altered"


def test_what_a_failed_command_collected_is_gone():
    with pytest.raises(ZeroDivisionError), transaction.atomic(), parts():
        close()
        raise ZeroDivisionError
    close()

    assert Event.objects.get().verb == "chore.closed"


def test_a_part_is_found_by_its_verb_and_told_once_for_each_subject():
    revoke()

    rows = EventLink.objects.order_by("subject", "verb").values_list("subject", "verb")
    assert list(rows) == [
        ("chore:7", "chore.closed"), ("firm:1", ""), ("firm:1", "lead.moved_back"),
        ("lead:1", "chore.closed"), ("lead:1", "lead.moved_back"),
    ]  # fmt: skip


def test_who_listens_for_saved_rows_hears_of_an_event():
    """The suite's own check of one event a command hangs on it."""
    heard = []

    def listen(instance, created, **_):
        heard.append((instance.pk, instance.verb, created))

    post_save.connect(listen, sender=Event)
    close()
    post_save.disconnect(listen, sender=Event)
    assert heard == [(Event.objects.get().pk, "chore.closed", True)]
