from datetime import timedelta

import pytest
from django.urls import reverse

from yanzhen.common import clock
from yanzhen.integrity.commands import check_all, confirm_case
from yanzhen.integrity.models import Case, Stated
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    StewardFactory,
    UserFactory,
    project_at,
)

pytestmark = pytest.mark.django_db
LATE = AT + timedelta(days=120)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATE)
    monkeypatch.setattr(clock, "today", lambda: LATE.date())


@pytest.fixture
def case():
    project = project_at(Stage.S5)
    check_all(at=LATE)
    return Case.objects.get(project=project)


def get(client, user, page, *args, status=200, **headers):
    client.force_login(user)
    answer = client.get(reverse(f"integrity:{page}", args=args), headers=headers)
    assert answer.status_code == status
    return answer.content.decode()


def post(client, user, page, *args, status=302, **said):
    client.force_login(user)
    answer = client.post(reverse(f"integrity:{page}", args=args), said)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_a_leader_finds_reads_and_clears_a_case(client, case):
    leader = LeaderFactory()
    assert case.code in get(client, leader, "list")
    page = get(client, leader, "page", case.code)
    assert "签约后长期未注册" in page and "2022-03-01" in page
    post(client, leader, "clear", case.code, version=case.version, reason="投资方来函说明")
    assert "投资方来函说明" in get(client, leader, "page", case.code)


def test_a_reason_that_lacks_keeps_the_page_and_says_so(client, case):
    page = post(client, LeaderFactory(), "confirm", case.code, status=422, version=1, reason="")
    assert "理由和依据" in page
    case.refresh_from_db()
    assert case.state == "OPEN"


def test_a_stale_decision_is_told_and_what_was_typed_stays(client, case):
    page = post(client, LeaderFactory(), "clear", case.code, status=422, version=7,
                reason="情况属实")  # fmt: skip
    assert "刚有新进展" in page and "情况属实" in page


def test_a_wrong_day_for_proof_is_told_at_its_field(client, case):
    page = post(client, StewardFactory(), "ask", case.code, status=422, version=1,
                text="补验资报告", due_on="2021-02-30")  # fmt: skip
    assert "补验资报告" in page


def test_another_teams_officer_finds_no_case_and_no_checks(client, case):
    stranger = UserFactory()
    get(client, stranger, "page", case.code, status=404)
    get(client, stranger, "of_project", case.project.code, status=404)
    assert case.code not in get(client, stranger, "list")


def test_the_owner_reads_and_answers_but_does_not_decide(client, case):
    owner = case.project.owner
    page = get(client, owner, "page", case.code)
    assert "补证说明" in page and "认定，不予计入" not in page
    post(client, owner, "answer", case.code, version=1, text="执照已受理")
    post(client, owner, "clear", case.code, status=403, version=2, reason="没事")


def test_the_panel_says_what_cannot_be_judged(client, case):
    panel = get(client, case.project.owner, "of_project", case.project.code,
                **{"HX-Request": "true"})  # fmt: skip
    assert "无法判断：缺集团净资产" in panel and case.code in panel
    assert "<html" not in panel


def test_a_fact_is_stated_in_yi_and_checked_on_the_spot(client, case):
    leader, code = LeaderFactory(), case.project.code
    post(client, leader, "state", code, kind="NET_ASSETS", cny="0.5", source="审计报告",
         as_of="2022-05-01")  # fmt: skip
    assert Stated.objects.get().cny == 50_000_000
    post(client, leader, "check", code)
    assert Case.objects.filter(rule="R4").exists()
    page = post(client, leader, "state", code, status=422, kind="NET_ASSETS", cny="很多",
                source="审计报告", as_of="2022-05-01")  # fmt: skip
    assert "审计报告" in page


def test_a_confirmed_case_shows_what_it_took_out(client, case):
    confirm_case(case.code, reason="失联", version=1, by=LeaderFactory(), at=LATE)
    page = get(client, case.project.owner, "page", case.code)
    assert "不予计入" in page and "投资协议" in page


def test_the_rules_page_tells_the_limits_in_force(client):
    page = get(client, UserFactory(), "rules")
    assert "变动超过 20.0%" in page and "江苏省泰州市海陵区（321202）" in page


def test_pages_take_a_fixed_number_of_queries(client, case, django_assert_max_num_queries):
    client.force_login(LeaderFactory())
    with django_assert_max_num_queries(28):
        client.get(reverse("integrity:page", args=[case.code]))
    with django_assert_max_num_queries(14):
        client.get(reverse("integrity:list"))
