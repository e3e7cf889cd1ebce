"""What the assessment tells lower packages: who handed in, and one event for all a step brought."""

import pytest

from yanzhen.assessments.reading import projects_handed_in
from yanzhen.assessments.tests.factories import consulted, decided, opened
from yanzhen.journal.lines import lines_of
from yanzhen.journal.models import Event
from yanzhen.journal.queries import timeline
from yanzhen.projects.tests.factories import LeaderFactory

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_handed_in_and_what_departments_read_is():
    draft = opened()
    assessment, _asked = consulted()

    told = set(projects_handed_in().values_list("project", flat=True))
    assert assessment.project_id in told
    assert draft.project_id not in told


def test_the_last_signature_and_the_proof_it_makes_are_one_event_on_three_timelines():
    decision = decided()

    event = Event.objects.filter(verb="decision.signed").latest("pk")
    assert "project.assessed" in [line.verb for line in lines_of(event)]
    leader = LeaderFactory()
    for subject in (f"project:{decision.project.code}", decision.subject):
        assert "project.assessed" in [e.verb for e in timeline(subject, reader=leader)]
    assert not Event.objects.filter(verb="project.assessed").exists()
