from datetime import date

import pytest

from yanzhen.assessments.commands import (
    Demand,
    Verdict,
    cast_vote,
    close_condition,
    decide,
    open_meeting,
    place_on_agenda,
    sign_decision,
    submit_condition,
)
from yanzhen.assessments.models import Commitment, Decision
from yanzhen.assessments.tests.factories import (
    AT,
    answer,
    answered,
    consulted,
    decided,
    later,
    meeting_of,
)
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event
from yanzhen.projects.commands import move_project
from yanzhen.projects.models import Evidence, EvidenceState
from yanzhen.projects.stages import MoveRefused, Proof, Stage
from yanzhen.projects.tests.factories import LeaderFactory, UserFactory, prove

pytestmark = pytest.mark.django_db
DEMAND = Demand("投产前落实总量", "生态环境", date(2022, 9, 30), before_signing=True)


def minutes(project):
    return Evidence.objects.filter(project=project, proof=Proof.MINUTES, state="VERIFIED")


def test_a_signed_pass_is_proof_on_the_project_and_enters_its_promises():
    decision = decided("PASSED")

    proof = minutes(decision.project).get()
    assert proof.ruling == f"decision:{decision.code}"
    assert proof.judged["cny"] == "500000000"
    assert Commitment.objects.get(project=decision.project).promised == 1
    assert Event.objects.filter(verb="decision.made").count() == 1


def test_until_chair_and_secretary_have_signed_nothing_is_proven():
    decision = decided("PASSED", signed=False)
    sign_decision(decision.code, by=decision.decided_by, at=AT)
    assert not minutes(decision.project).exists()

    with pytest.raises(Refused, match="已签过名"):
        sign_decision(decision.code, by=decision.decided_by, at=AT)
    sign_decision(decision.code, by=decision.written_by, at=AT)
    assert minutes(decision.project).exists()


def test_a_conditional_pass_proves_once_what_precedes_signing_is_closed():
    decision = decided("CONDITIONAL", demands=[DEMAND])
    assert not minutes(decision.project).exists()
    condition = decision.conditions.get()

    owner = decision.project.owner
    submit_condition(condition.pk, note="总量批文〔2022〕7号", by=owner, at=AT)
    with pytest.raises(NotAllowed, match="另一位"):
        close_condition(condition.pk, by=owner, at=AT)
    close_condition(condition.pk, by=LeaderFactory(), at=AT)

    assert minutes(decision.project).get().conclusion == "CONDITIONAL"


def test_a_condition_for_after_signing_does_not_hold_the_proof_back():
    after = Demand("竣工前验收", "应急管理", date(2022, 9, 30))
    assert minutes(decided("CONDITIONAL", demands=[after]).project).exists()


def test_a_departments_condition_becomes_the_meetings():
    decision = decided("CONDITIONAL", stances={"ENVIRONMENT": "CONDITIONAL"})
    condition = decision.conditions.get()
    assert (condition.text, condition.team.code) == ("投产前落实总量来源", "ENVIRONMENT")


def test_a_veto_leaves_only_deferral_or_refusal():
    assessment, _asked = answered(stances={"ENVIRONMENT": "DISAGREE"})
    meeting = meeting_of(assessment)
    item = meeting.items.get()
    for outcome in ("PASSED", "CONDITIONAL"):
        with pytest.raises(Refused, match="一票否决"):
            decide(item.pk, Verdict(outcome, demands=[DEMAND]), by=meeting.chair, at=AT)

    refused = decide(item.pk, Verdict("REFUSED", reason="总量没有来源"), by=meeting.chair, at=AT)
    for user in (meeting.chair, meeting.secretary):
        sign_decision(refused.code, by=user, at=AT)
    assert not minutes(assessment.project).exists()
    assert refused.record["dissent"][0]["reason"] == "总量没有来源"


def test_a_no_of_finance_is_dissent_and_no_veto():
    decision = decided("PASSED", stances={"FINANCE": "DISAGREE"})
    assert [row["reason"] for row in decision.record["dissent"]] == ["总量没有来源"]


def test_nothing_passes_before_those_with_a_veto_have_answered():
    assessment, _asked = consulted()
    meeting = meeting_of(assessment)
    with pytest.raises(Refused, match="还没有出具意见"):
        decide(meeting.items.get().pk, Verdict("PASSED"), by=meeting.chair, at=AT)


def test_a_declared_veto_counts_as_found():
    assessment, _asked = answered(declared=["ZONING_CONTROL"])
    meeting = meeting_of(assessment)
    with pytest.raises(Refused, match="触及一票否决"):
        decide(meeting.items.get().pk, Verdict("PASSED", reason="推进"), by=meeting.chair, at=AT)


@pytest.mark.parametrize(
    ("verdict", "named"),
    [
        (Verdict("MAYBE"), "请选择决定"),
        (Verdict("REFUSED"), "写明理由"),
        (Verdict("DEFERRED", reason=" "), "写明理由"),
        (Verdict("CONDITIONAL"), "至少写明一个条件"),
        (Verdict("CONDITIONAL", demands=[Demand("", "甲", date(2022, 9, 1))]), "每个条件"),
        (Verdict("CONDITIONAL", demands=[Demand("早", "甲", date(2022, 1, 1))]), "每个条件"),
        (Verdict("PASSED", by_vote=True), "还没有表决"),
    ],
)
def test_what_a_decision_lacks_is_named(verdict, named):
    assessment, _asked = answered()
    meeting = meeting_of(assessment)
    with pytest.raises(Refused, match=named):
        decide(meeting.items.get().pk, verdict, by=meeting.chair, at=AT)
    assert not Decision.objects.exists()


def test_a_vote_that_did_not_carry_cannot_be_announced():
    assessment, _asked = answered()
    meeting = meeting_of(assessment)
    item = meeting.items.get()
    voters = [seat.user for seat in meeting.seats.all()][:4]
    for user, value in zip(voters, ("PASSED", "PASSED", "DEFERRED", "REFUSED"), strict=True):
        cast_vote(item.pk, value=value, by=meeting.secretary, voter=user, at=AT,
                  reason="不成熟" if value == "REFUSED" else "")  # fmt: skip
    with pytest.raises(Refused, match="未过半数"):
        decide(item.pk, Verdict("PASSED", by_vote=True), by=meeting.chair, at=AT)

    cast_vote(item.pk, value="PASSED", by=meeting.secretary, voter=voters[2], at=AT)
    decision = decide(item.pk, Verdict("PASSED", by_vote=True, reason="带动强"), by=meeting.chair,
                      at=AT)  # fmt: skip
    assert [row["value"] for row in decision.record["dissent"]] == ["REFUSED"]


def test_only_the_chair_decides_and_only_once():
    assessment, _asked = answered()
    meeting = meeting_of(assessment)
    item = meeting.items.get()
    with pytest.raises(NotAllowed, match="主持人"):
        decide(item.pk, Verdict("PASSED"), by=LeaderFactory(), at=AT)
    decide(item.pk, Verdict("PASSED", reason="带动强"), by=meeting.chair, at=AT)
    with pytest.raises(Refused, match="已有决定"):
        decide(item.pk, Verdict("REFUSED", reason="改"), by=meeting.chair, at=AT)


def test_a_deferred_project_gets_a_new_version_and_is_asked_about_anew():
    decision = decided("DEFERRED", reason="补充能评")
    assessment = decision.assessment
    assessment.refresh_from_db()
    assert assessment.state == "DRAFT"
    draft = assessment.dossiers.get(handed_in_at__isnull=True)
    assert (draft.number, draft.papers.count()) == (2, decision.dossier.papers.count())


def test_a_new_decision_takes_the_place_of_the_old_and_its_proof():
    old = decided("PASSED")
    meeting = meeting_of()
    with pytest.raises(Refused, match=r"已闭会|复议"):
        place_on_agenda(meeting.code, old.assessment.code, by=meeting.chair, at=AT)


def test_reconsidering_withdraws_what_the_old_one_proved():
    old = decided("PASSED")
    meeting = meeting_of(opens=False)
    place_on_agenda(meeting.code, old.assessment.code, by=meeting.chair, at=AT,
                    reconsider_because="投资方失信")  # fmt: skip
    open_meeting(meeting.code, present=meeting.seats.values_list("user", flat=True),
                 by=meeting.chair, at=AT)  # fmt: skip
    new = decide(meeting.items.get().pk, Verdict("REFUSED", reason="投资方被列为失信"),
                 by=meeting.chair, at=later(1))  # fmt: skip
    for user in (meeting.chair, meeting.secretary):
        sign_decision(new.code, by=user, at=later(1))

    assert (new.replaces, minutes(old.project).exists()) == (old, False)
    revoked = Evidence.objects.get(ruling=old.subject)
    assert revoked.state == EvidenceState.REVOKED


def test_somebody_who_was_not_there_cannot_sign():
    decision = decided("PASSED", signed=False)
    with pytest.raises(NotAllowed, match="到会人员"):
        sign_decision(decision.code, by=UserFactory(), at=AT)


def test_the_signing_gate_opens_on_the_decision_and_on_nothing_else():
    decision = decided("CONDITIONAL", demands=[DEMAND])
    project = decision.project
    for proof in (Proof.AGREEMENT, Proof.FAIR_COMPETITION, Proof.LEGAL_REVIEW):
        prove(project, proof, at=later(0))
    with pytest.raises(MoveRefused, match="评审决定"):
        move_project(project.code, to=Stage.S5, by=project.owner, at=later(1))

    condition = decision.conditions.get()
    submit_condition(condition.pk, note="批文7号", by=project.owner, at=later(1))
    close_condition(condition.pk, by=LeaderFactory(), at=later(1))
    assert move_project(project.code, to=Stage.S5, by=project.owner, at=later(1)).stage == "S5"


def test_an_opinion_after_the_decision_is_refused():
    decision = decided("PASSED")
    user = decision.dossier.opinions.first().signed_by
    with pytest.raises(Refused, match="会议已作出决定"):
        answer(decision.assessment, user, "DISAGREE")
