"""The pages: who sees and does what, what is shown of a refusal."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from yanzhen.common import clock
from yanzhen.league.commands import (
    copy_scheme,
    file_dispute,
    freeze_table,
    note_occurrence,
    propose_credit,
    propose_lists,
)
from yanzhen.league.models import (
    CreditDeal,
    Dispute,
    FrozenTable,
    LeagueScheme,
    Listing,
    Occurrence,
)
from yanzhen.league.schemes.shipped import default_on
from yanzhen.league.schemes.writing import scheme_as_text
from yanzhen.league.tests.factories import AT, LATER, MAY, Zone
from yanzhen.projects.models import Activity, StageMove
from yanzhen.targets.tests.factories import ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())


def get(client, user, page, *args, status=200, query=""):
    client.force_login(user)
    found = client.get(reverse(f"league:{page}", args=args) + query)
    assert found.status_code == status, found.content.decode()[:2000]
    return found.content.decode()


def post(client, user, page, *args, status=302, query="", **said):
    client.force_login(user)
    found = client.post(reverse(f"league:{page}", args=args) + query, said)
    assert found.status_code == status, found.content.decode()[:3000]
    return found.content.decode()


def test_the_table_shows_places_bars_intervals_and_leads_to_every_point(client):
    zone = Zone()
    zone.signed(0, pillar="高端装备")
    page = get(client, zone.officers[1], "table", query="?month=2022-05")
    assert "同条件比较" in page and 'class="lg-whisker"' in page and 'class="lg-part' in page
    assert reverse("league:points", args=["2022", "2022-05", zone.teams[0].pk, "STARTS"]) in page


def test_the_table_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    zone = Zone(teams=6)
    for number in range(6):
        zone.signed(number)
    client.force_login(zone.leader)
    with django_assert_max_num_queries(60):
        client.get(reverse("league:table"))


@pytest.mark.parametrize("query", ["?season=none&month=x", "?month=2022-99", "?month=9999-12", ""])
def test_an_address_that_names_nothing_shows_the_latest_month(client, query):
    zone = Zone()
    assert "2022-06" in get(client, zone.leader, "table", query=query)


def test_without_a_season_the_page_says_who_makes_one(client):
    assert "系统管理员" in get(client, UserFactory(), "table")
    assert "系统管理员" in get(client, UserFactory(), "lists")


def test_a_point_opens_to_its_contract_with_document_person_and_share(client):
    zone = Zone()
    project = zone.signed(0)
    deal = zone.share((0, "FIRST", "0.5"), (0, "SERVICE", "0.5"))
    propose_credit(project.code, deal, by=zone.leads[0], at=AT)
    page = get(client, zone.officers[1], "points", "2022", "2022-05", zone.teams[0].pk,
               "SIGNED_10YI")  # fmt: skip
    assert project.name in page and "投资协议" in page and zone.officers[0].name in page
    assert reverse("projects:evidence", args=[project.agreement_held.pk]) in page
    for wrong in (("2022", "2021-05", zone.teams[0].pk, "STARTS"), ("x", "2022-05", 1, "STARTS"),
                  ("2022", "2022-05", 10**9, "STARTS"), ("2022", "2022-05", zone.teams[0].pk, "X"),
                  ("2022", "²022-05", zone.teams[0].pk, "X")):  # fmt: skip
        get(client, zone.leader, "points", *wrong, status=404)


def test_others_leads_are_counted_and_not_shown(client):
    zone = Zone()
    lead = ProjectFactory(team=zone.teams[0], owner=zone.officers[0], name="保密线索甲")
    StageMove.objects.create(project=lead, start="S0", end="S2", moved_on=date(2022, 3, 1),
                             moved_at=AT, by=zone.officers[0])  # fmt: skip
    Activity.objects.create(kind="TRIP", on=date(2022, 3, 1), by=zone.officers[0], place="某地",
                            team=zone.teams[0], summary="外出", recorded_at=AT,
                            project=lead)  # fmt: skip
    for item, number in (("TALKS", 1), ("CONDUCT", 1)):
        args = ("2022", "2022-05", zone.teams[0].pk, item)
        page = get(client, zone.officers[1], "points", *args)
        assert "保密线索甲" not in page and f"另有 {number} 条" in page
        assert "保密线索甲" in get(client, zone.leads[0], "points", *args)


def test_a_leader_freezes_a_month_and_issues_it_anew_with_a_reason(client):
    zone = Zone()
    said = {"season": "2022", "month": "2022-05"}
    post(client, zone.officers[0], "freeze", status=403, **said)
    post(client, zone.leader, "freeze", **said)
    assert "已经封存" in post(client, zone.leader, "freeze", status=422, **said)
    post(client, zone.leader, "freeze", reason="协议撤销", **said)
    zone.signed(0)
    kept = FrozenTable.objects.order_by("-issue").first()
    page = get(client, zone.officers[0], "frozen", kept.pk)
    assert "第 2 版" in page and "协议撤销" in page and "主导产业契合" in page
    assert "封存后有" in get(client, zone.officers[0], "table", query="?month=2022-05")
    assert "没有过完" in post(client, zone.leader, "freeze", status=422, season="2022",
                          month="2022-06")  # fmt: skip


def credit_form(zone, **more):
    return {
        "metric": "", "mode": "SPLIT", "valid_from": "2022-06-01", "reason": "三方协议",
        "team_0": zone.teams[0].pk, "role_0": "FIRST", "share_0": "50",
        "team_1": zone.teams[1].pk, "role_1": "SERVICE", "share_1": "50%",
    } | more  # fmt: skip


def test_two_sides_agree_on_a_sharing_page_by_page(client):
    zone = Zone()
    project = zone.signed(0)
    assert "项目编号" in get(client, zone.leads[0], "credit_new")
    query = f"?project={project.code}"
    assert project.name in get(client, zone.leads[0], "credit_new", query=query)
    post(client, zone.leads[0], "credit_new", query=query, **credit_form(zone))
    deal = CreditDeal.objects.get()
    assert "你这一方" in get(client, zone.leads[1], "credit", deal.pk)
    assert "你这一方" not in get(client, zone.officers[1], "credit", deal.pk)
    post(client, zone.leads[1], "credit_do", deal.pk, "confirm")
    deal.refresh_from_db()
    assert deal.state == "AGREED"
    assert project.name in get(client, zone.officers[1], "credits")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"share_1": "60"}, "超过了 100%"),
        ({"share_1": "abc"}, "百分数"),
        ({"share_1": "NaN"}, "百分数"),
        ({"share_1": "1e999999"}, "百分数"),
        ({"team_1": "", "person_1": ""}, "请选择这一方的队伍"),
        ({"role_1": ""}, "请选择这一方的角色"),
        ({"team_1": "999999"}, "999999"),
        ({"valid_from": "某天"}, "日期"),
        ({"reason": ""}, "必填"),
        ({"mode": "TRIPLE"}, "TRIPLE"),
    ],
)
def test_a_sharing_that_cannot_be_keeps_what_was_typed(client, more, told):
    zone = Zone()
    query = f"?project={zone.signed(0).code}"
    page = post(client, zone.leads[0], "credit_new", query=query, status=422,
                **credit_form(zone, **more))  # fmt: skip
    assert (told in page and "三方协议" in page) or "reason" in more
    assert not CreditDeal.objects.exists()


def test_a_leader_rules_by_the_same_form_and_a_stranger_finds_no_project(client):
    zone = Zone(teams=3)
    lead = ProjectFactory(team=zone.teams[0], owner=zone.officers[0])
    query = f"?project={lead.code}"
    get(client, zone.leads[2], "credit_new", query=query, status=422)
    page = get(client, zone.leader, "credit_new", query=query)
    assert "裁定分成" in page
    post(client, zone.leader, "credit_new", query=query, **credit_form(zone))
    deal = CreditDeal.objects.get()
    assert deal.by_ruling
    get(client, zone.leads[2], "credit", deal.pk, status=404)
    post(client, zone.leads[2], "credit_do", deal.pk, "confirm", status=404)
    post(client, zone.leader, "credit_do", deal.pk, "praise", status=404)


def test_a_no_and_a_withdrawal(client):
    zone = Zone()
    project = zone.signed(0)
    for deed, user in (("refuse", zone.leads[1]), ("withdraw", zone.leads[0])):
        deal = propose_credit(project.code, zone.share((0, "FIRST", "0.5"), (1, "SERVICE", "0.5")),
                              by=zone.leads[0], at=LATER)  # fmt: skip
        if deed == "refuse":
            assert "理由" in post(client, user, "credit_do", deal.pk, deed, status=422)
        post(client, user, "credit_do", deal.pk, deed, reason="应三七")
    assert set(CreditDeal.objects.values_list("state", flat=True)) == {"REFUSED", "WITHDRAWN"}


def test_a_dispute_goes_from_the_points_to_the_ruling(client):
    zone = Zone()
    assert "对本队计分提出异议" in get(client, zone.leads[0], "table", query="?month=2022-05")
    query = "?season=2022&month=2022-05&item=STARTS"
    assert "异议期到" in get(client, zone.leads[0], "dispute_new", query=query)
    said = {"season": "2022", "month": "2022-05", "item": "STARTS"}
    post(client, zone.leads[0], "dispute_new", status=422, statement="", **said)
    post(client, zone.leads[0], "dispute_new", statement="开工照片已交", **said)
    row = Dispute.objects.get()
    post(client, zone.leads[0], "dispute_do", row.pk, "answer", status=403, answer="不对")
    assert "答复" in get(client, zone.steward, "dispute", row.pk)
    post(client, zone.steward, "dispute_do", row.pk, "answer", answer="照片六月核验")
    ruling = {"outcome": "UPHELD", "on": "2022-05-31", "reason": "按开工日"}
    assert "更正多少" in post(
        client, zone.leader, "dispute_do", row.pk, "rule", status=422, **ruling
    )
    post(client, zone.leader, "dispute_do", row.pk, "rule", points="3", **ruling)
    page = get(client, zone.officers[1], "dispute", row.pk)
    assert "更正 3.00 分" in page
    args = ("2022", "2022-05", zone.teams[0].pk, "STARTS")
    assert "按开工日" in get(client, zone.officers[1], "points", *args)
    assert "STARTS" not in get(client, zone.officers[1], "disputes")
    post(client, zone.leader, "dispute_do", row.pk, "praise", status=404)


def test_a_dispute_is_taken_back(client):
    zone = Zone()
    row = file_dispute(zone.season, MAY, zone.teams[0], "STARTS", statement="照片已交",
                       by=zone.leads[0], at=LATER)  # fmt: skip
    assert "当事" not in post(client, zone.leads[0], "dispute_do", row.pk, "withdraw")
    row.refresh_from_db()
    assert row.state == "WITHDRAWN"


def test_lists_are_proposed_seen_by_those_who_decide_and_then_by_all(client):
    zone = Zone()
    note_occurrence(zone.season, zone.teams[0], "FALSE_REPORT", on=date(2022, 5, 3),
                    note="虚增", by=zone.leader, at=LATER)  # fmt: skip
    said = {"season": "2022", "period": "2022-05"}
    post(client, zone.officers[0], "lists_propose", status=403, **said)
    post(client, zone.steward, "lists_propose", **said)
    row = Listing.objects.get(half="FALSE_REPORT")
    query = "?period=2022-05"
    assert "虚报数据 1 次" not in get(client, zone.officers[0], "lists", query=query)
    assert "虚报数据 1 次" in get(client, zone.leader, "lists", query=query)
    other = Listing.objects.exclude(pk=row.pk).first()
    drop = said | {"answer": "drop"}
    assert "理由" in post(client, zone.leader, "listing_decide", other.pk, status=422, **drop)
    post(client, zone.leader, "listing_decide", row.pk, answer="confirm", **said)
    assert "虚报数据 1 次" in get(client, zone.officers[0], "lists", query=query)
    post(client, zone.leader, "lists_add", team=zone.teams[1].pk, colour="RED", reason="总部项目",
         **said)  # fmt: skip
    assert "总部项目" in get(client, zone.officers[0], "lists", query=query)
    post(client, zone.leader, "lists_add", status=422, team="x", colour="RED", reason="", **said)


def test_an_occurrence_is_noted_and_struck(client):
    zone = Zone()
    get(client, zone.officers[0], "note_new", status=403)
    said = {"season": "2022", "team": zone.teams[0].pk, "code": "LATE_DATA", "on": "2022-05-03",
            "value": "1", "note": "月报迟三天"}  # fmt: skip
    post(client, zone.steward, "note_new", status=422, **(said | {"on": "2023-05-03"}))
    post(client, zone.steward, "note_new", **said)
    row = Occurrence.objects.get()
    assert row.value == Decimal(1)
    assert "月报迟三天" in get(client, zone.officers[1], "notes")
    post(client, zone.officers[0], "note", row.pk, status=403)
    post(client, zone.steward, "note", row.pk, status=422)
    post(client, zone.steward, "note", row.pk, reason="误登")
    assert "误登" in get(client, zone.officers[1], "note", row.pk)


def test_a_leader_copies_edits_with_a_preview_and_puts_a_scheme_in_force(client):
    zone = Zone()
    zone.signed(0)
    assert "公开实例" in get(client, zone.officers[0], "schemes")
    assert "复制为新方案" not in get(client, zone.officers[0], "scheme", "PUBLISHED_A@2021-01-01")
    get(client, zone.leader, "scheme", "NOPE@1", status=404)
    post(client, zone.leader, "scheme_copy", "DEFAULT@2021-01-01", name="", status=422)
    post(client, zone.leader, "scheme_copy", "DEFAULT@2021-01-01", name="试行方案")
    made = LeagueScheme.objects.get()
    page = get(client, zone.leader, "scheme", made.pk)
    assert "换成这个方案会怎样" in page and 'name="items.0.weight"' in page
    table = {"version": 1, "name": "试行方案", "items.0.weight": "30"}
    fields = {f"items.{n}.{p}": v for n, item in enumerate(default_on(MAY).items)
              for p, v in _typed(item).items()}  # fmt: skip
    told = post(client, zone.leader, "scheme_edit", made.pk, status=200, query="?preview=1",
                **(fields | table))  # fmt: skip
    assert "支队伍名次变化" in told
    wrong = post(client, zone.leader, "scheme_edit", made.pk, status=422,
                 **(fields | table | {"items.0.weight": "很重"}))  # fmt: skip
    assert "很重" in wrong and "不是有限的数字" in wrong
    post(client, zone.leader, "scheme_edit", made.pk, **(fields | table))
    made.refresh_from_db()
    assert made.content["items"][0]["weight"] == 30
    bad = post(client, zone.leader, "scheme_edit", made.pk, status=422, version=2, text="a: [")
    assert "不是有效的" in bad
    post(client, zone.leader, "scheme_force", made.pk, status=422, from_day="x")
    post(client, zone.leader, "scheme_force", made.pk, from_day="2022-06-02")
    assert "试行方案" in get(client, zone.officers[0], "table")
    assert "启用中" in get(client, zone.officers[0], "schemes")


def _typed(item):
    from yanzhen.league.forms.small import TABLE_PARTS, _shown

    return {part: shown for part in TABLE_PARTS if (shown := _shown(item, part)) is not None}


def test_an_edited_text_is_kept_when_refused(client):
    zone = Zone()
    made = copy_scheme(default_on(MAY), name="甲", by=zone.leader, at=LATER)
    text = scheme_as_text(default_on(MAY)).replace("kind: SHARE", "kind: MAGIC")
    page = post(client, zone.leader, "scheme_edit", made.pk, status=422, version=1, text=text)
    assert "MAGIC" in page


def test_an_auditor_reads_all_and_writes_nothing(client):
    zone = Zone()
    auditor = UserFactory(role="AUDITOR")
    kept = freeze_table(zone.season, MAY, by=zone.leader, at=LATER)
    propose_lists(zone.season, date(2022, 5, 1), date(2022, 5, 31), by=zone.leader, at=LATER)
    for page in ("table", "lists", "credits", "disputes", "notes", "schemes"):
        get(client, auditor, page)
    get(client, auditor, "frozen", kept.pk)
    post(client, auditor, "freeze", status=403, season="2022", month="2022-04")


def test_a_project_page_fetches_its_sharings_and_offers_to_agree_one(client):
    zone = Zone(teams=3)
    project = zone.signed(0)
    propose_credit(project.code, zone.share((0, "FIRST", "0.5"), (1, "SERVICE", "0.5")),
                   by=zone.leads[0], at=LATER)  # fmt: skip
    panel = reverse("league:credits_of_project", args=[project.code])
    client.force_login(zone.officers[0])
    assert panel in client.get(reverse("projects:page", args=[project.code])).content.decode()
    assert "约定分成" in get(client, zone.officers[0], "credits_of_project", project.code)
    assert "约定分成" not in get(client, zone.leads[2], "credits_of_project", project.code)
    hidden = ProjectFactory(team=zone.teams[0], owner=zone.officers[0])
    get(client, zone.leads[2], "credits_of_project", hidden.code, status=404)
