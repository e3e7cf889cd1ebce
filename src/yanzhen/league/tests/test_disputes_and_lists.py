"""Objections to points, red and black lists, noted occurrences, frozen tables."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.journal.models import Event
from yanzhen.league.commands import (
    Verdict,
    add_listing,
    answer_dispute,
    decide_listing,
    file_dispute,
    freeze_table,
    note_occurrence,
    propose_lists,
    rule_dispute,
    strike_occurrence,
    withdraw_dispute,
)
from yanzhen.league.models import Correction, FrozenTable, Listing
from yanzhen.league.queries import table
from yanzhen.league.queries.frozen import restated
from yanzhen.league.tests.factories import LATER, MAY, F, Zone

pytestmark = pytest.mark.django_db
Q1 = (date(2022, 1, 1), date(2022, 3, 31))


def file(zone, team=0, item="REGISTERED_1YI", by=None, at=LATER, month=MAY, **more):
    told = {"statement": "三月签约的项目没有计入"} | more
    return file_dispute(zone.season, month, zone.teams[team], item, by=by or zone.leads[team],
                        at=at, **told)  # fmt: skip


def points(zone, month, item="REGISTERED_1YI", team=0):
    row = next(r for r in table(zone.season, month).rows if r.team == zone.teams[team])
    return row.points[item]


def test_a_ruling_adds_points_from_its_day_and_leaves_the_frozen_table():
    zone = Zone()
    kept = freeze_table(zone.season, MAY, by=zone.leader, at=LATER)
    dispute = file(zone)
    answer_dispute(dispute.pk, answer="协议四月核验", by=zone.steward, at=LATER)
    rule_dispute(dispute.pk, Verdict("UPHELD", "按签订日计入", Decimal("2.5")), by=zone.leader,
                 at=LATER)  # fmt: skip
    assert points(zone, MAY) == F("2.5") and points(zone, (2022, 4)) == 0
    now = {row.name: row for row in restated(kept, table(zone.season, MAY))}
    assert now[zone.teams[0].short_name].changed == (("签约注册1亿元以上", "0.00", "2.50"),)
    assert not now[zone.teams[1].short_name].changed
    told = Event.objects.get(verb="dispute.ruled").facts
    assert told["points"] == "2.5" and told["ruling"] == "按签订日计入"
    line = next(r for r in table(zone.season, MAY).rows if r.team == zone.teams[0])
    assert line.line("REGISTERED_1YI").corrected == F("2.5")


def test_a_dispute_after_its_time_or_about_nothing_is_refused():
    zone = Zone()
    with pytest.raises(Refused, match="异议期"):
        file(zone, at=LATER + timedelta(days=30))
    with pytest.raises(Refused, match="这一项"):
        file(zone, item="NOTHING")
    with pytest.raises(Refused, match="不在赛季内"):
        file(zone, month=date(2021, 5, 1))
    with pytest.raises(Refused, match="凭什么"):
        file(zone, statement=" ")
    with pytest.raises(NotAllowed):
        file(zone, by=zone.leads[1])
    file(zone)
    with pytest.raises(Refused, match="正在处理"):
        file(zone)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (Verdict("UPHELD", "", Decimal(1)), "理由"),
        (Verdict("MAYBE", "因", Decimal(1)), "裁定结果"),
        (Verdict("UPHELD", "因"), "更正多少"),
        (Verdict("REJECTED", "因", Decimal(1)), "更正多少"),
        (Verdict("UPHELD", "因", Decimal(999)), "不能超过"),
        (Verdict("UPHELD", "因", Decimal("NaN")), "不能超过"),
        (Verdict("UPHELD", "因", Decimal(1), date(2021, 1, 1)), "那个月起"),
    ],
)
def test_a_ruling_that_contradicts_itself_is_refused(verdict, told):
    zone = Zone()
    dispute = file(zone)
    with pytest.raises(Refused, match=told):
        rule_dispute(dispute.pk, verdict, by=zone.leader, at=LATER)
    assert not Correction.objects.exists()


def test_a_dispute_is_ruled_once_and_withdrawn_by_the_team():
    zone = Zone()
    dispute = file(zone)
    with pytest.raises(NotAllowed):
        withdraw_dispute(dispute.pk, by=zone.leads[1], at=LATER)
    withdraw_dispute(dispute.pk, by=zone.leads[0], at=LATER)
    with pytest.raises(Stale):
        rule_dispute(dispute.pk, Verdict("REJECTED", "因"), by=zone.leader, at=LATER)
    again = file(zone)
    rule_dispute(again.pk, Verdict("REJECTED", "协议未核验"), by=zone.leader, at=LATER)
    assert not Correction.objects.exists()


def test_a_month_is_frozen_once_and_issued_anew_with_a_reason():
    zone = Zone()
    first = freeze_table(zone.season, MAY, by=None, at=LATER)
    with pytest.raises(Refused, match="已经封存"):
        freeze_table(zone.season, MAY, by=zone.leader, at=LATER)
    second = freeze_table(zone.season, MAY, by=zone.leader, at=LATER, reason="协议撤销")
    assert (first.issue, second.issue) == (1, 2)
    assert FrozenTable.objects.filter(pk=first.pk, reason="").exists()


def test_a_month_to_come_or_of_another_year_is_not_frozen_and_february_has_its_last_day():
    zone = Zone()
    for month, told in (((2022, 7), "没有过完"), ((2021, 12), "不在这一赛季"), ((2023, 1), "不在")):
        with pytest.raises(Refused, match=told):
            freeze_table(zone.season, month, by=zone.leader, at=LATER)
    with pytest.raises(NotAllowed):
        freeze_table(zone.season, MAY, by=zone.leads[0], at=LATER)
    kept = freeze_table(zone.season, (2022, 2), by=zone.leader, at=LATER)
    assert kept.content["until"] == "2022-02-28"


def test_lists_are_proposed_by_rule_and_confirmed_by_a_leader():
    zone = Zone()
    for _turn in range(3):
        zone.signed(0, on=date(2022, 3, 1), pillar="高端装备", started_on=date(2022, 3, 2))
    note_occurrence(zone.season, zone.teams[1], "FALSE_REPORT", on=date(2022, 2, 1),
                    note="虚增金额", by=zone.leader, at=LATER)  # fmt: skip
    propose_lists(zone.season, *Q1, by=zone.steward, at=LATER)
    told = {(row.colour, row.half, row.team): row.reason for row in Listing.objects.all()}
    assert "虚报数据 1 次" in told["BLACK", "FALSE_REPORT", zone.teams[1]]
    assert "低于界限" in told["BLACK", "PROGRESS", zone.teams[1]]
    assert ("RED", "PROGRESS", zone.teams[1]) not in told
    row = Listing.objects.get(half="FALSE_REPORT")
    with pytest.raises(NotAllowed):
        decide_listing(row.pk, confirm=True, by=zone.steward, at=LATER)
    assert decide_listing(row.pk, confirm=True, by=zone.leader, at=LATER).state == "CONFIRMED"
    with pytest.raises(Stale):
        decide_listing(row.pk, confirm=False, by=zone.leader, at=LATER, note="因")
    other = Listing.objects.filter(state="PROPOSED").first()
    with pytest.raises(Refused, match="理由"):
        decide_listing(other.pk, confirm=False, by=zone.leader, at=LATER)
    propose_lists(zone.season, *Q1, by=zone.steward, at=LATER)
    assert Listing.objects.filter(half="FALSE_REPORT").count() == 1


def test_lists_are_of_whole_months_and_quarters_that_are_over():
    zone = Zone()
    for span, told in (
        ((date(2022, 2, 1), date(2022, 4, 30)), "整月或整季"),
        ((date(2022, 1, 2), date(2022, 1, 31)), "整月或整季"),
        ((date(2021, 12, 1), date(2021, 12, 31)), "赛季内"),
        ((date(2022, 7, 1), date(2022, 7, 31)), "没有过完"),
    ):
        with pytest.raises(Refused, match=told):
            propose_lists(zone.season, *span, by=zone.leader, at=LATER)


def test_a_leader_puts_a_team_on_a_list_with_a_reason_once():
    zone = Zone()

    def add(**more):
        told = {"colour": "RED", "reason": "央企总部项目落地"} | more
        return add_listing(zone.season, *Q1, zone.teams[0], by=zone.leader, at=LATER, **told)

    for wrong, told in (({"reason": ""}, "理由"), ({"colour": "BLUE"}, "红榜或黑榜")):
        with pytest.raises(Refused, match=told):
            add(**wrong)
    assert add().state == "CONFIRMED"
    with pytest.raises(Refused, match="已经由领导"):
        add()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"code": "NOTHING"}, "没有这种"),
        ({"on": date(2021, 5, 1)}, "赛季内"),
        ({"on": date(2022, 7, 1)}, "晚于今天"),
        ({"note": " "}, "事由"),
        ({"value": Decimal(-1)}, "数值"),
        ({"value": Decimal("Infinity")}, "数值"),
        ({"code": "RATING_TEAM", "value": Decimal(101)}, "数值"),
    ],
)
def test_an_occurrence_that_cannot_be_is_refused(more, told):
    zone = Zone()
    said = {"code": "LATE_DATA", "on": date(2022, 5, 1), "note": "迟报"} | more
    code = said.pop("code")
    with pytest.raises(Refused, match=told):
        note_occurrence(zone.season, zone.teams[0], code, by=zone.leader, at=LATER, **said)


def test_a_struck_occurrence_counts_no_more_and_stays_to_be_read():
    zone = Zone()
    row = note_occurrence(zone.season, zone.teams[0], "LATE_DATA", on=date(2022, 5, 1),
                          note="迟报", by=zone.steward, at=LATER)  # fmt: skip
    assert points(zone, MAY, "LATE_DATA") == F("-0.2")
    with pytest.raises(Refused, match="理由"):
        strike_occurrence(row.pk, reason="", by=zone.steward, at=LATER)
    strike_occurrence(row.pk, reason="误登", by=zone.steward, at=LATER)
    assert points(zone, MAY, "LATE_DATA") == 0
    with pytest.raises(Stale):
        strike_occurrence(row.pk, reason="误登", by=zone.steward, at=LATER)
