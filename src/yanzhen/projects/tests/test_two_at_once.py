"""Two people at the same moment, with real threads and real locks."""

import pytest

from yanzhen.common.refusals import Refused
from yanzhen.common.tests.together import at_once
from yanzhen.projects.commands import (
    claim_project,
    move_project,
    register_lead,
    run_protections,
    verify_evidence,
)
from yanzhen.projects.models import CollisionCase, Project, Registration, StageMove
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    UserFactory,
    document,
    firm,
    later,
    lead,
    prove,
    report,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_registrations_of_one_investor_make_one_lead_and_one_case():
    company = firm()
    one, two = UserFactory(), UserFactory()
    told = report(company)

    results = at_once(
        lambda: register_lead(told, by=one, at=AT), lambda: register_lead(told, by=two, at=AT)
    )

    assert not any(isinstance(result, Refused) for result in results)
    assert Project.objects.count() == 1
    assert CollisionCase.objects.count() == 1
    assert Registration.objects.count() == 2
    case = CollisionCase.objects.get()
    assert {case.holder, case.challenger} == {one, two}


def test_two_clicks_make_one_move():
    project = lead()
    prove(project, Proof.TRIAGE_NOTE)
    project.refresh_from_db()

    def move():
        return move_project(
            project.code, to=Stage.S1, by=project.owner, at=AT, version=project.version
        )

    results = at_once(move, move)

    assert [result.stage for result in results] == [Stage.S1, Stage.S1]
    assert StageMove.objects.filter(project=project).count() == 1


def test_two_claims_make_one_owner():
    project = lead()
    run_protections(at=later(61))
    one, two = UserFactory(), UserFactory()

    results = at_once(
        lambda: claim_project(project.code, by=one, at=later(62)),
        lambda: claim_project(project.code, by=two, at=later(62)),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert project.tenures.filter(until=None).count() == 1


def test_one_contract_for_two_projects_is_verified_for_one():
    from yanzhen.projects.commands import add_evidence

    added = [
        add_evidence(p.code, document(Proof.AGREEMENT, p, document_no="通开投2022-9"),
                     by=p.owner, at=AT)
        for p in (lead(), lead())
    ]  # fmt: skip
    leader = LeaderFactory()

    results = at_once(*(lambda n=one.pk: verify_evidence(n, by=leader, at=AT) for one in added))

    assert sum(isinstance(result, Refused) for result in results) == 1


def test_two_lapse_jobs_at_once_lapse_once():
    project = lead()

    at_once(lambda: run_protections(at=later(61)), lambda: run_protections(at=later(61)))

    assert project.tenures.filter(ended_by="LAPSED").count() == 1
