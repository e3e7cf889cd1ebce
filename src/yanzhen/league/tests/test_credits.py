"""Sharings: proposed, confirmed by all sides, refused, lapsed, ruled, replaced."""

from datetime import date, timedelta

import pytest

from yanzhen.accounts.models import Membership, Team
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.journal.models import Event
from yanzhen.league.calc.sharing import Mode, Share
from yanzhen.league.commands import (
    Proposal,
    confirm_credit,
    freeze_table,
    lapse_credits,
    propose_credit,
    refuse_credit,
    rule_credit,
    withdraw_credit,
)
from yanzhen.league.models import CreditDeal
from yanzhen.league.queries import table
from yanzhen.league.queries.crediting import held_deals, shares_of
from yanzhen.league.queries.credits import proposed_split, visible_deals
from yanzhen.league.queries.opened import opened_points
from yanzhen.league.queries.rows import Span
from yanzhen.league.tests.factories import AT, LATER, MAY, F, Zone, ratio, scheme_of
from yanzhen.projects.models import Activity, CoOwner, Registration
from yanzhen.targets.tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db
HALVES = ((0, "FIRST", "0.5"), (1, "SERVICE", "0.5"))


def propose(zone, project, *shares, by=None, at=AT, **more):
    return propose_credit(project.code, zone.share(*(shares or HALVES), **more),
                          by=by or zone.leads[0], at=at)  # fmt: skip


def test_holds_when_every_side_has_agreed_and_is_told_in_the_journal():
    zone = Zone()
    project = zone.signed(0)
    deal = propose(zone, project)
    assert deal.state == "PROPOSED"
    assert confirm_credit(deal.pk, by=zone.leads[1], at=AT).state == "AGREED"
    events = list(Event.objects.order_by("pk").values_list("verb", flat=True))[-2:]
    assert events == ["credit.proposed", "credit.agreed"]
    told = Event.objects.last().facts
    assert "50%" in told["shares"] and told["from_day"] == "2022-01-06"


def test_holds_at_once_where_one_lead_speaks_for_all():
    zone = Zone()
    assert propose(zone, zone.signed(0), (0, "FIRST", 1)).state == "AGREED"


@pytest.mark.parametrize(
    ("shares", "mode", "told"),
    [
        (((0, "FIRST", "0.5"), (1, "SERVICE", "0.6")), "SPLIT", "超过了 100%"),
        (((0, "FIRST", "0.5"), (1, "SERVICE", "0.4")), "SPLIT", "不足 100%"),
        (((0, "FIRST", "0"), (1, "SERVICE", "1")), "SPLIT", "大于 0"),
        (((0, "FIRST", "-0.5"), (1, "SERVICE", "1.5")), "SPLIT", "大于 0"),
        (((0, "REFERRER", "0.3"), (1, "MAIN", "0.7")), "SPLIT", "最多分 20%"),
        (((0, "FIRST", "0.5"), (0, "FIRST", "0.5")), "SPLIT", "写了两次"),
        (((0, "FIRST", "0.5"), (1, "SITE", "0.5")), "DOUBLE", "双核算"),
        (((0, "FIRST", "0.33333"), (1, "SITE", "0.66667")), "SPLIT", "万分之一"),
        (((0, "BOSS", "0.5"), (1, "SITE", "0.5")), "SPLIT", "没有这个角色"),
    ],
)
def test_refuses_shares_that_cannot_be(shares, mode, told):
    zone = Zone()
    with pytest.raises(Refused, match=told):
        propose(zone, zone.signed(0), *shares, mode=Mode(mode))
    assert not CreditDeal.objects.exists()


def test_refuses_no_party_no_reason_an_unknown_team_metric_or_stranger():
    zone = Zone()
    project = zone.signed(0)
    stranger = Proposal((Share(zone.teams[0].pk, "FIRST", F(1), zone.officers[1].pk),),
                        date(2022, 2, 1), "协议")  # fmt: skip
    nobody = Proposal((Share(10**9, "FIRST", F(1)),), date(2022, 2, 1), "协议")
    for proposal, told in (
        (Proposal((), date(2022, 2, 1), "协议"), "至少写一方"),
        (zone.share((0, "FIRST", 1), reason=" "), "依据"),
        (zone.share((0, "FIRST", 1), metric="VISITS"), "不能分成"),
        (zone.share((0, "FIRST", 1), since=date(2021, 1, 1)), "登记日"),
        (stranger, "不是该队伍"),
        (nobody, "不存在"),
    ):
        with pytest.raises(Refused, match=told):
            propose_credit(project.code, proposal, by=zone.leads[0], at=AT)
    with pytest.raises(Refused, match="没有这个项目"):
        propose_credit("P0", zone.share((0, "FIRST", 1)), by=zone.leads[0], at=AT)


def test_only_who_works_on_a_project_proposes_and_only_the_sides_answer():
    zone = Zone(teams=3)
    project = zone.signed(0)
    with pytest.raises(NotAllowed):
        propose(zone, project, by=zone.leads[2])
    deal = propose(zone, project)
    with pytest.raises(NotAllowed):
        confirm_credit(deal.pk, by=zone.leads[2], at=AT)
    with pytest.raises(Refused, match="已经确认过"):
        confirm_credit(deal.pk, by=zone.leads[0], at=AT)


def test_a_person_who_is_named_answers_for_the_team():
    zone = Zone()
    project = zone.signed(0)
    named = Proposal(
        (Share(zone.teams[0].pk, "FIRST", F(4, 5)),
         Share(zone.teams[1].pk, "REFERRER", F(1, 5), zone.officers[1].pk)),
        date(2022, 2, 1), "引荐函",
    )  # fmt: skip
    deal = propose_credit(project.code, named, by=zone.leads[0], at=AT)
    assert confirm_credit(deal.pk, by=zone.officers[1], at=AT).state == "AGREED"


def test_a_person_who_moved_may_stand_for_the_team_they_were_of():
    zone = Zone()
    user = zone.officers[1]
    Membership.objects.filter(user=user).update(member_until=date(2022, 3, 15))
    Membership.objects.create(user=user, team=zone.teams[0], member_from=date(2022, 3, 15))
    share = Share(zone.teams[1].pk, "FIRST", F(1), user.pk)
    deal = propose_credit(zone.signed(0).code, Proposal((share,), date(2022, 3, 1), "协议"),
                          by=zone.leads[0], at=AT)  # fmt: skip
    assert deal.credits.get().team == zone.teams[1]


def test_a_second_proposal_waits_for_the_first():
    zone = Zone()
    project = zone.signed(0)
    propose(zone, project)
    with pytest.raises(Refused, match="已有一份"):
        propose(zone, project)


def test_a_no_says_why_and_a_leader_may_rule_then():
    zone = Zone()
    project = zone.signed(0)
    deal = propose(zone, project)
    with pytest.raises(Refused, match="理由"):
        refuse_credit(deal.pk, reason=" ", by=zone.leads[1], at=AT)
    refuse_credit(deal.pk, reason="应为三七", by=zone.leads[1], at=AT)
    with pytest.raises(Stale, match="有人不同意"):
        confirm_credit(deal.pk, by=zone.leads[1], at=AT)
    with pytest.raises(NotAllowed):
        rule_credit(project.code, zone.share(*HALVES), by=zone.leads[0], at=AT)
    ruled = rule_credit(project.code, zone.share((0, "FIRST", "0.7"), (1, "SERVICE", "0.3")),
                        by=zone.leader, at=AT)  # fmt: skip
    assert (ruled.state, ruled.by_ruling) == ("AGREED", True)


def test_what_is_not_confirmed_in_time_lapses():
    zone = Zone()
    deal = propose(zone, zone.signed(0))
    late = AT + timedelta(hours=49)
    with pytest.raises(Refused, match="期限已过"):
        confirm_credit(deal.pk, by=zone.leads[1], at=late)
    assert lapse_credits(at=AT + timedelta(hours=47)) == 0
    assert lapse_credits(at=late) == 1 and lapse_credits(at=late) == 0
    deal.refresh_from_db()
    assert deal.state == "LAPSED"


def test_who_proposed_takes_it_back():
    zone = Zone()
    deal = propose(zone, zone.signed(0))
    with pytest.raises(Refused, match="提出人"):
        withdraw_credit(deal.pk, by=zone.leads[1], at=AT)
    assert withdraw_credit(deal.pk, by=zone.leads[0], at=AT).state == "WITHDRAWN"


def test_a_later_deal_ends_the_earlier_on_its_day():
    zone = Zone()
    project = zone.signed(0)
    first = propose(zone, project, (0, "FIRST", 1))
    rule_credit(project.code, zone.share(*HALVES, since=date(2022, 4, 1)), by=zone.leader, at=LATER)
    first.refresh_from_db()
    assert (first.state, first.valid_until) == ("REPLACED", date(2022, 4, 1))


def test_a_frozen_month_is_changed_by_ruling_only():
    zone = Zone()
    project = zone.signed(0)
    freeze_table(zone.season, MAY, by=zone.leader, at=LATER)
    with pytest.raises(Refused, match="已封存"):
        propose(zone, project, since=date(2022, 5, 3), at=LATER)
    backdated = zone.share(*HALVES, since=date(2022, 5, 3))
    assert rule_credit(project.code, backdated, by=zone.leader, at=LATER).state == "AGREED"


def test_a_frozen_month_after_the_day_is_one_that_would_change():
    zone = Zone()
    project = zone.signed(0, on=date(2022, 3, 20))
    freeze_table(zone.season, MAY, by=zone.leader, at=LATER)
    with pytest.raises(Refused, match="2022-05的月度榜已封存"):
        propose(zone, project, since=date(2022, 3, 3), at=LATER)
    assert propose(zone, project, since=date(2022, 6, 1), at=LATER).state == "PROPOSED"


def test_a_month_frozen_while_a_sharing_waits_is_not_changed_by_a_late_yes():
    zone = Zone()
    deal = propose(zone, zone.signed(0), since=date(2022, 5, 20), at=LATER)
    freeze_table(zone.season, MAY, by=zone.leader, at=LATER)
    with pytest.raises(Refused, match="已封存"):
        confirm_credit(deal.pk, by=zone.leads[1], at=LATER)
    deal.refresh_from_db()
    assert deal.state == "PROPOSED"


def test_a_ruling_from_before_every_deal_ends_all_of_them():
    zone = Zone(teams=3)
    project = zone.signed(0, on=date(2022, 3, 10))
    for team, since in ((0, date(2022, 3, 1)), (1, date(2022, 4, 1)), (2, date(2022, 2, 1))):
        rule_credit(project.code, zone.share((team, "MAIN", 1), since=since), by=zone.leader,
                    at=LATER)  # fmt: skip
    deals = {project.pk: held_deals(Span.of(zone.season, date(2022, 5, 31)))[project.pk]}
    counted = [shares_of(deals, project.pk, "SIGNED", date(2022, month, 10), 0) for month in (3, 4)]
    assert counted == [{zone.teams[2].pk: 1}] * 2


def test_nobody_takes_a_project_from_a_team_that_is_not_asked():
    zone = Zone(teams=3)
    project = zone.signed(0)
    CoOwner.objects.create(project=project, user=zone.leads[1], team=zone.teams[1], since=AT.date())
    with pytest.raises(Refused, match=f"{zone.teams[0].short_name}现在计"):
        propose(zone, project, (1, "MAIN", 1), by=zone.leads[1])
    with pytest.raises(Refused, match="现在计"):
        propose(zone, project, (1, "MAIN", 1), by=zone.officers[0])
    rule_credit(project.code, zone.share(*HALVES), by=zone.leader, at=AT)
    for metric in ("", "SIGNED"):
        with pytest.raises(Refused, match=f"{zone.teams[1].short_name}现在计"):
            propose(zone, project, (0, "FIRST", 1), metric=metric)
    assert propose(zone, project, (0, "FIRST", "0.9"), (1, "SERVICE", "0.1")).state == "PROPOSED"


def test_a_closed_teams_share_is_its_heirs_from_the_day_it_closed():
    zone = Zone(teams=3)
    early, late = (zone.signed(0, on=on) for on in (date(2022, 3, 10), date(2022, 4, 10)))
    for project in (early, late):
        rule_credit(project.code, zone.share(*HALVES), by=zone.leader, at=AT)
    old, heir = zone.teams[1:]
    Team.objects.filter(pk=old.pk).update(closed_on=date(2022, 4, 1), succeeded_by=heir)
    held = table(zone.season, MAY, scheme=scheme_of(ratio()))
    counted = {row.team: row.line("SIGNED").raw.value for row in held.rows}
    assert counted == {zone.teams[0]: 1, old: F(1, 2), heir: F(1, 2)}
    row = next(row for row in held.rows if row.team == heir)
    (piece,) = opened_points(zone.leader, held, heir, row.line("SIGNED").item)
    assert [event.code for event in piece.events] == [late.code]
    deal = propose(zone, late, (0, "FIRST", "0.4"), (2, "SERVICE", "0.6"), at=LATER)
    assert deal.state == "PROPOSED"


def test_teams_that_took_over_from_each_other_in_a_circle_end_somewhere():
    zone = Zone()
    project = zone.signed(0)
    rule_credit(project.code, zone.share(*HALVES), by=zone.leader, at=AT)
    for team, heir in (zone.teams, zone.teams[::-1]):
        Team.objects.filter(pk=team.pk).update(closed_on=date(2022, 2, 1), succeeded_by=heir)
    held = table(zone.season, MAY, scheme=scheme_of(ratio()))
    assert sum(row.line("SIGNED").raw.value for row in held.rows) == 1


def test_a_lead_may_give_away_what_the_own_team_counts():
    zone = Zone()
    deal = propose(zone, zone.signed(0), (1, "MAIN", 1))
    assert confirm_credit(deal.pk, by=zone.leads[1], at=AT).state == "AGREED"


def test_a_hidden_lead_hides_its_sharing_from_others():
    zone = Zone(teams=3)
    lead = ProjectFactory(team=zone.teams[0], owner=zone.officers[0])
    deal = propose(zone, lead)
    seen = {u: deal in visible_deals(u) for u in (*zone.leads, zone.leader)}
    assert list(seen.values()) == [True, True, False, True]


def test_shares_by_recorded_work_come_to_one_and_follow_it():
    zone = Zone()
    project = zone.signed(0)
    Registration.objects.create(
        code="R1", registered_at=AT, by=zone.officers[0], team=zone.teams[0],
        channel="OWN_VISIT", investor_name="示范", project_name="示范", project=project,
    )  # fmt: skip

    def act(team, on, **more):
        Activity.objects.create(
            kind="VISIT", project=project, on=on, by=zone.officers[team], team=zone.teams[team],
            summary="谈", recorded_at=AT, **more,
        )  # fmt: skip

    act(0, date(2022, 1, 10), two_way=True)
    act(1, date(2022, 5, 2))
    told = {part.team: part.share for part in proposed_split(project)}
    # FOUND 1, FIRST_TALK 2, TALKS 2 by one team and SERVICE 2 by the other, of 7 in all.
    assert told == {zone.teams[0]: F(5, 7), zone.teams[1]: F(2, 7)}
