"""Several documents of one project are verified in one step, or none of them."""

import pytest

from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event
from yanzhen.projects.commands import Document, add_evidence_files, verify_evidence_files
from yanzhen.projects.models import Evidence
from yanzhen.projects.tests.factories import AT, DAY, StewardFactory, UserFactory, lead

pytestmark = pytest.mark.django_db


def hand_in(project, *proofs):
    documents = [Document(proof=p, document_no=f"{p}-1", issued_on=DAY) for p in proofs]
    return add_evidence_files(project.code, documents, by=project.owner, at=AT)


def states(project):
    return set(Evidence.objects.filter(project=project).values_list("state", flat=True))


def test_verifies_all_with_one_event():
    project = lead()
    handed = hand_in(project, "TRIAGE_NOTE", "SITE_CHOICE")
    verify_evidence_files(project.code, [e.pk for e in handed], by=StewardFactory(), at=AT)
    assert states(project) == {"VERIFIED"}
    events = Event.objects.filter(verb="evidence.verified_many")
    assert [event.facts["count"] for event in events] == [2]


def test_one_refused_leaves_all_pending():
    project = lead()
    good = hand_in(project, "TRIAGE_NOTE")
    other = hand_in(lead(), "SITE_CHOICE")
    numbers = [good[0].pk, other[0].pk]
    with pytest.raises(Refused, match="本项目"):
        verify_evidence_files(project.code, numbers, by=StewardFactory(), at=AT)
    assert states(project) == {"PENDING"}


@pytest.mark.parametrize("numbers", [[], [0]])
def test_nothing_to_verify_is_said(numbers):
    with pytest.raises(Refused, match="待核验"):
        verify_evidence_files(lead().code, numbers, by=StewardFactory(), at=AT)


def test_nobody_verifies_their_own():
    project = lead(by=UserFactory(role="TEAM_LEAD"))
    handed = hand_in(project, "TRIAGE_NOTE", "SITE_CHOICE")
    with pytest.raises(NotAllowed):
        verify_evidence_files(project.code, [e.pk for e in handed], by=project.owner, at=AT)
    assert states(project) == {"PENDING"}
