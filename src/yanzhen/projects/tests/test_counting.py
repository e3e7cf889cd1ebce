from datetime import date
from decimal import Decimal

import pytest

from yanzhen.common.amounts import read_amount
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.projects.commands import (
    Document,
    Opening,
    Payment,
    Sum,
    add_evidence,
    lose_project,
    move_project,
    open_balance,
    record_money,
    revoke_evidence,
    strike_money,
    verify_evidence,
)
from yanzhen.projects.queries import (
    counted_contracts,
    counted_money,
    foreign_capital_received,
    opening_balances,
    starts,
)
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    StewardFactory,
    UserFactory,
    document,
    firm,
    lead,
    project_at,
    prove,
    prove_up_to,
)

pytestmark = pytest.mark.django_db
YEAR = {"since": date(2022, 1, 1), "until": date(2023, 1, 1)}


def test_a_signed_contract_counts_once_with_its_evidence():
    project = project_at(Stage.S5)

    (row,) = counted_contracts(**YEAR)

    assert (row.project_code, row.amount_cny, row.signed_on) == (
        project.code, Decimal(500_000_000), DAY,
    )  # fmt: skip
    assert row.evidence_id == project.evidence.get(proof=Proof.AGREEMENT).pk
    assert row.verified_by == "园区领导"


def test_a_verified_contract_of_an_unproven_stage_counts_for_nothing():
    project = lead()
    prove(project, Proof.AGREEMENT)

    assert counted_contracts(**YEAR) == []


def test_the_time_is_half_open_and_the_amount_a_floor():
    project_at(Stage.S5)

    assert counted_contracts(since=date(2022, 1, 1), until=DAY) == []
    assert len(counted_contracts(since=DAY, until=date(2022, 3, 2))) == 1
    assert counted_contracts(**YEAR, min_amount_cny=Decimal(500_000_001)) == []
    assert len(counted_contracts(**YEAR, min_amount_cny=Decimal(500_000_000))) == 1


def test_it_stays_counted_when_lost_and_not_when_revoked():
    project = project_at(Stage.S5)
    lose_project(project.code, reason="FUNDS", by=project.owner, at=AT)
    assert len(counted_contracts(**YEAR)) == 1

    other = project_at(Stage.S5)
    revoke_evidence(other.evidence.get(proof=Proof.LEGAL_REVIEW).pk, reason="误传",
                    by=LeaderFactory(), at=AT)  # fmt: skip
    assert [row.project_code for row in counted_contracts(**YEAR)] == [project.code]


def test_starts_open_down_to_the_photo():
    project = project_at(Stage.S11)

    (row,) = starts(**YEAR)

    assert (row.project_code, row.planned_cny) == (project.code, Decimal(500_000_000))
    assert row.evidence_id == project.evidence.get(proof=Proof.START_PHOTO).pk
    assert len(starts(**YEAR, basis="STATISTICS")) == 1
    assert starts(**YEAR, basis="LAND") == []


def slip(project, verified=True):
    added = add_evidence(project.code, document(Proof.MONEY_SLIP, project), by=project.owner, at=AT)
    return verify_evidence(added.pk, by=LeaderFactory(), at=AT) if verified else added


def pay(project, text="1200万美元", evidence=None, kind="FOREIGN_RECEIVED", **more):
    told = Payment(kind=kind, given=Sum(read_amount(text), more.pop("rate", None)),
                   on=more.pop("on", DAY), evidence=evidence)  # fmt: skip
    return record_money(project.code, told, by=project.owner, at=AT)


def test_foreign_capital_counts_in_dollars_with_its_slip():
    project = project_at(Stage.S5)
    pay(project, evidence=slip(project), rate=Decimal("6.3"))

    (row,) = foreign_capital_received(**YEAR)

    assert (row.usd, row.cny) == (Decimal(12_000_000), Decimal(75_600_000))


def test_other_currencies_are_turned_into_dollars_by_the_zones_rate():
    project = project_at(Stage.S5)

    money = pay(project, "1亿元", evidence=slip(project))

    assert money.usd == Decimal("14867456.62")  # 100,000,000 / 6.7261


@pytest.mark.parametrize("verified", [None, False])
def test_money_without_a_verified_slip_counts_for_nothing(verified):
    project = project_at(Stage.S5)
    pay(project, evidence=None if verified is None else slip(project, verified=False))

    assert foreign_capital_received(**YEAR) == []


def test_struck_money_stays_and_counts_no_more():
    project = project_at(Stage.S5)
    money = pay(project, "2亿元", slip(project), kind="ARRIVED")
    assert len(counted_money("ARRIVED", **YEAR)) == 1

    strike_money(money.pk, reason="重复登记", by=project.owner, at=AT)

    assert counted_money("ARRIVED", **YEAR) == []
    assert project.money.count() == 1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"kind": "GOLD"}, "种类"),
        ({"on": date(2030, 1, 1)}, "将来"),
        ({"text": "0元"}, "大于零"),
        ({"text": "5000亿美元"}, "合理范围"),
        ({"text": "3000万瑞士法郎"}, "汇率"),
        ({"rate": Decimal(-1)}, "汇率"),
    ],
)
def test_absurd_money_is_refused(wrong, named):
    project = project_at(Stage.S5)

    with pytest.raises(Refused, match=named):
        pay(project, **wrong)


def test_the_same_slip_is_not_recorded_twice():
    project = project_at(Stage.S5)
    paper = slip(project)
    pay(project, evidence=paper)

    with pytest.raises(Refused, match="已登记过"):
        pay(project, evidence=paper)


def test_an_opening_balance_shows_hollow_and_counts_only_once_proven():
    steward, owner = StewardFactory(), UserFactory()
    told = Opening(company=firm(), name="新能源电控项目", owner=owner, claimed_stage=Stage.S5,
                   claimed_on=date(2022, 1, 20), agreed=Sum.of_cny(800_000_000))  # fmt: skip

    project = open_balance(told, by=steward, at=AT)

    assert (project.stage, project.claimed_stage) == (Stage.S0, Stage.S5)
    assert counted_contracts(**YEAR) == []
    (row,) = opening_balances(steward)
    assert (row.claimed_stage, row.proven_stage, row.is_proven) == ("S5", "S0", False)

    prove_up_to(project, Stage.S4)
    for proof in (Proof.FAIR_COMPETITION, Proof.LEGAL_REVIEW):
        prove(project, proof)
    prove(project, Proof.AGREEMENT, issued_on=date(2022, 1, 20), amount_cny=Decimal(800_000_000))
    moved = move_project(project.code, to=Stage.S5, by=owner, at=AT)

    assert moved.claimed_stage == ""
    assert counted_contracts(**YEAR)[0].signed_on == date(2022, 1, 20)
    assert opening_balances(steward)[0].is_proven


def test_opening_balances_are_for_leaders_and_stewards():
    told = Opening(company=firm(), name="项目", owner=UserFactory(), claimed_stage=Stage.S3)

    with pytest.raises(NotAllowed):
        open_balance(told, by=UserFactory(), at=AT)
    with pytest.raises(Refused, match="阶段"):
        open_balance(
            Opening(company=firm(), name="项目", owner=UserFactory(), claimed_stage="S7"),
            by=StewardFactory(), at=AT,
        )  # fmt: skip


def test_counting_takes_one_query(django_assert_num_queries):
    project_at(Stage.S5)
    project_at(Stage.S5)

    with django_assert_num_queries(1):
        assert len(counted_contracts(**YEAR)) == 2


def test_a_document_without_a_file_has_no_file_number():
    assert Document(proof="OTHER").file is None


@pytest.mark.parametrize("kind", ["ARRIVED", "FOREIGN_RECEIVED", "FIXED_DONE"])
def test_a_paper_that_is_no_slip_proves_no_money(kind):
    project = project_at(Stage.S5)
    visit = project.evidence.get(proof=Proof.VISIT_RECORD)

    with pytest.raises(Refused, match="不能证明"):
        pay(project, "200万美元", evidence=visit, kind=kind)


def test_no_more_counts_than_the_verified_slip_states():
    project = project_at(Stage.S5)
    paper = prove(project, Proof.MONEY_SLIP, amount_cny=Decimal(1_000_000))
    pay(project, "60万元", evidence=paper, kind="ARRIVED")

    with pytest.raises(Refused, match="超出"):
        pay(project, "50万元", evidence=paper, kind="ARRIVED")
    assert pay(project, "40万元", evidence=paper, kind="ARRIVED").cny == Decimal(400_000)
