"""A project is judged more than once: what came before gives way, and nothing is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yanzhen.assessments.commands import (
    Demand,
    PaperDecision,
    carry_decision,
    close_condition,
    make_commitment,
    measure_commitment,
    open_assessment,
    place_on_agenda,
    submit_condition,
)
from yanzhen.assessments.models import Commitment
from yanzhen.assessments.tests.factories import (
    AT,
    DAY,
    PROMISE,
    answer,
    consulted,
    decided,
    departments,
    filled,
    later,
    meeting_of,
    opened,
    paper,
)
from yanzhen.common.refusals import Refused
from yanzhen.projects.models import Evidence
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import LeaderFactory, StewardFactory, project_at

pytestmark = pytest.mark.django_db


def judged(project, outcome="PASSED", at=AT, promises=(PROMISE,), **stated):
    """Judge a project in an assessment of its own."""
    assessment, asked = consulted(at=at, project=project, promises=promises)
    for user in asked.values():
        answer(assessment, user, at=at)
    return decided(outcome, at=at, assessment=assessment, **stated)


def proves(project):
    rows = Evidence.objects.filter(project=project, proof=Proof.MINUTES, state="VERIFIED")
    return list(rows.values_list("ruling", flat=True))


def standing(project):
    return project.commitments.get(ended_at__isnull=True)


@pytest.mark.parametrize("outcome", ["REFUSED", "DEFERRED", "PASSED"])
def test_a_new_assessment_takes_the_place_of_the_old_one_and_its_proof(outcome):
    old = judged(project_at(Stage.S3, land_mu=50))
    new = judged(old.project, outcome, at=later(1))

    assert new.replaces == old
    assert proves(old.project) == ([new.subject] if outcome == "PASSED" else [])


def test_an_older_decision_does_not_come_into_force_after_a_newer_one():
    demand = Demand("投产前落实总量", "生态环境", date(2022, 9, 30), before_signing=True)
    old = judged(project_at(Stage.S3, land_mu=50), "CONDITIONAL", demands=[demand])
    judged(old.project, "REFUSED", at=later(1))
    condition = old.conditions.get()
    submit_condition(condition.pk, note="批文7号", by=old.project.owner, at=later(2))
    close_condition(condition.pk, by=LeaderFactory(), at=later(2))
    assert proves(old.project) == []


def test_a_meeting_takes_the_place_of_what_was_decided_on_paper():
    project, steward = project_at(Stage.S3, land_mu=50), StewardFactory()
    on_paper = PaperDecision(
        outcome="PASSED", number="评审纪要〔2020〕3号", decided_on=date(2020, 5, 1),
        valid_until=date(2023, 5, 1), file=paper(f"project:{project.code}", steward),
    )  # fmt: skip
    carry_decision(project.code, on_paper, confirmed_by=LeaderFactory(), by=steward, at=AT)
    judged(project, "REFUSED")
    assert proves(project) == []


def test_only_the_latest_assessment_is_reconsidered():
    old = judged(project_at(Stage.S3, land_mu=50))
    open_assessment(old.project.code, by=old.project.owner, at=later(1))
    with pytest.raises(Refused, match="已另开评审"):
        place_on_agenda(meeting_of(opens=False).code, old.assessment.code, by=LeaderFactory(),
                        at=later(1), reconsider_because="投资方失信")  # fmt: skip


def test_a_promise_made_outside_does_not_stand_in_the_way_of_the_decision():
    project, steward = project_at(Stage.S3, land_mu=50), StewardFactory()
    said = {"item": "HIGH_TECH", "promised": "3", "due_on": "2024-12-31"}
    by_hand = make_commitment(project.code, said, by=steward, at=AT)

    decision = judged(project)

    by_hand.refresh_from_db()
    assert (decision.code in by_hand.ended_reason, standing(project).promised) == (True, 1)


def test_what_was_measured_stays_when_the_same_is_promised_again():
    old = judged(project_at(Stage.S3, land_mu=50))
    project, steward = old.project, StewardFactory()
    measure_commitment(standing(project).pk, on=DAY, value="1", source="认定公示", by=steward,
                       at=later(1))  # fmt: skip

    judged(project, at=later(2), promises=[PROMISE | {"promised": "2"}])

    kept = standing(project)
    assert (kept.promised, kept.measured, kept.measured_on) == (2, Decimal(1), DAY)
    assert [one.source for one in kept.measurements.all()] == ["认定公示"]
    assert Commitment.objects.filter(project=project).count() == 2


def test_a_promise_finer_than_the_register_is_refused():
    assessment = opened()
    departments()
    with pytest.raises(Refused, match="四位小数"):
        filled(assessment, promises=[
            {"item": "ENERGY_PER_OUTPUT", "promised": "0.00001", "due_on": "2024-12-31"}
        ])  # fmt: skip


def test_before_eight_in_the_morning_today_is_today():
    dawn = datetime(2022, 3, 2, 22, 30, tzinfo=UTC)  # half past six on 3 March in China
    project, steward = project_at(Stage.S3, land_mu=50), StewardFactory()
    on_paper = PaperDecision(
        outcome="PASSED", number="评审纪要〔2022〕3号", decided_on=date(2022, 3, 3),
        valid_until=date(2023, 3, 1), file=paper(f"project:{project.code}", steward),
    )  # fmt: skip
    made = carry_decision(project.code, on_paper, confirmed_by=LeaderFactory(), by=steward, at=dawn)
    assert proves(project) == [made.subject]
