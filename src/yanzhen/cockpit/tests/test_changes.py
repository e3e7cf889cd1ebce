"""What moved lately: events, and what events brought with them."""

from datetime import timedelta

import pytest

from yanzhen.cockpit.queries.changing import changes_since
from yanzhen.projects.commands import revoke_evidence
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import AT, LeaderFactory, project_at

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_move_back_is_told_though_it_is_part_of_a_contract_taken_back():
    signed, leader = project_at(Stage.S5), LeaderFactory()
    contract = signed.evidence.get(proof=Proof.AGREEMENT)
    revoke_evidence(contract.pk, reason="金额有误", by=leader, at=AT)

    told = changes_since(leader, AT - HOUR, AT + HOUR)
    back = changes_since(leader, AT - HOUR, AT + HOUR, verb="project.moved_back")

    assert [one.icon for one in told[:2]] == ["file-x", "arrow-back-up"]
    assert [(one.name, one.who) for one in back] == [(signed.name, str(leader))]
