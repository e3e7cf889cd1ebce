"""The story is told the same each time: by this process and by one of its own."""

import json
import re

from yanzhen.accounts.models import User
from yanzhen.demo.tests.homes import ask, filled_home
from yanzhen.journal.models import Event

# Numbers that the database gives out; a second fill may get others.
# A checksum is of what is kept, with the numbers of its targets and teams in it.
GIVEN_OUT = {"evidence", "file_id", "money", "activity", "digest"}
TELL = """
import json
from yanzhen.demo.tests.test_two_fills import told
print(json.dumps(told(), default=str))
"""
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


def test_two_fills_tell_the_same(filled_zone, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        here = told()
    there = json.loads(ask(filled_home(tmp_path_factory.getbasetemp()), TELL))
    assert len(here) > 4000
    pairs = zip(json.loads(json.dumps(here, default=str)), there, strict=False)
    assert [pair for pair in pairs if pair[0] != pair[1]][:3] == []
    assert len(here) == len(there)
