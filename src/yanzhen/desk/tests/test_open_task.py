from datetime import date, timedelta

import pytest

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.commands import close_task, open_task
from yanzhen.desk.models import Notification, Task, TaskKind, TaskLevel, TaskStatus
from yanzhen.desk.tests.factories import AT, PersonFactory
from yanzhen.journal.models import Event, EventLink

pytestmark = pytest.mark.django_db
DUE = date(2022, 6, 10)


def opened(**told):
    first = {"kind": TaskKind.TASK, "title": "约见总工", "due_on": DUE, "at": AT}
    return open_task(**(first | told))


def keyed(assignee, **told):
    first = {"kind": TaskKind.PROTECTION, "key": "protection:P2022-0001", "by": None}
    return opened(assignee=assignee, **(first | told))


def test_tells_the_assignee_and_shows_on_the_subject():
    boss, officer = PersonFactory(role=Role.TEAM_LEAD), PersonFactory()
    task = opened(assignee=officer, by=boss, subject="project:P2022-0001", subject_label="云珀二期")
    assert (task.status, task.team) == (TaskStatus.OPEN, officer.team)
    assert Event.objects.get(subject=task.code).verb == "task.opened"
    assert EventLink.objects.get().subject == "project:P2022-0001"
    told = Notification.objects.get()
    assert told.user == officer
    assert "约见总工" in told.text


def test_one_s_own_task_needs_no_taking_and_no_telling():
    officer = PersonFactory()
    assert opened(assignee=officer, by=officer).status == TaskStatus.ACCEPTED
    assert not Notification.objects.exists()


def test_the_same_key_makes_one_task_and_moves_its_day():
    officer = PersonFactory()
    first = keyed(officer)
    again = keyed(officer)
    assert (again.pk, again.version) == (first.pk, 1)
    moved = keyed(officer, due_on=DUE + timedelta(days=30))
    assert (moved.pk, moved.due_on, moved.version) == (first.pk, DUE + timedelta(days=30), 2)
    assert Event.objects.filter(subject=first.code).count() == 2


def test_an_ended_task_revives_only_for_a_later_day():
    officer = PersonFactory()
    keyed(officer)
    close_task("protection:P2022-0001", by=None, at=AT)
    assert not keyed(officer).is_open
    assert keyed(officer, due_on=DUE + timedelta(days=1)).is_open
    assert Event.objects.filter(verb="task.reopened").count() == 1


def test_a_key_that_changes_hands_tells_the_new_person():
    first, second = PersonFactory(), PersonFactory()
    keyed(first)
    task = keyed(second)
    assert (task.assignee, task.team) == (second, second.team)
    assert Notification.objects.filter(user=second).count() == 1


def test_closing_twice_does_nothing_the_second_time():
    keyed(PersonFactory())
    assert close_task("protection:P2022-0001", by=None, at=AT, reply="已续期") is not None
    assert close_task("protection:P2022-0001", by=None, at=AT) is None
    assert Task.objects.get().status == TaskStatus.CLOSED
    assert Event.objects.filter(verb="task.closed").count() == 1


def test_an_empty_key_closes_nothing():
    with pytest.raises(ValueError, match="key"):
        close_task("", by=None, at=AT)


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.OFFICER, {"kind": TaskKind.INSTRUCTION}),
        (Role.TEAM_LEAD, {"level": TaskLevel.LEADER}),
        (Role.AUDITOR, {}),
    ],
)
def test_supervising_is_for_leaders_and_auditors_assign_nothing(role, told):
    with pytest.raises(NotAllowed):
        opened(assignee=PersonFactory(), by=PersonFactory(role=role), **told)
    assert not Task.objects.exists()


@pytest.mark.parametrize("other", [{"is_active": False}, {"role": Role.AUDITOR}])
def test_nobody_who_left_or_only_reads_is_asked(other):
    with pytest.raises(Refused) as refusal:
        opened(assignee=PersonFactory(**other), by=PersonFactory())
    assert refusal.value.field == "assignee"


def test_a_blank_title_is_refused():
    with pytest.raises(Refused, match="请写明"):
        opened(assignee=PersonFactory(), by=PersonFactory(), title="  ")
