from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from yanzhen.accounts.roles import Role
from yanzhen.common import clock
from yanzhen.journal.models import Event
from yanzhen.outlook.tests.factories import lead
from yanzhen.reports.models import Bulletin
from yanzhen.reports.tests.test_bulletins import AT, TODAY, close_through, sign_late
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.factories import UserFactory, aim, make_zone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_april(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def zone(client):
    season, leader, teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 27)
    sign_late(lead(date(2022, 1, 5), 12, team=teams[0], name="一月项目"), date(2022, 1, 20))
    client.force_login(leader)
    return season, leader, teams


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_shelf_offers_the_month_that_is_due_to_who_may_close_it(client, zone):
    _season, _leader, teams = zone
    shown = page(client, "/reports/")
    assert "2022年1月还没有封账" in shown
    assert 'action="/reports/close/' in shown
    client.force_login(UserFactory(role=Role.OFFICER, team=teams[0]))
    shown = page(client, "/reports/")
    assert "由园区领导封账" in shown
    assert 'action="/reports/close/' not in shown


def test_without_a_season_it_says_what_to_do(client):
    client.force_login(UserFactory(role=Role.ZONE_LEADER))
    assert "先建赛季" in page(client, "/reports/")


def test_preview_close_correct_and_read_the_old_version(client, zone):
    season, _leader, _teams = zone
    assert "未定稿" in page(client, "/reports/monthly/2022-01/")
    said = {"section": "targets", "text": "抓紧"}
    assert client.post("/reports/monthly/2022-01/remark/", said).status_code == 302

    answer = client.post("/reports/close/", {"month": "2022-01"}, follow=True)
    shown = answer.content.decode()
    assert "第1版" in shown and "抓紧" in shown
    assert client.post("/reports/close/", {"month": "2022-01"}).status_code == 422

    late = lead(date(2022, 1, 5), 20, name="补录项目")
    sign_late(late, date(2022, 1, 25), recorded=date(2022, 4, 1))
    assert "处数字变了" in page(client, "/reports/monthly/2022-01/")
    number = Bulletin.objects.get(kind="MONTHLY").pk
    assert client.post("/reports/monthly/2022-01/correct/", {"number": number}).status_code == 422
    told = {"number": number, "reason": "补录一份协议"}
    assert client.post("/reports/monthly/2022-01/correct/", told).status_code == 302

    newest = page(client, "/reports/monthly/2022-01/")
    assert "第2版" in newest and "补录一份协议" in newest and "比上一版改了什么" in newest
    old = page(client, "/reports/monthly/2022-01/?version=1")
    assert "这是旧版" in old and "补录项目" not in old
    page(client, "/reports/monthly/2022-01/?version=9", 404)
    assert client.get(f"/reports/number/{number}/")["Location"].endswith("?version=1")
    again = client.post("/reports/monthly/2022-01/correct/", told)
    assert again.status_code == 422
    assert "已经有第2版" in again.content.decode()
    assert "补录一份协议" in again.content.decode()  # what was typed is kept
    assert season.bulletins.count() == 3


@pytest.mark.parametrize(("form", "starts"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_files_are_journaled_and_a_draft_says_so(client, zone, form, starts):
    answer = client.get(f"/reports/monthly/2022-03/file/{form}/")
    assert answer.content.startswith(starts)
    assert "%E6%9C%AA%E5%AE%9A%E7%A8%BF" in answer["Content-Disposition"]
    assert Event.objects.get(verb="bulletin.exported").facts["form"] == form


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf"])
def test_signs_that_no_paper_can_show_are_left_out(client, zone, form):
    """A vertical tab, as Word's own line breaks are pasted, once made the file impossible."""
    _season, _leader, teams = zone
    sign_late(lead(date(2022, 1, 5), 12, team=teams[0], name="坏\x0b名\x07字"), date(2022, 1, 25))
    said = {"section": "targets", "text": "一\x0b二"}
    assert client.post("/reports/monthly/2022-01/remark/", said).status_code == 302
    client.post("/reports/close/", {"month": "2022-01"})
    number = Bulletin.objects.get(kind="MONTHLY").pk
    client.post("/reports/monthly/2022-01/remark/", {"section": "teams", "text": "三"})
    told = {"number": number, "reason": "补\x0b录"}
    assert client.post("/reports/monthly/2022-01/correct/", told).status_code == 302

    answer = client.get(f"/reports/monthly/2022-01/file/{form}/")

    assert answer.status_code == 200
    if form == "xlsx":
        names = [
            cell.value
            for cell in openpyxl.load_workbook(BytesIO(answer.content))["本月新签约"]["B"]
        ]
        assert "坏名字" in names


@pytest.mark.parametrize(
    "address",
    ["monthly/2022-13/", "monthly/x/", "weekly/2022-03/", "starts/2022-02/", "monthly/2022-05/",
     "monthly/0000-01/", "monthly/2019-01/", "monthly/2022-03/?version=x",
     "monthly/2022-03/file/exe/"],
)  # fmt: skip
def test_nonsense_addresses_are_not_found(client, zone, address):
    page(client, f"/reports/{address}", 404)


@pytest.mark.parametrize("month", ["", "x", "2022-13", "2019-01", "2022-04"])
def test_a_month_that_cannot_be_closed_is_refused_with_reason(client, zone, month):
    answer = client.post("/reports/close/", {"month": month})
    assert answer.status_code == 422
    assert "yz-refusal" in answer.content.decode()


def test_a_remark_that_is_refused_stays_typed(client, zone):
    answer = client.post("/reports/monthly/2022-03/remark/", {"section": "x", "text": "白写了"})
    assert answer.status_code == 422
    long = client.post(
        "/reports/monthly/2022-03/remark/", {"section": "targets", "text": "长" * 2001}
    )
    assert long.status_code == 422
    assert "长" * 2001 in long.content.decode()


def test_the_quarters_starts_are_issued_from_their_page(client, zone):
    assert client.post("/reports/starts/2022-04/issue/").status_code == 302
    assert client.post("/reports/starts/2022-04/issue/").status_code == 422
    answer = client.post("/reports/red-black/2022-04/correct/", {"reason": "x"})
    assert answer.status_code == 422
    assert "还没有定稿" in answer.content.decode()


def test_the_leaders_page_goes_out_on_one_page(client, zone):
    for section in ("targets", "numbers", "signed", "behind"):
        said = {"section": section, "text": "抓紧签约，分管领导每周调度。" * 30}
        assert client.post("/reports/leader/2022-01/remark/", said).status_code == 302

    answer = client.get("/reports/leader/2022-01/file/pdf/")

    assert len(PdfReader(BytesIO(answer.content)).pages) == 1


def test_a_running_number_stands_under_its_head_and_a_day_in_one_line(client, zone):
    shown = page(client, "/reports/monthly/2022-01/")
    assert '<th scope="row" class="yz-num">1</th>' in shown
    assert '<td class="is-day">2022-01-20</td>' in shown
    assert '<th scope="row">新签约 10 亿元以上</th>' in shown


def test_an_altered_bulletin_shows(client, zone):
    season, leader, _teams = zone
    close_through(season, leader, 1)
    held = Bulletin.objects.get(kind="MONTHLY")
    held.told["zone"] = "别处"
    Bulletin.objects.filter(pk=held.pk).update(told=held.told)
    assert "校验码与内容不符" in page(client, "/reports/monthly/2022-01/")


def test_reading_takes_a_fixed_number_of_queries(client, zone, django_assert_max_num_queries):
    season, leader, teams = zone
    close_through(season, leader, 3)

    def asked(address):
        with CaptureQueriesContext(connection) as context:
            page(client, address)
        return len(context)

    addresses = ("/reports/monthly/2022-03/", "/reports/")
    few = [asked(address) for address in addresses]
    for day in range(1, 6):
        sign_late(lead(date(2022, 3, day), 20, team=teams[0]), date(2022, 3, day + 10))
    assert [asked(address) for address in addresses] == few
    with django_assert_max_num_queries(42):
        page(client, addresses[0])
