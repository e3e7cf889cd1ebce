from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.journal.models import Event
from yanzhen.projects.commands import (
    Document,
    add_evidence,
    add_evidence_files,
    correct_evidence,
    expire_evidence,
    reject_evidence,
    revoke_evidence,
    verify_evidence,
)
from yanzhen.projects.models import Evidence, EvidenceState
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    StewardFactory,
    UserFactory,
    document,
    later,
    lead,
    meet,
    project_at,
    prove,
    told,
)

pytestmark = pytest.mark.django_db


def put(project, proof=Proof.TRIAGE_NOTE, **stated):
    return add_evidence(project.code, document(proof, project, **stated), by=project.owner, at=AT)


def test_waits_for_somebody_else_to_verify_it():
    added = put(lead())

    assert added.state == EvidenceState.PENDING


def test_the_uploader_cannot_verify_it_whatever_their_role():
    project = lead()
    leader = LeaderFactory()
    added = add_evidence(project.code, document(Proof.TRIAGE_NOTE, project), by=leader, at=AT)

    with pytest.raises(NotAllowed, match="上传人"):
        verify_evidence(added.pk, by=leader, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=added.pk).update(decided_by=leader)


def test_an_officer_cannot_verify_and_a_lead_only_the_own_teams():
    project = lead()
    added = put(project)

    with pytest.raises(NotAllowed):
        verify_evidence(added.pk, by=UserFactory(team=project.team), at=AT)
    with pytest.raises(NotAllowed):
        verify_evidence(added.pk, by=UserFactory(role="TEAM_LEAD"), at=AT)
    chief = UserFactory(role="TEAM_LEAD", team=project.team)
    assert verify_evidence(added.pk, by=chief, at=AT).decided_by == chief


def test_verifying_twice_is_refused_and_changes_nothing():
    added = put(lead())
    verify_evidence(added.pk, by=LeaderFactory(), at=AT)

    with pytest.raises(Refused, match="已核验"):
        verify_evidence(added.pk, by=LeaderFactory(), at=AT)
    assert Event.objects.filter(verb="evidence.verified").count() == 1


def test_a_stale_verification_is_told_so():
    added = put(lead())

    with pytest.raises(Stale):
        verify_evidence(added.pk, by=LeaderFactory(), at=AT, version=added.version + 3)


def test_a_rejection_says_why():
    added = put(lead())

    with pytest.raises(Refused, match="原因"):
        reject_evidence(added.pk, reason="", by=LeaderFactory(), at=AT)
    rejected = reject_evidence(added.pk, reason="缺盖章页", by=LeaderFactory(), at=AT)
    assert (rejected.state, rejected.decision_note) == (EvidenceState.REJECTED, "缺盖章页")


@pytest.mark.parametrize(
    ("proof", "wrong", "named"),
    [
        (Proof.AGREEMENT, {"document_no": "  "}, "文号"),
        (Proof.AGREEMENT, {"document_no": "（）"}, "协议编号"),
        (Proof.AGREEMENT, {"issued_on": None}, "签订日期"),
        (Proof.AGREEMENT, {"amount_cny": None}, "协议金额"),
        (Proof.AGREEMENT, {"amount_cny": Decimal(-5)}, "大于零"),
        (Proof.AGREEMENT, {"amount_cny": Decimal("NaN")}, "大于零"),
        (Proof.AGREEMENT, {"amount_cny": Decimal("1e15")}, "合理范围"),
        (Proof.MINUTES, {"conclusion": "PASSED"}, "评审决定"),
        (Proof.FAIR_COMPETITION, {"conclusion": ""}, "结论"),
        (Proof.FAIR_COMPETITION, {"conclusion": "MAYBE"}, "结论"),
        (Proof.LICENCE, {"conclusion": "EXEMPT"}, "豁免"),
        (Proof.FILING, {"document_no": "2203-1"}, "项目代码"),
        (Proof.LICENCE, {"issued_on": date(2022, 3, 2)}, "将来"),
        (Proof.LICENCE, {"issued_on": date(1022, 3, 2)}, "太早"),
        (Proof.LICENCE, {"valid_until": date(2021, 1, 1)}, "有效期"),
        (Proof.LICENCE, {"valid_until": date(9999, 1, 1)}, "不合理"),
        ("NONSENSE", {}, "材料种类"),
    ],
)
def test_what_a_document_lacks_or_says_wrongly_is_named(proof, wrong, named):
    project = lead()

    with pytest.raises(Refused, match=named):
        put(project, proof, **wrong)
    assert not Evidence.objects.exists()


def test_a_document_is_a_file_an_activity_or_a_number():
    project = lead()
    visit = meet(project)

    with pytest.raises(Refused, match="上传文件"):
        put(project, Proof.VISIT_RECORD, document_no="")
    assert put(project, Proof.VISIT_RECORD, document_no="", activity=visit).activity == visit


def test_an_activity_of_another_project_proves_nothing():
    visit = meet(lead())

    with pytest.raises(Refused, match="不属于本项目"):
        put(lead(), Proof.VISIT_RECORD, document_no="", activity=visit)


def test_many_documents_come_together_or_not_at_all():
    project = lead()
    good = document(Proof.TRIAGE_NOTE, project)
    bad = document(Proof.AGREEMENT, project, amount_cny=None)

    with pytest.raises(Refused, match="第2份"):
        add_evidence_files(project.code, [good, bad], by=project.owner, at=AT)
    assert not Evidence.objects.exists()

    added = add_evidence_files(project.code, [good, good], by=project.owner, at=AT)
    assert len(added) == 2
    assert Event.objects.get(verb="evidence.added_many").facts["count"] == 2


def test_one_contract_number_counts_once_however_it_is_written():
    signed = project_at(Stage.S5)
    number = signed.evidence.get(proof=Proof.AGREEMENT).document_no
    other = lead()
    again = put(other, Proof.AGREEMENT, document_no=f" {number.lower()} ")

    with pytest.raises(Refused, match=signed.code):
        verify_evidence(again.pk, by=LeaderFactory(), at=AT)


def test_a_project_has_one_counted_contract():
    signed = project_at(Stage.S5)
    second = put(signed, Proof.AGREEMENT, document_no="另一份")

    with pytest.raises(Refused, match="更正"):
        verify_evidence(second.pk, by=LeaderFactory(), at=AT)


def test_an_expired_document_cannot_be_verified():
    added = put(lead(), valid_until=DAY)

    with pytest.raises(Refused, match="有效期"):
        verify_evidence(added.pk, by=LeaderFactory(), at=later(1))


def test_expiry_moves_the_project_back_once():
    project = project_at(Stage.S3)
    letter = project.evidence.get(proof=Proof.INTENT_LETTER)
    letter.valid_until = later(10).date()
    letter.save()

    assert expire_evidence(at=later(10)) == 0
    assert expire_evidence(at=later(11)) == 1
    assert expire_evidence(at=later(11)) == 0

    project.refresh_from_db()
    assert project.stage == Stage.S2
    assert len(told("project.moved_back")) == 1


def test_a_verified_error_is_corrected_with_a_trail():
    project = project_at(Stage.S5)
    old = project.evidence.get(proof=Proof.AGREEMENT)
    right = document(Proof.AGREEMENT, project, amount_cny=Decimal(700_000_000))

    new = correct_evidence(old.pk, right, reason="金额录错", by=project.owner, at=later(1))

    old.refresh_from_db()
    project.refresh_from_db()
    assert (old.state, new.state, new.replaces) == ("REVOKED", "PENDING", old)
    assert (project.stage, project.signed_on) == (Stage.S4, None)
    event = Event.objects.get(verb="evidence.corrected")
    assert event.facts["before"]["amount_cny"] == "500000000.00"
    assert event.facts["after"]["amount_cny"] == "700000000"

    verify_evidence(new.pk, by=LeaderFactory(), at=later(1))
    from yanzhen.projects.commands import move_project

    moved = move_project(project.code, to=Stage.S5, by=project.owner, at=later(1))
    assert moved.agreed_cny == 700_000_000


def test_a_correction_says_why_and_is_made_once():
    project = project_at(Stage.S1)
    old = project.evidence.get()
    right = document(Proof.TRIAGE_NOTE, project)

    with pytest.raises(Refused, match="更正什么"):
        correct_evidence(old.pk, right, reason="", by=project.owner, at=AT)
    correct_evidence(old.pk, right, reason="错页", by=project.owner, at=AT)
    with pytest.raises(Refused):
        correct_evidence(old.pk, right, reason="错页", by=project.owner, at=AT)


def test_only_what_is_verified_can_be_revoked():
    added = put(lead())

    with pytest.raises(Refused, match="已核验"):
        revoke_evidence(added.pk, reason="错", by=LeaderFactory(), at=AT)


def test_another_team_cannot_put_documents_forward():
    project = lead()

    with pytest.raises(NotAllowed):
        add_evidence(project.code, document(Proof.TRIAGE_NOTE, project), by=UserFactory(), at=AT)


def test_unknown_numbers_are_refused_not_a_crash():
    with pytest.raises(Refused, match="没有这份材料"):
        verify_evidence(99999, by=StewardFactory(), at=AT)


def test_a_lost_project_that_loses_its_contract_counts_no_more():
    from yanzhen.projects.commands import lose_project

    project = project_at(Stage.S5)
    lose_project(project.code, reason="FUNDS", by=project.owner, at=AT)
    project.refresh_from_db()
    assert project.signed_on == DAY

    revoke_evidence(project.evidence.get(proof=Proof.AGREEMENT).pk, reason="假合同",
                    by=LeaderFactory(), at=AT)  # fmt: skip
    project.refresh_from_db()
    assert project.signed_on is None


def test_a_dataclass_document_needs_only_what_it_says():
    assert Document(proof="OTHER").document_no == ""


def test_proof_of_a_milestone_is_its_day():
    project = project_at(Stage.S5)

    prove(project, Proof.LICENCE, at=later(9), issued_on=later(8).date())

    assert project.milestones.get(stage=Stage.S6).actual_on == later(8).date()


def test_a_button_pressed_twice_hands_one_paper_in():
    project = lead()
    paper = document(Proof.TRIAGE_NOTE, project)
    add_evidence(project.code, paper, by=project.owner, at=AT)

    with pytest.raises(Refused, match="已经上传"):
        add_evidence(project.code, paper, by=project.owner, at=AT)
