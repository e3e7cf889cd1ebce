"""Two people press at the same moment: real threads on PostgreSQL."""

from datetime import date

import pytest

from yanzhen.common.refusals import Refused
from yanzhen.common.tests.together import at_once
from yanzhen.desk.commands import open_task
from yanzhen.desk.commands.partners import add_partner
from yanzhen.desk.commands.tasks import accept_task, reply_task
from yanzhen.desk.models import Partner, Task, TaskKind
from yanzhen.desk.tests.factories import AT, PersonFactory, TaskFactory
from yanzhen.journal.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_clicks_accept_once():
    task = TaskFactory()
    results = at_once(*[lambda: accept_task(task.pk, version=1, by=task.assignee, at=AT)] * 2)
    assert sum(isinstance(r, Refused) for r in results) == 1
    assert Event.objects.filter(verb="task.accepted").count() == 1


def test_a_reply_and_a_second_reply_make_one_end():
    person = PersonFactory()
    task = TaskFactory(assignee=person, assigned_by=person)
    results = at_once(*[lambda: reply_task(task.pk, version=1, text="好了", by=person, at=AT)] * 2)
    assert sum(isinstance(r, Refused) for r in results) == 1
    assert Event.objects.filter(verb="task.closed").count() == 1


def test_two_openings_of_one_key_make_one_task():
    person = PersonFactory()

    def call():
        return open_task(
            kind=TaskKind.PROTECTION, title="保护到期", assignee=person, key="protection:P1",
            due_on=date(2022, 7, 1), by=None, at=AT,
        )  # fmt: skip

    results = at_once(call, call)
    assert all(isinstance(r, Task) for r in results), results
    assert Task.objects.count() == 1


def test_two_partners_of_one_name_make_one():
    person = PersonFactory()

    def call():
        return add_partner(name="东澜商会", kind="CHAMBER", owner=person, by=person, at=AT)

    results = at_once(call, call)
    assert sum(isinstance(r, Refused) for r in results) == 1, results
    assert Partner.objects.count() == 1
