import pytest

from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event
from yanzhen.projects.commands import (
    appeal_case,
    hand_over,
    name_judge,
    register_lead,
    rule_case,
    run_protections,
    withdraw_case,
)
from yanzhen.projects.models import CaseState, Choice
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    StewardFactory,
    UserFactory,
    firm,
    later,
    lead,
    report,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    company = firm()
    lead(company=company)
    told = register_lead(
        report(company), by=UserFactory(), at=AT, choice=Choice.DISPUTE, statement="去年已接触"
    )
    return told.case


def rule(case, outcome, by=None, **more):
    by = by or LeaderFactory()
    return rule_case(case.code, outcome=outcome, reason="按登记时间和跟进证据", by=by,
                     at=later(2), **more)  # fmt: skip


def test_a_alone_keeps_the_holder(case):
    rule(case, "A_ALONE")

    case.refresh_from_db()
    assert case.state == CaseState.RULED
    assert case.project.owner == case.holder
    assert Event.objects.get(verb="collision.ruled").facts["outcome"] == "归先报方"


def test_b_alone_gives_it_to_the_challenger(case):
    rule(case, "B_ALONE")

    case.project.refresh_from_db()
    assert (case.project.owner, case.project.team) == (case.challenger, case.challenger.team)
    assert case.project.tenures.filter(ended_by="RULED").get().user == case.holder


def test_joint_makes_the_challenger_a_co_owner(case):
    rule(case, "JOINT")

    case.project.refresh_from_db()
    assert case.project.owner == case.holder
    assert case.project.co_owners.get().user == case.challenger


def test_transfer_gives_it_to_a_third(case):
    third = UserFactory()

    rule(case, "TRANSFER", transfer_to=third)

    case.project.refresh_from_db()
    assert case.project.owner == third


def test_transfer_must_name_somebody(case):
    with pytest.raises(Refused, match="接手"):
        rule(case, "TRANSFER")


def test_a_party_cannot_judge_even_as_a_zone_leader(case):
    case.challenger.role = "ZONE_LEADER"
    case.challenger.save()

    with pytest.raises(NotAllowed, match="当事人"):
        rule(case, "B_ALONE", by=case.challenger)


def test_nobody_else_judges_unless_named(case):
    steward = StewardFactory()
    with pytest.raises(NotAllowed):
        rule(case, "A_ALONE", by=steward)

    name_judge(case.code, judge=steward, by=LeaderFactory(), at=AT)

    assert rule(case, "A_ALONE", by=steward).by == steward


def test_a_ruling_needs_a_reason_and_is_given_once(case):
    leader = LeaderFactory()
    with pytest.raises(Refused, match="理由"):
        rule_case(case.code, outcome="JOINT", reason=" ", by=leader, at=AT)
    rule(case, "JOINT")

    with pytest.raises(Refused, match="已有结果"):
        rule(case, "A_ALONE")


def test_one_appeal_judged_by_somebody_else_is_final(case):
    first, second = LeaderFactory(), LeaderFactory()
    rule(case, "A_ALONE", by=first)
    appeal_case(case.code, reason="有新的书面回复", by=case.challenger, at=later(3))

    with pytest.raises(NotAllowed, match="原裁定人"):
        rule(case, "B_ALONE", by=first)
    rule(case, "B_ALONE", by=second)

    case.refresh_from_db()
    assert case.state == CaseState.FINAL
    assert case.project.owner == case.challenger
    with pytest.raises(Refused, match="一次"):
        appeal_case(case.code, reason="再申诉", by=case.holder, at=later(4))


def test_an_appeal_comes_in_time_and_from_a_party(case):
    rule(case, "A_ALONE")

    with pytest.raises(NotAllowed):
        appeal_case(case.code, reason="不服", by=UserFactory(), at=later(3))
    with pytest.raises(Refused, match="期限"):
        appeal_case(case.code, reason="不服", by=case.challenger, at=later(13))


def test_only_the_challenger_withdraws_and_only_before_the_ruling(case):
    with pytest.raises(NotAllowed):
        withdraw_case(case.code, by=case.holder, at=AT)
    withdraw_case(case.code, by=case.challenger, at=AT)

    case.refresh_from_db()
    assert case.state == CaseState.WITHDRAWN


def test_a_second_dispute_of_the_same_project_waits_for_the_first(case):
    with pytest.raises(Refused, match="已在裁定中"):
        register_lead(report(case.project.company), by=case.challenger, at=later(1),
                      choice=Choice.DISPUTE, statement="再提一次")  # fmt: skip


def test_whoever_takes_over_the_lead_takes_over_the_dispute(case):
    former, heir = case.holder, UserFactory()
    hand_over(case.project.code, to=heir, note="调岗", by=former, at=later(1))

    rule(case, "A_ALONE")

    case.refresh_from_db()
    assert (case.holder, case.project.owner) == (heir, heir)
    with pytest.raises(NotAllowed):
        appeal_case(case.code, reason="再看", by=former, at=later(3))


def test_nobody_who_has_left_is_given_a_lead(case):
    type(case.challenger).objects.filter(pk=case.challenger_id).update(is_active=False)

    with pytest.raises(Refused, match="在岗"):
        rule(case, "B_ALONE")


def test_who_is_given_a_lead_that_lapsed_meanwhile_is_protected(case):
    run_protections(at=later(61))

    rule_case(case.code, outcome="B_ALONE", reason="跟进在先", by=LeaderFactory(), at=later(62))

    case.project.refresh_from_db()
    assert case.project.protected_until == later(122).date()
