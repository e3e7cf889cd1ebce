from datetime import date, timedelta

import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.desk.models import CalendarEntry, Task, TaskKind
from yanzhen.journal.models import Event, EventLink
from yanzhen.projects.commands import (
    Document,
    Doing,
    add_evidence,
    change_activity,
    finish_step,
    record_activity,
    verify_evidence,
)
from yanzhen.projects.models import Activity
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    StewardFactory,
    UserFactory,
    firm,
    later,
    lead,
    meet,
    project_at,
)

pytestmark = pytest.mark.django_db


def test_a_visit_shows_on_project_and_company():
    project = lead()

    visit = meet(project, place="苏州", attendees="林澄、周砚")

    assert (visit.two_way, visit.company) == (True, project.company)
    event = Event.objects.get(verb="activity.recorded")
    assert event.subject == f"project:{project.code}"
    assert EventLink.objects.filter(event=event, subject=f"company:{project.company.code}").exists()


def test_the_next_step_is_on_the_task_list_and_in_the_calendar():
    project = lead()

    visit = meet(project, next_step="送选址方案", next_step_on=date(2022, 3, 8))

    task = Task.objects.get(kind=TaskKind.NEXT_STEP)
    assert (task.title, task.assignee, str(task.due_on)) == (
        "送选址方案", project.owner, "2022-03-08",
    )  # fmt: skip
    assert CalendarEntry.objects.get(key=f"step:{visit.pk}").all_day


def test_ticking_off_the_step_closes_the_task_once():
    project = lead()
    visit = meet(project, next_step="送方案", next_step_on=date(2022, 3, 8))

    finish_step(visit.pk, by=project.owner, at=later(1))
    finish_step(visit.pk, by=project.owner, at=later(2))

    assert not Task.objects.get(kind=TaskKind.NEXT_STEP).is_open
    assert Event.objects.filter(verb="activity.step_done").count() == 1


def test_a_form_sent_twice_makes_one_record():
    project = lead()
    told = Doing(kind="VISIT", on=DAY, summary="谈选址")

    for _ in range(2):
        record_activity(told, by=project.owner, at=AT, project=project.code, submission="k1")

    assert Activity.objects.count() == 1


def test_a_visit_to_a_firm_without_a_project_is_kept():
    company = firm()

    visit = record_activity(
        Doing(kind="VISIT", on=DAY, summary="初次登门"), by=UserFactory(), at=AT, company=company
    )

    assert (visit.project, visit.company) == (None, company)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "PARTY"}, "kind"),
        ({"summary": " "}, "summary"),
        ({"on": date(2022, 3, 2)}, "on"),
        ({"on": date(1900, 1, 1)}, "on"),
        ({"until": date(2022, 2, 1)}, "until"),
        ({"next_step": "送方案"}, "next_step_on"),
        ({"next_step": "送方案", "next_step_on": date(2022, 2, 1)}, "next_step_on"),
        ({"next_step": "送方案", "next_step_on": date(2299, 2, 1)}, "next_step_on"),
    ],
)
def test_nonsense_is_refused_at_its_field(wrong, field):
    told = {"kind": "VISIT", "on": DAY, "summary": "谈选址"} | wrong

    with pytest.raises(Refused) as refusal:
        record_activity(Doing(**told), by=UserFactory(), at=AT, company=firm())

    assert refusal.value.field == field


def test_it_needs_a_project_or_a_firm():
    with pytest.raises(Refused, match="项目或企业"):
        record_activity(Doing(kind="NOTE", on=DAY, summary="想法"), by=UserFactory(), at=AT)


def test_another_team_and_an_auditor_record_nothing():
    project = lead()
    told = Doing(kind="NOTE", on=DAY, summary="旁观")

    with pytest.raises(NotAllowed):
        record_activity(told, by=UserFactory(), at=AT, project=project.code)
    with pytest.raises(NotAllowed):
        record_activity(told, by=UserFactory(role="AUDITOR"), at=AT, company=firm())


def test_a_correction_keeps_the_old_words_in_the_journal():
    project = lead()
    visit = meet(project)
    told = Doing(kind="VISIT", on=DAY, summary="改谈供地方式")

    changed = change_activity(visit.pk, told, version=visit.version, by=project.owner, at=later(1))

    assert changed.summary == "改谈供地方式"
    assert Event.objects.get(verb="activity.changed").facts["before"]["summary"] == (
        "谈了选址和投产安排"
    )


def test_the_later_of_two_editors_sees_what_changed():
    project = lead()
    visit = meet(project)
    told = Doing(kind="VISIT", on=DAY, summary="先改的")
    change_activity(visit.pk, told, version=visit.version, by=project.owner, at=later(1))

    with pytest.raises(Stale) as stale:
        change_activity(
            visit.pk, Doing(kind="VISIT", on=DAY, summary="后改的"), version=visit.version,
            by=project.owner, at=later(1),
        )  # fmt: skip
    assert ("summary", "先改的", "后改的") in stale.value.changes


def test_others_cannot_change_a_record():
    visit = meet(lead())

    with pytest.raises(NotAllowed):
        change_activity(visit.pk, Doing(kind="VISIT", on=DAY, summary="改"),
                        version=1, by=UserFactory(), at=AT)  # fmt: skip


def test_a_team_sees_its_own_and_a_steward_all():
    project = lead()
    meet(project)

    assert visible_activities(project.owner).count() == 1
    assert visible_activities(UserFactory(team=project.team)).count() == 1
    assert visible_activities(UserFactory()).count() == 0
    assert visible_activities(StewardFactory()).count() == 1


def test_a_day_ahead_is_refused_and_keeps_nothing():
    project = lead()
    doing = Doing(kind="VISIT", on=DAY + timedelta(days=1), summary="明天的拜访")

    with pytest.raises(Refused, match="将来") as refusal:
        record_activity(doing, by=project.owner, at=AT, project=project.code)

    assert refusal.value.field == "on"
    assert not project.activities.exists()


def test_what_was_verified_of_a_visit_is_not_rewritten():
    project = project_at(Stage.S2)
    visit = project.activities.get()
    record = Document(proof="VISIT_RECORD", activity=visit, issued_on=DAY)
    paper = add_evidence(project.code, record, by=project.owner, at=AT)
    verify_evidence(paper.pk, by=LeaderFactory(), at=AT)
    told = {"kind": "VISIT", "on": visit.on, "summary": visit.summary, "two_way": True,
            "decision_maker": visit.decision_maker}  # fmt: skip

    with pytest.raises(Refused, match="核验"):
        change_activity(visit.pk, Doing(**(told | {"on": later(20).date()})),
                        version=visit.version, by=project.owner, at=later(20))  # fmt: skip
    step = Doing(**told, next_step="送方案", next_step_on=later(30).date())
    changed = change_activity(visit.pk, step, version=visit.version, by=project.owner, at=later(20))
    assert changed.next_step == "送方案"


def test_a_stage_falls_back_when_the_contact_it_rests_on_was_none():
    project = project_at(Stage.S2)
    visit = project.activities.get()

    change_activity(visit.pk, Doing(kind="NOTE", on=visit.on, summary="没有见到人"),
                    version=visit.version, by=project.owner, at=later(1))  # fmt: skip

    project.refresh_from_db()
    assert project.stage == Stage.S1
