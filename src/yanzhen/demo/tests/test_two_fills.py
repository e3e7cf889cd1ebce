"""The story is told the same each time.

Outside any test's own transaction: the zone is put back to the savepoint before its fill.
"""

import json
import re

from django.db import transaction

from yanzhen.accounts.models import User
from yanzhen.demo.commands import fill_demo
from yanzhen.demo.tests.zone import REAL, count_from_one
from yanzhen.journal.models import Event

# Numbers that the database gives out; a second fill may get others.
# A checksum is of what is kept, with the numbers of its targets and teams in it.
GIVEN_OUT = {"evidence", "file_id", "money", "activity", "digest"}
# A subject whose code is a bare number has it from the database, too.
NUMBERED = re.compile(r"\b([a-z]+):\d+\b")


def told():
    """Return what the journal tells, without the database's own numbers."""
    names = dict(User.objects.values_list("pk", "username"))
    events = Event.objects.order_by("pk").values_list("at", "actor__username", "verb", "subject",
                                                      "facts")  # fmt: skip
    return [
        (at, who, verb, NUMBERED.sub(r"\1", subject),
         NUMBERED.sub(r"\1", json.dumps(without_numbers(facts, names), sort_keys=True)))
        for at, who, verb, subject, facts in events
    ]  # fmt: skip


def without_numbers(facts, names):
    """Return facts without given numbers; who did a part of a step is told by name."""
    if isinstance(facts, dict):
        return {
            key: names.get(value, value) if key == "by" else without_numbers(value, names)
            for key, value in facts.items()
            if key not in GIVEN_OUT
        }
    return [without_numbers(one, names) for one in facts] if isinstance(facts, list) else facts


def test_two_fills_tell_the_same(filled_zone, django_db_blocker):
    with django_db_blocker.unblock():
        first = told()
        assert len(first) > 4000
        transaction.savepoint_rollback(filled_zone.empty)
        assert not Event.objects.exists()
        count_from_one()
        fill_demo(read_clock=lambda: REAL)
        second = told()
    assert [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]][:3] == []
    assert len(first) == len(second)
