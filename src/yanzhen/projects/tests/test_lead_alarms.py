"""What rings for a lead: not answered, not looked into, intent without a dossier."""

import pytest
from django.urls import reverse

from yanzhen.projects.commands import lose_project, release_project
from yanzhen.projects.dossiers import handed_in, set_dossier_teller
from yanzhen.projects.models import Project, ProjectOutline
from yanzhen.projects.queries.course import alarms_of, lead_alarm_counts, lead_alarms
from yanzhen.projects.queries.finding import late_rows
from yanzhen.projects.queries.pages_cards import board_cards
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    UserFactory,
    later,
    lead,
    meet,
    project_at,
    prove,
)

pytestmark = pytest.mark.django_db


def day(days):
    return later(days).date()


def rings(days, user=None):
    found = lead_alarms(user or LeaderFactory(), on=day(days))
    return [(row.code, row.days_overdue) for row in found]


def test_a_lead_is_to_be_answered_in_a_day_and_looked_into_in_three():
    lead()

    assert rings(1) == []
    assert rings(2) == [("NOT_ANSWERED", 1)]
    assert rings(4) == [("NOT_ANSWERED", 3), ("NOT_TRIAGED", 1)]


def test_any_activity_answers_and_the_note_of_triage_ends_both():
    project = lead()
    meet(project)
    assert rings(4) == [("NOT_TRIAGED", 1)]

    project = project_at(Stage.S1)
    assert project.code not in {row.project_code for row in lead_alarms(LeaderFactory(), on=day(9))}


def test_intent_without_a_dossier_rings_after_ninety_days_until_one_is_handed_in():
    project, before = project_at(Stage.S3), handed_in()
    assert rings(90) == []
    assert rings(91) == [("NO_DOSSIER", 1)]
    try:
        set_dossier_teller(lambda: ProjectOutline.objects.filter(project=project))
        assert rings(91) == []
        set_dossier_teller(None)
        assert rings(91) == [("NO_DOSSIER", 1)]
    finally:
        set_dossier_teller((lambda: before) if before is not None else None)


def test_what_was_lost_or_given_back_rings_no_more():
    lose_project(lead().code, reason="LAND", by=LeaderFactory(), at=AT)
    given = lead(project_name="另一条产线", product="别的")
    release_project(given.code, reason="跟不过来", by=given.owner, at=AT)

    assert rings(30) == []


def test_other_teams_do_not_learn_of_a_lead_by_its_alarm(client):
    held, stranger = lead(project_name="澜曜密件项目"), UserFactory()

    assert rings(4, stranger) == []
    assert [count.projects for count in lead_alarm_counts(stranger, on=day(4))] == [0, 0, 0]
    client.force_login(stranger)
    page = client.get(reverse("projects:alarms"), {"code": "NOT_TRIAGED"}).content.decode()
    assert held.name not in page
    client.force_login(held.owner)
    page = client.get(reverse("projects:alarms"), {"code": "NOT_TRIAGED"}).content.decode()
    assert held.name in page


def test_counts_cards_lists_and_the_project_itself_say_the_same():
    project, leader = lead(), LeaderFactory()
    counts = {c.code: (c.projects, c.longest_days) for c in lead_alarm_counts(leader, on=day(4))}
    assert counts == {"NOT_ANSWERED": (1, 3), "NOT_TRIAGED": (1, 1), "NO_DOSSIER": (0, 0)}

    card = board_cards([project], on=day(4))[project.pk]
    assert (card.lack, card.tone) == ("登记未响应 3 天", "red")
    assert list(late_rows(Project.objects.all(), day(4))) == [project]
    assert list(late_rows(Project.objects.all(), day(1))) == []
    assert [(row.code, row.days_overdue) for row in alarms_of(project, on=day(4))] == [
        ("NOT_ANSWERED", 3)
    ]


def test_a_team_is_asked_for_by_itself():
    project, leader = lead(), LeaderFactory()
    other = UserFactory().team_id

    assert lead_alarms(leader, on=day(4), team=other) == []
    assert len(lead_alarms(leader, on=day(4), team=project.team_id)) == 2


def test_proof_waiting_for_verification_does_not_silence_it():
    project = lead()
    prove(project, Proof.INTENT_LETTER)

    assert ("NOT_TRIAGED", 1) in rings(4)
