import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.journal.models import Event
from yanzhen.projects.commands import move_project, withdraw_ruling
from yanzhen.projects.models import StageMove
from yanzhen.projects.stages import MoveRefused, Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    UserFactory,
    lead,
    meet,
    project_at,
    prove,
    prove_up_to,
    told,
)

pytestmark = pytest.mark.django_db


def test_moves_on_and_records_what_proved_it():
    project = lead()
    prove(project, Proof.TRIAGE_NOTE)

    moved = move_project(project.code, to=Stage.S1, by=project.owner, at=AT)

    assert (moved.stage, moved.stage_since) == (Stage.S1, DAY)
    event = Event.objects.get(verb="project.moved")
    assert event.facts["start_code"] == "S0"
    assert event.facts["end_code"] == "S1"
    assert len(event.facts["evidence"]) == 1


def test_names_every_missing_proof_and_leaves_the_project_alone():
    project = lead()

    with pytest.raises(MoveRefused) as refusal:
        move_project(project.code, to=Stage.S2, by=project.owner, at=AT)

    assert refusal.value.missing == (
        "线索研判意见", "拜访或来访记录", "投资方决策人姓名", "与投资方的双向接触记录",
    )  # fmt: skip
    project.refresh_from_db()
    assert project.stage == Stage.S0
    assert not Event.objects.filter(verb="project.moved").exists()


def test_passes_several_gates_at_once_if_all_are_proven():
    project = lead()
    prove_up_to(project, Stage.S5)

    moved = move_project(project.code, to=Stage.S5, by=project.owner, at=AT)

    assert moved.stage == Stage.S5
    assert moved.signed_on == DAY
    assert moved.agreed_cny == 500_000_000
    assert moved.protected_until is None


def test_a_later_proof_does_not_excuse_an_earlier_gate():
    project = lead()
    prove(project, Proof.TRIAGE_NOTE)
    prove(project, Proof.AGREEMENT)

    with pytest.raises(MoveRefused, match="拜访或来访记录"):
        move_project(project.code, to=Stage.S5, by=project.owner, at=AT)


def test_a_framework_agreement_opens_intent_and_never_signing():
    project = lead()
    prove(project, Proof.TRIAGE_NOTE)
    prove(project, Proof.VISIT_RECORD)
    meet(project)
    prove(project, Proof.FRAMEWORK)

    assert move_project(project.code, to=Stage.S3, by=project.owner, at=AT).stage == Stage.S3
    with pytest.raises(MoveRefused, match="投资协议"):
        move_project(project.code, to=Stage.S5, by=project.owner, at=AT)


def test_a_decision_that_refused_proves_nothing_and_does_not_open_signing():
    project = lead()
    prove_up_to(project, Stage.S3)
    with pytest.raises(Refused, match="只有通过"):
        prove(project, Proof.MINUTES, conclusion="REFUSED")
    for proof in (Proof.AGREEMENT, Proof.FAIR_COMPETITION, Proof.LEGAL_REVIEW):
        prove(project, proof)

    with pytest.raises(MoveRefused, match="评审决定为通过"):
        move_project(project.code, to=Stage.S5, by=project.owner, at=AT)


def test_a_pending_document_proves_nothing():
    from yanzhen.projects.commands import add_evidence
    from yanzhen.projects.tests.factories import document

    project = lead()
    add_evidence(project.code, document(Proof.TRIAGE_NOTE, project), by=project.owner, at=AT)

    with pytest.raises(MoveRefused, match="线索研判意见"):
        move_project(project.code, to=Stage.S1, by=project.owner, at=AT)


@pytest.mark.parametrize("stage", ["S6", "S10", "", "S99", "X", "S0"])
def test_what_is_no_later_gate_is_refused(stage):
    project = lead()

    with pytest.raises(MoveRefused):
        move_project(project.code, to=stage, by=project.owner, at=AT)


def test_another_team_may_not_move_it():
    project = lead()

    with pytest.raises(NotAllowed):
        move_project(project.code, to=Stage.S1, by=UserFactory(), at=AT)


def test_a_stale_form_is_told_so():
    project = lead()
    prove(project, Proof.TRIAGE_NOTE)

    with pytest.raises(Stale):
        move_project(
            project.code, to=Stage.S1, by=project.owner, at=AT, version=project.version + 1
        )


def test_a_second_click_of_the_same_form_makes_no_second_move():
    project = lead()
    prove(project, Proof.TRIAGE_NOTE)
    project.refresh_from_db()
    seen = project.version

    move_project(project.code, to=Stage.S1, by=project.owner, at=AT, version=seen)
    again = move_project(project.code, to=Stage.S1, by=project.owner, at=AT, version=seen)

    assert again.stage == Stage.S1
    assert StageMove.objects.filter(project=project).count() == 1


def test_revoked_proof_moves_it_back_with_an_event_and_a_restatement():
    project = project_at(Stage.S5)
    minutes = project.evidence.get(proof=Proof.MINUTES)

    withdraw_ruling(minutes.ruling, reason="重新决定", by=LeaderFactory(), at=AT)

    project.refresh_from_db()
    assert project.stage == Stage.S3
    assert project.signed_on is None
    move = StageMove.objects.filter(project=project).latest("pk")
    assert (move.restates, move.signed_on_before) == (True, DAY)
    assert told("project.moved_back")[0].facts["reason"] == "评审决定被新的决定替代"


def test_a_project_that_does_not_exist_is_refused_not_a_crash():
    with pytest.raises(Refused, match="P0000-0000"):
        move_project("P0000-0000", to=Stage.S1, by=UserFactory(), at=AT)


def test_start_keeps_by_which_definition():
    project = project_at(Stage.S11)

    assert project.started_on == DAY
    assert project.start_bases == ["STATISTICS"]
