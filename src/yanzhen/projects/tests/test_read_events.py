"""A timeline shows of other teams' projects only what the zone may know."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from yanzhen.companies.queries.page import history
from yanzhen.desk.models import CalendarEntry, Task
from yanzhen.journal.commands import record
from yanzhen.journal.models import Event
from yanzhen.journal.queries import timeline
from yanzhen.projects.commands import reject_evidence, revoke_evidence
from yanzhen.projects.commands.activities import Doing, record_activity
from yanzhen.projects.commands.proving import add_evidence
from yanzhen.projects.queries.pages_project import project_happenings
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    UserFactory,
    document,
    firm,
    lead,
    meet,
    project_at,
)

pytestmark = pytest.mark.django_db


def read_of(company, reader):
    """Return what a reader finds on a firm's timeline beside its being added."""
    found = timeline(f"company:{company.code}", reader=reader)
    return [event for event in found if event.verb != "company.added"]


def verbs(project, reader):
    return {event.verb for event in read_of(project.company, reader)}


def test_a_firms_timeline_holds_back_what_another_team_does_with_a_lead():
    held, stranger = lead(project_name="澜曜密件项目"), UserFactory()
    meet(held)

    assert verbs(held, held.owner) == {"project.registered", "activity.recorded"}
    assert verbs(held, LeaderFactory()) == {"project.registered", "activity.recorded"}
    assert verbs(held, stranger) == set()


def test_of_a_signed_project_others_read_moves_and_counted_proofs_alone():
    signed, stranger = project_at(Stage.S5), UserFactory()
    refused = add_evidence(signed.code, document(Proof.MONEY_SLIP, signed, document_no="退回一号",
                           amount_cny=Decimal(1_000_000)), by=signed.owner, at=AT)  # fmt: skip
    reject_evidence(refused.pk, reason="金额看不清", by=LeaderFactory(), at=AT)

    shown = read_of(signed.company, stranger)

    assert {e.verb for e in shown} == {"project.moved", "evidence.verified"}
    assert {e.facts["proof_code"] for e in shown if e.verb == "evidence.verified"} == {"AGREEMENT"}
    assert "evidence.rejected" in verbs(signed, signed.owner)


def test_a_dealing_with_a_firm_is_read_by_the_team_that_had_it():
    company, officer = firm(), UserFactory()
    doing = Doing(kind="VISIT", on=DAY, summary="谈了选址", decision_maker="林澄")
    record_activity(doing, by=officer, at=AT, company=company)
    colleague = UserFactory(team=officer.team)

    def read(reader):
        return [e.verb for e in read_of(company, reader)]

    assert read(colleague) == ["activity.recorded"]
    assert read(UserFactory()) == []


def test_a_visit_on_a_firms_page_tells_its_text_to_those_who_may_read_it():
    company, officer = firm(), UserFactory()
    doing = Doing(kind="VISIT", on=DAY, summary="谈了选址", next_step="送地块图",
                  next_step_on=DAY + timedelta(days=3), decision_maker="林澄")  # fmt: skip
    record_activity(doing, by=officer, at=AT, company=company)

    def told(reader):
        return [entry.sub for entry in history(company, reader) if entry.sub]

    assert told(UserFactory(team=officer.team)) == ["谈了选址 · 下一步：送地块图"]
    assert told(LeaderFactory()) == ["谈了选址 · 下一步：送地块图"]
    assert told(UserFactory()) == []


def test_others_tasks_and_private_entries_stay_off_a_firms_timeline():
    company, officer = firm(), UserFactory()
    task = Task.objects.create(title="约谈", assignee=officer, team=officer.team, due_on=DAY,
                               opened_at=AT)  # fmt: skip
    entry = CalendarEntry.objects.create(kind="VISIT", title="私事", owner=officer, starts_at=AT,
                                         made_at=AT, changed_at=AT, ends_at=AT + timedelta(hours=1),
                                         visibility="PERSONAL")  # fmt: skip
    with transaction.atomic():
        for subject in (task.code, entry.code):
            record("note.kept", subject, by=officer, at=AT, links=[f"company:{company.code}"])

    def read(reader):
        return {e.subject for e in read_of(company, reader)}

    assert read(officer) == {task.code, entry.code}
    assert read(LeaderFactory()) == {task.code}
    assert read(UserFactory()) == set()


def test_hidden_events_cost_no_more_queries(django_assert_num_queries):
    company, stranger = firm(), UserFactory()
    for number in range(5):
        lead(company=company, project_name=f"不同的第{number}号产线", product=f"件{number}",
             by=UserFactory())  # fmt: skip
    with django_assert_num_queries(3):
        assert read_of(company, stranger) == []


def test_a_visit_is_one_event_and_its_task_and_entry_are_lines_of_their_own():
    held = lead()
    before = set(Event.objects.values_list("pk", flat=True))
    doing = Doing(kind="VISIT", on=DAY, summary="谈了选址", next_step="送地块图",
                  next_step_on=DAY + timedelta(days=3), decision_maker="林澄")  # fmt: skip
    record_activity(doing, by=held.owner, at=AT, project=held.code)

    event = Event.objects.exclude(pk__in=before).get()
    assert event.verb == "activity.recorded"
    shown = [e.verb for e in timeline(f"project:{held.code}", reader=held.owner)]
    assert shown[:3] == ["activity.recorded", "entry.scheduled", "task.opened"]
    task = Task.objects.get(subject=f"project:{held.code}")
    assert [e.verb for e in timeline(task.code, reader=held.owner)] == ["task.opened"]
    assert timeline(task.code, reader=UserFactory()) == []


def test_of_a_contract_taken_back_others_read_that_the_project_moved_and_no_more():
    signed, stranger = project_at(Stage.S5), UserFactory()
    contract = signed.evidence.get(proof=Proof.AGREEMENT)
    before = set(Event.objects.values_list("pk", flat=True))
    revoke_evidence(contract.pk, reason="金额有误", by=LeaderFactory(), at=AT)

    event = Event.objects.exclude(pk__in=before).get()
    assert event.verb == "evidence.revoked"
    assert [part["verb"] for part in event.facts["parts"]] == ["project.moved_back"]
    assert {"evidence.revoked", "project.moved_back"} <= verbs(signed, signed.owner)
    assert not {"evidence.revoked", "project.moved_back"} & verbs(signed, stranger)


def test_paging_a_projects_timeline_loses_no_line():
    held = lead()
    for number in range(4):
        doing = Doing(kind="VISIT", on=DAY, summary=f"第{number}次", next_step="再访",
                      next_step_on=DAY + timedelta(days=number + 1),
                      decision_maker="林澄")  # fmt: skip
        record_activity(doing, by=held.owner, at=AT + timedelta(hours=number), project=held.code)
    whole, over = project_happenings(held, reader=held.owner, limit=100)
    assert over is None

    pages, before = [], None
    while True:
        page, before = project_happenings(held, reader=held.owner, limit=4, before=before)
        pages += page
        if before is None:
            break
    assert pages == whole
