"""Scoring, ranking, reserving and watching targets, and their pages."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from yanzhen.chains.models import Segment
from yanzhen.chains.tests.factories import load_small
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies import commands as companies
from yanzhen.companies.models import Company
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory, signed_in
from yanzhen.desk.models import Notification
from yanzhen.journal.models import Event
from yanzhen.projects.commands import register_lead
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import report
from yanzhen.prospects import commands
from yanzhen.prospects.models import Claim, Score, Watch
from yanzhen.prospects.queries.card import target_card
from yanzhen.prospects.queries.gaps import zone_gaps

pytestmark = pytest.mark.django_db
TODAY = AT.date()


by = signed_in(role="OFFICER", name="林若溪")


@pytest.fixture
def zone(by):
    """One resident on a segment, a supplier outside on what feeds it, a firm elsewhere."""
    load_small()
    link = next(iter(Segment.objects.filter(links_in__is_loop=False).exclude(
        links_in__kind="EQUIPMENT").order_by("code")))  # fmt: skip
    feeding = link.links_in.filter(is_loop=False).exclude(kind="EQUIPMENT")[0].start
    here = CompanyFactory(name="南通启岚电子有限公司", by=by)
    companies.mark_resident(here.code, since=date(2020, 1, 1), by=by, at=AT)
    companies.place_by_hand(here.code, segment=link.code, by=by, at=AT)
    firm = CompanyFactory(name="江苏苏澜新材料科技有限公司", by=by, county_code="320583",
                          capital_amount=Decimal(50_000_000))  # fmt: skip
    companies.place_by_hand(firm.code, segment=feeding.code, by=by, at=AT)
    companies.add_relation(firm.code, here.code, kind="SUPPLIES", source="企业走访记录", by=by,
                           at=AT)  # fmt: skip
    companies.add_class(firm.code, kind="LITTLE_GIANT", source="工信部公告", edition="第三批",
                        by=by, at=AT)  # fmt: skip
    companies.record_signal(
        firm.code, kind="EXPANSION", seen_on=TODAY, source="对外投资公告", quote="拟扩产",
        evidence="ANNOUNCEMENT", confidence=Decimal("0.9"), by=by, at=AT,
    )  # fmt: skip
    CompanyFactory(name="云南远山实业有限公司", by=by, county_code="530102")
    return {"here": here, "firm": firm, "segment": feeding}


def url(name, *args):
    return reverse(f"prospects:{name}", args=args)


@pytest.mark.postgres
def test_the_database_knows_at_once_how_many_cards_there_are(zone):
    listed = commands.refresh_scores(at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'prospects_score'")
        assert cursor.fetchone()[0] == listed > 0


def test_what_a_resident_needs_and_nobody_makes_is_to_be_filled(zone):
    gap = zone_gaps(TODAY)[zone["segment"].code]

    assert gap.gap.action == "fill"
    assert 0.5 <= gap.share <= 1


def test_the_firm_with_reasons_is_listed_and_what_is_unknown_is_not_zero(zone):
    assert commands.refresh_scores(at=AT) == 1
    score = Score.objects.get()

    assert score.company == zone["firm"]
    assert (score.intent, score.link, score.class_share, score.near, score.spill, score.hq) == (
        pytest.approx(9 / 20), 0.5, 0.8, 0.5, 0.6, None)  # fmt: skip
    expected = score.gap * 30 + 20 * 9 / 20 + 15 * 0.5 + 10 * 0.6 + 10 * 0.8 + 10 * 0.5
    assert (score.points, score.open_points) == (pytest.approx(expected), 5)


def test_a_firm_known_by_one_thing_keeps_the_rest_open(zone, by):
    other = CompanyFactory(by=by)
    companies.add_class(other.code, kind="HIGH_TECH", source="名单", by=by, at=AT)
    commands.refresh_scores(at=AT)
    score = Score.objects.get(company=other)

    assert (score.gap, score.link, score.near) == (None, None, None)
    assert (score.points, score.open_points) == (pytest.approx(4), pytest.approx(90))


def test_signals_against_take_off_and_lapsed_classes_count_no_more(zone, by):
    firm = zone["firm"]
    before = target_card(firm, by, on=TODAY)
    companies.record_signal(
        firm.code, kind="LOSSES", seen_on=TODAY, source="年报", quote="连续三年亏损",
        evidence="ANNOUNCEMENT", confidence=Decimal(1), by=by, at=AT,
    )  # fmt: skip
    after = target_card(firm, by, on=TODAY)

    assert after.points == pytest.approx(before.points - 15 * 8 / 20)


def test_scoring_twice_lists_each_firm_once_and_the_card_says_the_same(zone, by):
    commands.refresh_scores(at=AT)
    commands.refresh_scores(at=AT)

    card = target_card(zone["firm"], by, on=TODAY)
    assert card.points == pytest.approx(Score.objects.get().points)
    assert {one.term for line in card.lines for one in line.reasons} >= {"gap", "link", "class"}
    assert all(one.source for line in card.lines for one in line.reasons)


def test_an_empty_zone_scores_nothing_and_opens(client, by):
    assert commands.refresh_scores(at=AT) == 0
    assert client.get(url("index")).status_code == 200


def test_a_claim_reserves_for_some_days_and_protects_nothing(zone, by):
    claim = commands.claim_target(zone["firm"].code, by=by, at=AT)

    assert claim.until == TODAY + timedelta(days=7)
    assert Event.objects.latest("pk").verb == "target.claimed"
    assert not Project.objects.exists()
    with pytest.raises(Refused):
        commands.claim_target(zone["firm"].code, by=UserFactory(role="OFFICER"), at=AT)


def test_claiming_by_two_presses_is_one_claim(zone, by):
    first = commands.claim_target(zone["firm"].code, by=by, at=AT)

    assert commands.claim_target(zone["firm"].code, by=by, at=AT) == first
    assert Event.objects.filter(verb="target.claimed").count() == 1


def test_a_lapsed_claim_is_free_for_others(zone, by):
    commands.claim_target(zone["firm"].code, by=by, at=AT)
    other = UserFactory(role="OFFICER")
    commands.claim_target(zone["firm"].code, by=other, at=AT + timedelta(days=8))

    assert list(Claim.objects.order_by("pk").values_list("person", "ended_on")) == [
        (by.pk, TODAY + timedelta(days=7)), (other.pk, None)]  # fmt: skip


def test_claims_count_against_the_holding_cap(zone, by, settings, tmp_path):
    (tmp_path / "projects.yaml").write_text(
        'holding_cap: {description: "上限", unit: projects, values: '
        '[{from: 2021-01-01, value: 1, source: "测试"}]}', encoding="utf-8")  # fmt: skip
    settings.PARAMETERS_OVERRIDES = tmp_path
    commands.claim_target(zone["firm"].code, by=by, at=AT)
    other = CompanyFactory(by=by)

    with pytest.raises(Refused, match="上限"):
        commands.claim_target(other.code, by=by, at=AT)


def test_residents_are_no_targets_and_reviewers_claim_nothing(zone, by):
    with pytest.raises(Refused):
        commands.claim_target(zone["here"].code, by=by, at=AT)
    with pytest.raises(NotAllowed):
        commands.claim_target(zone["firm"].code, by=UserFactory(role="REVIEWER"), at=AT)
    with pytest.raises(Refused):
        commands.claim_target("C9999999", by=by, at=AT)


def test_only_who_claimed_gives_up(zone, by):
    with pytest.raises(Refused):
        commands.release_claim(zone["firm"].code, by=by, at=AT)
    commands.claim_target(zone["firm"].code, by=by, at=AT)
    with pytest.raises(NotAllowed):
        commands.release_claim(zone["firm"].code, by=UserFactory(role="OFFICER"), at=AT)
    commands.release_claim(zone["firm"].code, by=by, at=AT)

    assert commands.claim_target(zone["firm"].code, by=by, at=AT)


def test_from_the_list_to_the_card_to_a_claim_to_the_lead(client, zone, by):
    commands.refresh_scores(at=clock.now())
    page = client.get(url("index")).content.decode()
    assert "供货给在驻企业南通启岚电子有限公司（企业走访记录）" in page
    card = client.get(url("target", zone["firm"].code)).content.decode()
    assert "没有人认领" in card
    client.post(url("claim", zone["firm"].code))
    claimed = client.get(url("target", zone["firm"].code)).content.decode()
    assert "林若溪 已认领" in claimed
    register = f"{reverse('projects:register')}?company={zone['firm'].code}&amp;company_name="
    assert register in claimed
    form = client.get(re.search(r'href="([^"]*register[^"]*company=[^"]*)"', claimed)[1]
                      .replace("&amp;", "&"))  # fmt: skip

    assert zone["firm"].name in form.content.decode()


def test_watching_puts_a_firm_on_ones_own_list(client, zone, by):
    commands.refresh_scores(at=AT)
    client.post(url("watch", zone["firm"].code))
    assert len(client.get(url("watched")).context["list"].rows) == 1
    client.post(url("watch", zone["firm"].code), {"off": "1"})

    assert not Watch.objects.exists()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("action=fill", 1), ("action=extend", 0), ("class=LITTLE_GIANT", 1), ("class=LISTED", 0),
        ("place=江苏省", 1), ("place=哪里", 1), ("place=云南省", 0), ("capital_min=1000万", 1),
        ("capital_min=1亿", 0), ("capital_min=一堆", 1), ("segment=没有", 1), ("signalled=1", 1),
        ("q=苏澜", 1), ("q=启岚", 0), ("sort=points", 1), ("sort=nothing", 1),
    ],
)  # fmt: skip
def test_filters_narrow_and_bad_ones_say_so(client, zone, query, count):
    commands.refresh_scores(at=AT)
    page = client.get(url("index") + "?" + query)

    assert (page.status_code, len(page.context["list"].rows)) == (200, count)


def test_the_list_costs_the_same_however_many_rows(
    client, zone, by, django_assert_max_num_queries
):  # fmt: skip
    for n in range(6):
        firm = CompanyFactory(by=by)
        companies.add_class(firm.code, kind="LISTED", source=f"名单{n}", by=by, at=AT)
    commands.refresh_scores(at=AT)
    with django_assert_max_num_queries(17):
        client.get(url("index") + "?sort=-points")
    with django_assert_max_num_queries(40):
        client.get(url("target", zone["firm"].code))


def test_residents_and_unknown_firms_have_no_card(client, zone):
    assert client.get(url("target", "C9999999")).status_code == 404
    assert "companies" in client.get(url("target", zone["here"].code))["Location"]
    assert Company.objects.filter(is_resident=True).count() == 1


def test_a_lead_takes_the_place_of_the_reservation(zone, by, settings, tmp_path):
    (tmp_path / "projects.yaml").write_text(
        'holding_cap: {description: "上限", unit: projects, values: '
        '[{from: 2021-01-01, value: 1, source: "测试"}]}', encoding="utf-8")  # fmt: skip
    settings.PARAMETERS_OVERRIDES = tmp_path
    commands.claim_target(zone["firm"].code, by=by, at=AT)

    with pytest.raises(Refused, match="认领1家"):
        register_lead(report(CompanyFactory(by=by)), by=by, at=AT)
    register_lead(report(zone["firm"]), by=by, at=AT + timedelta(days=2))

    assert Claim.objects.get().ended_on == TODAY + timedelta(days=2)
    assert not Notification.objects.filter(kind="target").exists()


def test_who_reserved_a_firm_learns_that_another_registered_it(zone, by):
    commands.claim_target(zone["firm"].code, by=by, at=AT)
    register_lead(report(zone["firm"]), by=UserFactory(role="OFFICER"), at=AT + timedelta(days=2))

    assert Claim.objects.get().ended_on == TODAY + timedelta(days=2)
    assert "认领结束" in Notification.objects.get(kind="target", user=by).text


def test_a_reservation_that_had_lapsed_ended_on_its_own_day(zone, by):
    commands.claim_target(zone["firm"].code, by=by, at=AT)
    register_lead(report(zone["firm"]), by=by, at=AT + timedelta(days=30))

    assert Claim.objects.get().ended_on == TODAY + timedelta(days=7)
