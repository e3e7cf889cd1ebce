"""What a decision takes of the zone: a pass reserves, a refusal gives back."""

from datetime import date
from decimal import Decimal

import pytest

from yanzhen.assessments.asking import needs_of
from yanzhen.assessments.commands import (
    Verdict,
    decide,
    hand_in,
    open_meeting,
    place_on_agenda,
    sign_decision,
)
from yanzhen.assessments.models import Decision
from yanzhen.assessments.tests.factories import (
    AT,
    DAY,
    answer,
    answered,
    decided,
    filled,
    meeting_of,
    opened,
)
from yanzhen.assessments.versions import basis
from yanzhen.common.refusals import Refused
from yanzhen.projects.commands import lose_project
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import project_at
from yanzhen.resources.commands import NotEnough, commit
from yanzhen.resources.models import Claim, Parcel
from yanzhen.resources.tests.factories import BudgetFactory, ParcelFactory

pytestmark = pytest.mark.django_db
USES = {"ELECTRICITY_KWH": ["1000", "万千瓦时"], "GAS_M3": ["0", "万立方米"],
        "STEAM_T": ["0", "吨"], "COAL_T": ["0", "吨"], "DIESEL_T": ["0", "吨"],
        "COD_T": ["1.5", "吨"], "SEWAGE_TPD": ["120", "吨/日"]}  # fmt: skip


@pytest.fixture
def zone():
    """A zone that rations land, energy and COD in the year, with one parcel on offer."""
    for kind, limit in (("LAND", 100), ("ENERGY", 2000), ("COD", 2)):
        BudgetFactory(kind=kind, year=2022, limit=limit)
    ParcelFactory(code="D1", name="北一号", area_mu=52, available_from=date(2022, 1, 1))


def heard(project=None, **stances):
    assessment, _asked = answered(stances=stances, entries=USES,
                                  project=project or project_at(Stage.S3, land_mu=50))  # fmt: skip
    return assessment, meeting_of(assessment)


def settle(meeting, outcome="PASSED", **stated):
    return decide(meeting.items.get().pk, Verdict(outcome, reason="综合考虑", **stated),
                  by=meeting.chair, at=AT)  # fmt: skip


def live():
    return {str(claim.thing): claim.amount for claim in Claim.objects.exclude(state="FREED")}


def test_a_dossier_states_what_it_needs_of_the_zone():
    needs = needs_of({"LAND_MU": ["50", "亩"], "FLOOR_M2": ["40000", "平方米"]} | USES, basis(DAY))
    assert (needs.land_mu, needs.energy_tce, needs.cod_t) == (50, 1229, Decimal("1.5"))
    assert (needs.plot_ratio, needs.sewage_tpd, needs.tn_t) == (Decimal("1.2"), 120, None)


def test_a_pass_reserves_what_the_year_rations_and_the_site_it_gives(zone):
    _assessment, meeting = heard()
    decision = settle(meeting, parcels=["D1"])

    assert live() == {"D1 北一号": 52, "2022 用地": 52, "2022 能耗": 1229,
                      "2022 COD": Decimal("1.5")}  # fmt: skip
    assert {claim.under for claim in Claim.objects.all()} == {decision.subject}
    assert decision.record["sites"] == ["D1"]


@pytest.mark.parametrize(("quota", "land"), [(True, {"LAND": "52.00"}), (False, {})])
def test_the_minutes_give_what_the_ledger_gives(zone, quota, land):
    Parcel.objects.update(takes_quota=quota)
    _assessment, meeting = heard()
    decision = settle(meeting, parcels=["D1"])
    said = decision.record["needs"]
    assert {kind: amount for kind, amount in said.items() if kind == "LAND"} == land
    held = Claim.objects.filter(budget__isnull=False).values_list("budget__kind", "amount")
    assert dict(held) == {kind: Decimal(amount) for kind, amount in said.items()}


def test_what_another_project_holds_cannot_be_promised_and_the_decision_is_not_taken(zone):
    settle(heard()[1], parcels=["D1"])
    _assessment, meeting = heard()

    with pytest.raises(NotEnough) as refused:
        settle(meeting, parcels=["D1"])

    assert Decision.objects.count() == 1 and len(refused.value.missing) >= 3
    with pytest.raises(NotEnough, match="要素不够"):
        settle(meeting)


@pytest.mark.parametrize("outcome", ["REFUSED", "DEFERRED"])
def test_a_refusal_takes_nothing(zone, outcome):
    settle(heard()[1], outcome, parcels=["D1"])
    assert not Claim.objects.exists()


def reconsider(decision, outcome):
    meeting = meeting_of(opens=False)
    place_on_agenda(meeting.code, decision.assessment.code, reconsider_because="投资方变化",
                    by=meeting.secretary, at=AT)  # fmt: skip
    present = list(meeting.seats.values_list("user", flat=True))
    open_meeting(meeting.code, present=present, by=meeting.secretary, at=AT)
    return settle(meeting, outcome)


def test_a_new_decision_frees_what_the_old_one_reserved(zone):
    first = settle(heard()[1], parcels=["D1"])
    for user in (first.decided_by, first.written_by):
        sign_decision(first.code, by=user, at=AT)

    reconsider(first, "REFUSED")

    assert live() == {}
    assert set(Claim.objects.values_list("freed_reason", flat=True)) == {
        Decision.objects.latest("pk").number
    }


def test_what_a_contract_committed_stays(zone):
    first = settle(heard()[1])
    commit(first.project.code, by=first.written_by, at=AT)
    reconsider(first, "PASSED")
    assert set(Claim.objects.values_list("state", flat=True)) == {"COMMITTED"}


def test_a_project_that_is_lost_gives_back_what_it_held(zone):
    first = settle(heard()[1], parcels=["D1"])
    project = first.project
    lose_project(project.code, reason="FUNDS", by=project.owner, at=AT)
    assert live() == {}


def test_a_project_lost_before_the_meeting_is_given_nothing(zone):
    assessment, meeting = heard()
    project = assessment.project
    lose_project(project.code, reason="FUNDS", by=project.owner, at=AT)
    with pytest.raises(Refused, match="已流失"):
        settle(meeting, parcels=["D1"])
    settle(meeting, "REFUSED")
    assert live() == {}


def test_a_project_lost_while_its_dossier_is_written_is_not_handed_in():
    assessment = filled(opened())
    project = assessment.project
    lose_project(project.code, reason="FUNDS", by=project.owner, at=AT)
    with pytest.raises(Refused, match="恢复跟进"):
        hand_in(assessment.code, by=project.owner, at=AT)


def test_where_nothing_is_rationed_nothing_is_reserved():
    decided("PASSED")
    assert not Claim.objects.exists()


def test_an_answer_changes_nothing_of_the_ledger(zone):
    assessment, asked = answered(entries=USES)
    answer(assessment, asked["FINANCE"])
    assert not Claim.objects.exists()
