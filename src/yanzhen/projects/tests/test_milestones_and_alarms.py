from datetime import date

import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.projects.commands import lose_project, move_project, plan_milestone
from yanzhen.projects.queries import alarm_counts, alarms
from yanzhen.projects.stages import ALARMS, Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    UserFactory,
    later,
    lead,
    project_at,
    prove,
    prove_up_to,
)

pytestmark = pytest.mark.django_db


def rings(day):
    leader = LeaderFactory()
    return [(row.code, row.days_overdue) for row in alarms(leader, on=later(day).date())]


def test_signed_and_not_registered_rings_after_thirty_days():
    project_at(Stage.S5)

    assert rings(30) == []
    assert rings(31) == [("UNREGISTERED", 1)]
    assert rings(45) == [("UNREGISTERED", 15)]


def test_proof_stops_the_bell_and_starts_the_next_clock():
    project = project_at(Stage.S5)
    prove(project, Proof.LICENCE, at=later(40), issued_on=later(40).date())

    assert rings(41) == []
    assert rings(161) == [("NO_LAND", 1)]


def test_land_without_start_and_start_without_completion_ring():
    project = project_at(Stage.S5)
    prove(project, Proof.LICENCE)
    prove(project, Proof.LAND_CONTRACT)
    assert rings(181) == [("NOT_STARTED", 1)]

    started = project_at(Stage.S11)
    codes = dict(rings(731))
    assert codes["NOT_IN_STATISTICS"] == 701
    assert codes["NOT_COMPLETED"] == 1
    assert started.started_on is not None


def test_completed_and_not_producing_rings_after_ninety_days():
    project_at(Stage.S13)

    assert ("NOT_PRODUCING", 1) in rings(91)


def test_the_longest_overdue_come_first_and_all_six_are_told():
    project_at(Stage.S5)
    project_at(Stage.S13)

    rows = rings(400)
    assert rows == sorted(rows, key=lambda row: -row[1])
    counts = alarm_counts(LeaderFactory(), on=later(400).date())
    assert [row.code for row in counts] == [alarm.code for alarm in ALARMS]
    assert sum(row.projects for row in counts) == len(rows)


def test_an_agreed_completion_day_goes_before_the_general_limit():
    project = project_at(Stage.S11)

    plan_milestone(project.code, stage=Stage.S13, planned_on=date(2022, 9, 30),
                   by=project.owner, at=AT)  # fmt: skip

    assert project.milestones.get(stage=Stage.S13).due_on == date(2022, 9, 30)


def test_a_plan_never_makes_a_step_reached():
    project = project_at(Stage.S5)

    row = plan_milestone(project.code, stage=Stage.S6, planned_on=date(2022, 3, 20),
                         forecast_on=date(2022, 4, 1), by=project.owner, at=AT)  # fmt: skip

    assert (row.actual_on, row.forecast_on) == (None, date(2022, 4, 1))


def test_a_lost_project_rings_no_more():
    project = project_at(Stage.S5)
    lose_project(project.code, reason="LAND", by=project.owner, at=AT)

    assert rings(400) == []


def test_steps_before_signing_and_absurd_days_are_refused():
    project = lead()

    with pytest.raises(Refused):
        plan_milestone(project.code, stage=Stage.S2, by=project.owner, at=AT)
    with pytest.raises(Refused, match="不合理"):
        plan_milestone(project.code, stage=Stage.S11, planned_on=date(2099, 1, 1),
                       by=project.owner, at=AT)  # fmt: skip
    with pytest.raises(NotAllowed):
        plan_milestone(project.code, stage=Stage.S11, by=UserFactory(), at=AT)


def test_two_people_planning_the_same_step_do_not_overwrite_each_other():
    project = project_at(Stage.S5)
    row = plan_milestone(project.code, stage=Stage.S7, planned_on=date(2022, 4, 1),
                         by=project.owner, at=AT)  # fmt: skip
    plan_milestone(project.code, stage=Stage.S7, planned_on=date(2022, 4, 9), by=project.owner,
                   at=AT, version=row.version)  # fmt: skip

    with pytest.raises(Stale) as stale:
        plan_milestone(project.code, stage=Stage.S7, planned_on=date(2022, 5, 1),
                       by=project.owner, at=AT, version=row.version)  # fmt: skip
    assert ("planned_on", "2022-04-09", "2022-05-01") in stale.value.changes


def test_alarms_take_one_query(django_assert_num_queries):
    project_at(Stage.S5)
    leader = LeaderFactory()

    with django_assert_num_queries(1):
        assert alarms(leader, on=later(40).date())


def reached(project, stage):
    return project.milestones.get(stage=stage).actual_on


def test_a_paper_without_a_day_counts_from_its_verification_whatever_happens_later():
    project = project_at(Stage.S5)
    prove(project, Proof.LICENCE, at=later(10), issued_on=None)
    assert reached(project, "S6") == later(10).date()

    prove_up_to(project, Stage.S11, at=later(40))
    move_project(project.code, to=Stage.S11, by=project.owner, at=later(40))

    assert reached(project, "S6") == later(10).date()


def test_a_step_of_several_papers_waits_for_the_one_without_a_day():
    project = project_at(Stage.S5)
    reviews = (Proof.ENERGY_REVIEW, Proof.ENVIRONMENT_REVIEW, Proof.SAFETY_REVIEW)
    for proof in reviews:
        prove(project, proof)
    prove(project, Proof.STABILITY_REVIEW, at=later(30), issued_on=None)

    assert reached(project, "S8") == later(30).date()
