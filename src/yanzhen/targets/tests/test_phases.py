"""A project that continues a signed contract counts for no signing of its own."""

from decimal import Decimal

import pytest

from yanzhen.common.refusals import Refused
from yanzhen.journal.models import EventLink
from yanzhen.projects.commands import change_project
from yanzhen.projects.commands.registering import register_lead
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import AT, LeaderFactory, later, lead, report
from yanzhen.targets.commands import exclude_project, rebuild, verify
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.test_books import signed, total

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def books():
    rebuild(at=AT)


def name_parent(phase, code, *, at=None):
    phase.refresh_from_db()
    return change_project(
        phase.code, version=phase.version, by=phase.owner, at=at or later(1), parent=code
    )


def test_naming_the_old_contract_leaves_the_phase_out_and_taking_it_back_counts_it():
    parent, phase = signed(), signed()
    assert total(Metric.SIGNED) == 2

    name_parent(phase, parent.code.lower())
    assert total(Metric.SIGNED) == 1
    assert EventLink.objects.filter(
        subject=f"project:{parent.code}", event__verb="project.changed"
    ).exists(), "the old contract's page tells of its phase"
    assert verify().none

    name_parent(phase, "")
    assert total(Metric.SIGNED) == 2
    assert verify().none


def test_a_stated_increment_of_a_named_phase_counts_as_money_only():
    parent, phase = signed(), signed()
    name_parent(phase, parent.code)
    before = total(Metric.AGREED_CNY)
    exclude_project(phase.code, "PHASE", reason="补充协议", counts_cny=Decimal(200_000_000),
                    by=LeaderFactory(), at=later(2))  # fmt: skip
    assert total(Metric.SIGNED) == 1
    assert total(Metric.AGREED_CNY) == before + 200_000_000


def test_what_cannot_be_an_old_contract_is_refused():
    parent, phase, third = signed(), signed(), signed()
    courted = lead(phase.owner)
    for code, why in ((phase.code, "自己"), ("P1999-1", "没有编号"), (courted.code, "还没有签约")):
        with pytest.raises(Refused, match=why):
            name_parent(phase, code)
    name_parent(phase, parent.code)
    with pytest.raises(Refused, match="自己也是续期"):
        name_parent(third, phase.code)
    with pytest.raises(Refused, match="自己有续期"):
        name_parent(parent, third.code)
    assert Project.objects.get(pk=third.pk).parent is None


def test_a_lead_is_registered_as_a_phase():
    parent = signed()
    made = register_lead(report(parent=parent.code), by=parent.owner, at=later(3))
    assert made.project.parent == parent
    with pytest.raises(Refused, match="没有编号"):
        register_lead(report(parent="P1999-1"), by=parent.owner, at=later(3))
