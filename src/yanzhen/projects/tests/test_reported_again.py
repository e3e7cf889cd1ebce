"""What was registered before and is reported again: by another, by the holder, by who had it."""

import pytest

from yanzhen.common.refusals import Refused
from yanzhen.desk.models import Notification
from yanzhen.projects.commands import CollisionFound, lose_project, register_lead, run_protections
from yanzhen.projects.models import Choice
from yanzhen.projects.tests.factories import UserFactory, firm, later, lead, report

pytestmark = pytest.mark.django_db


def another_beside(company):
    """Return a colleague's project of the same investor, told apart from the first one."""
    return register_lead(
        report(company, project_name="医用导管生产项目", product="医用导管"), by=UserFactory(),
        at=later(1), choice=Choice.PARALLEL,
    ).project  # fmt: skip


def test_naming_a_weaker_hit_does_not_hide_that_it_is_the_same_project():
    company = firm()
    lead(company=company)
    weaker = lead(contact_phone="0513-87654321", product="医用导管", project_name="导管项目")

    with pytest.raises(CollisionFound, match="不同"):
        register_lead(
            report(company, contact_phone="0513-87654321"), by=UserFactory(), at=later(1),
            choice=Choice.PARALLEL, about=weaker.code,
        )  # fmt: skip


def test_naming_another_hit_does_not_register_ones_own_project_again():
    company = firm()
    mine = lead(company=company)
    other = another_beside(company)

    with pytest.raises(CollisionFound, match=mine.code):
        register_lead(report(company), by=mine.owner, at=later(2), choice=Choice.PARALLEL,
                      about=other.code, statement="另一条产线")  # fmt: skip


def test_of_a_parallel_project_everyone_who_holds_the_investor_is_told():
    company = firm()
    first = lead(company=company)
    second = another_beside(company)
    Notification.objects.all().delete()

    register_lead(report(company, project_name="石墨负极项目", product="石墨负极"),
                  by=UserFactory(), at=later(2), choice=Choice.PARALLEL)  # fmt: skip

    told = Notification.objects.filter(kind="COLLISION").values_list("user", flat=True)
    assert set(told) == {first.owner_id, second.owner_id}


def test_a_lead_that_one_lost_is_revived_and_not_reported_anew():
    company = firm()
    first = lead(company=company)
    lose_project(first.code, reason="FUNDS", by=first.owner, at=later(59))

    with pytest.raises(Refused, match="恢复跟进"):
        register_lead(report(company), by=first.owner, at=later(59))


def test_a_lead_that_lapsed_from_one_is_not_reported_anew_in_the_time_of_others():
    company = firm()
    first = lead(company=company)
    former = first.owner
    run_protections(at=later(61))

    with pytest.raises(Refused, match="2022-05-31"):
        register_lead(report(company), by=former, at=later(62), choice=Choice.PARALLEL,
                      statement="另一条产线")  # fmt: skip
