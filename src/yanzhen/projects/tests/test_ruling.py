from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from yanzhen.common.refusals import Refused
from yanzhen.projects.commands import (
    add_evidence,
    expire_evidence,
    move_project,
    revoke_evidence,
    verify_evidence,
)
from yanzhen.projects.judged import changes_beyond, facts_judged
from yanzhen.projects.models import Evidence, EvidenceState
from yanzhen.projects.stages import MoveRefused, Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    decide,
    document,
    later,
    lead,
    project_at,
    prove,
    prove_up_to,
)

pytestmark = pytest.mark.django_db


def ready_to_sign(**ruled):
    project = lead()
    prove_up_to(project, Stage.S3)
    decide(project, **ruled)
    for proof in (Proof.AGREEMENT, Proof.FAIR_COMPETITION, Proof.LEGAL_REVIEW):
        prove(project, proof)
    return project


def sign(project):
    return move_project(project.code, to=Stage.S5, by=project.owner, at=AT)


def test_minutes_cannot_be_handed_in_verified_or_revoked_by_hand():
    project = lead()
    minutes = decide(project)
    with pytest.raises(Refused, match="评审决定"):
        add_evidence(project.code, document(Proof.MINUTES, project), by=project.owner, at=AT)
    with pytest.raises(Refused, match="评审决定"):
        revoke_evidence(minutes.pk, reason="不合适", by=LeaderFactory(), at=AT)


def test_minutes_left_waiting_from_before_cannot_be_verified_even_past_the_commands():
    project = lead()
    old = Evidence.objects.create(project=project, proof=Proof.MINUTES, document_no="1号",
                                  uploaded_by=project.owner, uploaded_at=AT)  # fmt: skip
    with pytest.raises(Refused, match="评审决定"):
        verify_evidence(old.pk, by=LeaderFactory(), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=old.pk).update(
            state="VERIFIED", decided_by=LeaderFactory(), decided_at=AT
        )


def test_one_decision_proves_once():
    project = lead()
    decide(project, decision="decision:D1")
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(project, decision="decision:D1")


def test_an_assessment_that_ran_out_before_the_contract_does_not_open_signing():
    project = ready_to_sign(decided_on=date(2021, 2, 1), valid_until=date(2022, 2, 28))
    with pytest.raises(MoveRefused, match="已过期；请申请复评"):
        sign(project)


def test_an_assessment_in_force_on_the_day_of_the_contract_is_enough_afterwards():
    project = ready_to_sign(valid_until=DAY)
    expire_evidence(at=later(3))
    assert sign(project).stage == Stage.S5
    expire_evidence(at=later(400))
    project.refresh_from_db()
    assert project.stage == Stage.S5


def test_without_a_contract_the_decision_expires():
    project = lead()
    minutes = decide(project, valid_until=DAY)
    expire_evidence(at=later(1))
    minutes.refresh_from_db()
    assert minutes.state == EvidenceState.EXPIRED


@pytest.mark.parametrize(
    ("judged", "named"),
    [({"cny": "400000000"}, "总投资由4.00亿元变为5.00亿元"), ({"company": "C9999"}, "投资方"),
     ({"product": "锂电隔膜"}, "产品或工艺")],
)  # fmt: skip
def test_a_project_that_became_another_must_be_judged_again(judged, named):
    project = ready_to_sign(judged=judged)
    with pytest.raises(MoveRefused, match=named):
        sign(project)
    project.refresh_from_db()
    assert project.signed_on is None


def test_a_fifth_more_or_less_is_still_the_same_project():
    project = ready_to_sign(judged={"cny": "416666667"})
    assert sign(project).stage == Stage.S5


def test_land_from_nothing_and_a_quarter_more_are_changes():
    judged, tolerance = {"land_mu": "0", "cny": "100"}, {"cny": 0.2, "land_mu": 0.2}
    assert len(changes_beyond(judged, {"land_mu": "3", "cny": "120"}, tolerance)) == 1
    assert changes_beyond(judged, {"land_mu": "0.00", "cny": "80"}, tolerance) == []
    assert changes_beyond({"land_mu": "100"}, {"land_mu": "126"}, tolerance) != []
    assert changes_beyond({"land_mu": None}, {"land_mu": "126"}, tolerance) == []


def test_the_facts_judged_are_those_of_the_project():
    project = project_at(Stage.S3)
    facts = facts_judged(project, Decimal(7))
    assert (facts["cny"], facts["company"]) == ("7", project.company.code)


def test_a_decision_of_this_morning_is_of_today():
    project = project_at(Stage.S3)
    early = datetime(2022, 3, 9, 17, 0, tzinfo=UTC)  # 10 March, one o'clock in the zone

    assert decide(project, at=early, decided_on=date(2022, 3, 10)).issued_on == date(2022, 3, 10)
