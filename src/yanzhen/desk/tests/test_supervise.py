from datetime import UTC, datetime, timedelta

import pytest

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.notifications import (
    choose_kinds,
    drop_old_notifications,
    mark_read,
    notify,
)
from yanzhen.desk.commands.supervising import escalate_tasks, send_digests
from yanzhen.desk.models import Escalation, Notification, TaskKind, TaskLevel
from yanzhen.desk.notices import CALENDAR, DIGEST, ESCALATION, TASK, notice_kinds
from yanzhen.desk.tasks.queries import supervision
from yanzhen.desk.tests.factories import AT, ON, PersonFactory, TaskFactory
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db


def late(days, **told):
    return TaskFactory(due_on=ON - timedelta(days=days), **told)


def test_an_overdue_task_climbs_to_the_lead_then_to_the_zone_leader_once_each():
    task = late(2)
    lead = PersonFactory(role=Role.TEAM_LEAD, team=task.team)
    boss = PersonFactory(role=Role.ZONE_LEADER)

    assert escalate_tasks(on=ON, at=AT) == 1
    assert escalate_tasks(on=ON, at=AT) == 0
    assert list(Notification.objects.values_list("user", flat=True)) == [lead.pk]

    assert escalate_tasks(on=ON + timedelta(days=5), at=AT) == 1
    assert Notification.objects.filter(user=boss, kind=ESCALATION).count() == 1
    task.refresh_from_db()
    assert task.escalation == Escalation.ZONE_LEADER
    assert Event.objects.filter(verb="task.escalated").count() == 2


def test_what_a_leader_asked_for_climbs_sooner():
    late(1)
    urgent = late(1, level=TaskLevel.LEADER)
    assert escalate_tasks(on=ON, at=AT) == 1
    urgent.refresh_from_db()
    assert urgent.escalation == Escalation.LEAD


def test_what_features_keep_and_what_is_done_never_climbs():
    late(30, kind=TaskKind.PROTECTION)
    late(30, status="CLOSED", is_open=False, closed_at=AT)
    assert escalate_tasks(on=ON, at=AT) == 0


def test_a_digest_comes_once_a_day_and_not_before_its_hour():
    task = late(3)
    TaskFactory(assignee=task.assignee, due_on=ON)
    assert send_digests(at=datetime(2022, 5, 30, 23, 0, tzinfo=UTC)) == 0
    assert send_digests(at=AT) == 1
    assert send_digests(at=AT) == 0
    text = Notification.objects.get(kind=DIGEST).text
    assert "逾期 1 件" in text
    assert "今天到期 1 件" in text


def test_supervision_counts_each_team_worst_first():
    boss = PersonFactory(role=Role.ZONE_LEADER)
    first, second = late(9), late(2)
    late(1, assignee=first.assignee, status="REPLIED")
    TaskFactory(assignee=second.assignee, status="CLOSED", is_open=False, closed_at=AT)
    rows = supervision(boss, on=ON, since=ON - timedelta(days=30))
    assert [(r.open, r.late, r.longest_days, r.replied, r.closed) for r in rows] == [
        (2, 2, 9, 1, 0),
        (1, 1, 2, 0, 1),
    ]


def test_a_muted_kind_is_not_told_but_an_escalation_is():
    officer = PersonFactory()
    choose_kinds(officer, wanted=[TASK], at=AT)
    assert notify(officer, kind=CALENDAR, text="x", at=AT) == 0
    assert notify(officer, kind=TASK, text="x", at=AT) == 1
    assert notify(officer, kind=ESCALATION, text="x", at=AT) == 1


def test_an_unknown_kind_is_refused():
    with pytest.raises(Refused, match="没有这类"):
        choose_kinds(PersonFactory(), wanted=["NONSENSE"], at=AT)
    with pytest.raises(KeyError):
        notify(PersonFactory(), kind="NONSENSE", text="x", at=AT)


def test_a_keyed_telling_reaches_each_person_once():
    people = [PersonFactory(), PersonFactory(is_active=False), None]
    assert notify(people, kind=TASK, text="x", at=AT, key="k") == 1
    assert notify(people, kind=TASK, text="x", at=AT, key="k") == 0


def test_reading_marks_only_one_s_own():
    mine, other = PersonFactory(), PersonFactory()
    notify([mine, other], kind=TASK, text="x", at=AT)
    theirs = Notification.objects.get(user=other)
    assert mark_read(mine, at=AT, numbers=[theirs.pk]) == 0
    assert mark_read(mine, at=AT) == 1
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_old_notifications_go_and_the_rest_stay():
    officer = PersonFactory()
    notify(officer, kind=TASK, text="old", at=AT - timedelta(days=200))
    notify(officer, kind=TASK, text="new", at=AT)
    assert drop_old_notifications(at=AT) == 1
    assert Notification.objects.get().text == "new"
    assert TASK in notice_kinds
