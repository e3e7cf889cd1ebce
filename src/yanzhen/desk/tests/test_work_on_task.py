from datetime import timedelta
from functools import partial

import pytest

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.desk.commands import tasks
from yanzhen.desk.models import Notification, TaskNote, TaskStatus
from yanzhen.desk.tasks.queries import actions_of
from yanzhen.desk.tests.factories import AT, ON, PersonFactory, TaskFactory
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
LATER = ON + timedelta(days=30)


def do(command, task, by, **told):
    task.refresh_from_db()
    return command(task.pk, version=task.version, by=by, at=AT, **told)


def test_a_task_is_taken_answered_and_concluded():
    task = TaskFactory()
    do(tasks.accept_task, task, task.assignee)
    do(tasks.reply_task, task, task.assignee, text="已约周四")
    do(tasks.conclude_task, task, task.assigned_by)

    task.refresh_from_db()
    assert (task.status, task.is_open, task.closed_at) == (TaskStatus.CLOSED, False, AT)
    assert [e.verb for e in Event.objects.filter(subject=task.code).order_by("pk")] == [
        "task.accepted",
        "task.replied",
        "task.closed",
    ]
    assert Notification.objects.filter(user=task.assigned_by, text__contains="已回复").exists()


def test_a_reply_sent_back_is_open_again_with_the_reason():
    task = TaskFactory(status=TaskStatus.ACCEPTED)
    do(tasks.reply_task, task, task.assignee, text="好了")
    do(tasks.redo_task, task, task.assigned_by, text="缺总工的意见")
    task.refresh_from_db()
    assert task.status == TaskStatus.ACCEPTED
    assert TaskNote.objects.last().text == "缺总工的意见"


def test_one_s_own_task_ends_with_the_reply():
    officer = PersonFactory()
    task = TaskFactory(assignee=officer, assigned_by=officer)
    do(tasks.reply_task, task, officer, text="办好了")
    task.refresh_from_db()
    assert not task.is_open


def test_a_returned_task_is_given_to_another():
    task, other = TaskFactory(), PersonFactory()
    do(tasks.return_task, task, task.assignee, text="不归我管")
    do(tasks.reassign_task, task, task.assigned_by, assignee=other, due_on=LATER)
    task.refresh_from_db()
    assert (task.assignee, task.team, task.status) == (other, other.team, TaskStatus.OPEN)
    assert Notification.objects.filter(user=other).exists()


def test_an_extension_granted_moves_the_day_and_takes_it_off_the_ladder():
    task = TaskFactory(escalation=1)
    do(tasks.ask_extension, task, task.assignee, until=LATER, reason="总工出差")
    do(tasks.decide_extension, task, task.assigned_by, granted=True)
    task.refresh_from_db()
    assert (task.due_on, task.escalation) == (LATER, 0)


def test_an_extension_refused_needs_a_reason_and_leaves_the_day():
    task = TaskFactory()
    due = task.due_on
    do(tasks.ask_extension, task, task.assignee, until=LATER, reason="总工出差")
    with pytest.raises(Refused, match="为什么不同意"):
        do(tasks.decide_extension, task, task.assigned_by, granted=False)
    do(tasks.decide_extension, task, task.assigned_by, granted=False, answer="周五要上会")
    task.refresh_from_db()
    assert task.due_on == due


def test_one_extension_at_a_time_and_only_later():
    task = TaskFactory()
    with pytest.raises(Refused, match="晚于"):
        do(tasks.ask_extension, task, task.assignee, until=task.due_on, reason="x")
    do(tasks.ask_extension, task, task.assignee, until=LATER, reason="总工出差")
    with pytest.raises(Refused, match="还没有答复"):
        do(tasks.ask_extension, task, task.assignee, until=LATER, reason="再来")


def test_closing_answers_an_undecided_extension():
    task = TaskFactory()
    do(tasks.ask_extension, task, task.assignee, until=LATER, reason="总工出差")
    do(tasks.cancel_task, task, task.assigned_by, text="项目终止")
    assert task.extensions.get().granted is False


def test_reminding_tells_the_assignee():
    task = TaskFactory()
    do(tasks.remind_task, task, task.assigned_by)
    assert Notification.objects.get(user=task.assignee).text.endswith(task.title)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (tasks.accept_task, {}),
        (tasks.reply_task, {"text": "x"}),
        (tasks.return_task, {"text": "x"}),
        (tasks.ask_extension, {"until": LATER, "reason": "x"}),
    ],
)
def test_only_the_assignee_does_the_work(command, told):
    task = TaskFactory()
    for stranger in (task.assigned_by, PersonFactory(), PersonFactory(role=Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            do(command, task, stranger, **told)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (tasks.conclude_task, {"text": "x"}),
        (tasks.redo_task, {"text": "x"}),
        (tasks.remind_task, {}),
        (tasks.cancel_task, {"text": "x"}),
        (tasks.decide_extension, {"granted": True}),
    ],
)
def test_only_who_asked_or_a_leader_decides(command, told):
    task = TaskFactory(status=TaskStatus.REPLIED)
    for stranger in (task.assignee, PersonFactory(), PersonFactory(role=Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            do(command, task, stranger, **told)


def test_the_lead_of_the_team_may_decide_too():
    task = TaskFactory()
    lead = PersonFactory(role=Role.TEAM_LEAD, team=task.team)
    do(tasks.cancel_task, task, lead, text="不再需要")
    task.refresh_from_db()
    assert task.status == TaskStatus.CANCELLED


@pytest.mark.parametrize("status", [TaskStatus.CLOSED, TaskStatus.CANCELLED])
def test_nothing_more_happens_to_an_ended_task(status):
    task = TaskFactory(status=status, is_open=False, closed_at=AT)
    with pytest.raises(Refused, match="不用再办"):
        do(tasks.reply_task, task, task.assignee, text="x")


def test_two_people_at_once_the_later_is_told():
    task = TaskFactory()
    do(tasks.remind_task, task, task.assigned_by)
    with pytest.raises(Stale):
        tasks.accept_task(task.pk, version=1, by=task.assignee, at=AT)


@pytest.mark.parametrize(
    "step",
    [
        partial(tasks.return_task, text=" "),
        partial(tasks.reply_task, text=" "),
        partial(tasks.ask_extension, until=LATER, reason=" "),
    ],
)
def test_a_step_that_needs_words_says_so(step):
    task = TaskFactory()
    with pytest.raises(Refused, match="请写明"):
        do(step, task, task.assignee)


def test_the_page_offers_just_what_the_commands_allow():
    task = TaskFactory()
    doing = actions_of(task, task.assignee, None)
    asking = actions_of(task, task.assigned_by, None)
    reading = actions_of(task, PersonFactory(role=Role.AUDITOR), None)
    assert doing.accept and doing.return_ and not doing.conclude
    assert asking.remind and asking.cancel and not asking.accept
    assert not reading.any
