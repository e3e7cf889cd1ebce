from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yanzhen.common import clock
from yanzhen.targets.commands import close_month, exclude_project, rebuild
from yanzhen.targets.metrics import DEFINITIONS, Metric
from yanzhen.targets.models import Closing, Course, Target
from yanzhen.targets.queries import season_targets, standing
from yanzhen.targets.restating import as_it_stood
from yanzhen.targets.tests.factories import (
    AT,
    ON,
    YI,
    EvidenceFactory,
    ProjectFactory,
    UserFactory,
    aim,
    make_zone,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 5, 31, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_the_end_of_may(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def zone(client):
    season, leader, teams = make_zone()
    client.force_login(leader)
    return season, leader, teams


def said(response):
    return response.content.decode()


def test_the_dictionary_has_every_metric_with_all_it_needs(client, zone):
    page = said(client.get("/targets/dictionary/"))

    for one in DEFINITIONS:
        assert str(one.metric.label) in page
        assert all(str(x) for x in (one.text, one.trap, one.source.label, one.period.label))
    assert {d.metric for d in DEFINITIONS} == set(Metric)


def test_a_counted_page_lists_what_was_left_out_and_why(client, zone):
    season, leader, teams = zone
    target = aim(season, leader, value=5)
    kept = ProjectFactory(signed_on=date(2022, 3, 3), team=teams[0])
    out = ProjectFactory(signed_on=date(2022, 3, 4), team=teams[0])
    rebuild(at=AT)
    exclude_project(out.code, "RELOCATION", reason="邻县迁入", by=leader, at=NOW)

    page = said(client.get(f"/targets/{target.pk}/counted/"))

    assert "没有计入的" in page
    assert "邻县迁入" in page
    assert kept.code in page
    answer = client.post(f"/targets/ruling/{out.code}/", {"kind": "LIFT", "reason": "复核"})
    assert answer.status_code == 302
    assert "没有计入的" not in said(client.get(f"/targets/{target.pk}/counted/"))


def test_a_ruling_without_a_reason_keeps_what_was_typed(client, zone):
    project = ProjectFactory(signed_on=date(2022, 3, 3))
    answer = client.post(f"/targets/ruling/{project.code}/", {"kind": "PHASE", "counts": "-3",
                                                             "reason": "二期"})  # fmt: skip
    assert answer.status_code == 422
    assert "不能是负数" in said(answer)
    assert 'value="二期"' in said(answer)


def test_a_month_is_closed_looked_at_and_issued_again(client, zone):
    _season, _leader, teams = zone
    ProjectFactory(signed_on=date(2022, 4, 4), team=teams[0])
    rebuild(at=AT)
    assert "封 2022-01 的账" in said(client.get("/targets/months/"))
    for month in (1, 2, 3, 4):
        answer = client.post("/targets/months/close/", {"month": f"2022-{month:02d}"})
        assert answer.status_code == 302
    again = client.post("/targets/months/close/", {"month": "2022-04"})
    assert again.status_code == 422
    assert "已于 2022-05-31 封账" in said(again)
    for bad in ("2022-05", "may", "", "2022-13", "9999-12"):
        assert client.post("/targets/months/close/", {"month": bad}).status_code == 422
    closing = Closing.objects.get(month=date(2022, 4, 1))
    page = client.get(f"/targets/months/{closing.pk}/")
    assert "封账以来这个月没有变动" in said(page)
    assert client.post(f"/targets/months/{closing.pk}/", {"reason": ""}).status_code == 422
    answer = client.post(f"/targets/months/{closing.pk}/", {"reason": "补录"})
    assert answer.status_code == 302
    assert "第 2 版" in said(client.get(answer.url))


def test_a_second_press_of_the_button_issues_no_third_version(client, zone):
    season, leader, _teams = zone
    rebuild(at=AT)
    closing = close_month(season, date(2022, 4, 1), by=leader, now=NOW)

    first, second = (
        client.post(f"/targets/months/{closing.pk}/", {"reason": "补录"}) for _n in range(2)
    )

    assert (first.status_code, second.status_code) == (302, 422)
    assert "已经重发到第 2 版" in said(second)
    assert Closing.objects.count() == 2


def test_a_contract_put_forward_again_is_told_where_it_would_have_counted(client, zone):
    season, leader, (one, two) = zone
    officer = UserFactory(team=one)
    kept = ProjectFactory(signed_on=date(2022, 3, 3), team=one)
    again = ProjectFactory(team=one, owner=officer, name="再签一次", size=12)
    EvidenceFactory(project=again, state="PENDING", issued_on=date(2022, 4, 4), amount_cny=12 * YI,
                    document_no=kept.agreement_held.document_no)  # fmt: skip
    ten, fifty = aim(season, leader, value=9), aim(season, leader, Metric.SIGNED_50YI, 3)

    def told(target, query=""):
        return "再签一次" in said(client.get(f"/targets/{target.pk}/counted/{query}"))

    assert [told(ten), told(fifty)] == [True, False]
    assert [told(ten, f"?team={team.pk}") for team in (one, two)] == [True, False]
    assert told(ten, f"?person={officer.pk}")
    assert not told(ten, f"?person={leader.pk}")


def test_a_past_day_shows_then_and_now_beside_each_other(client, zone):
    season, leader, teams = zone
    aim(season, leader, value=12)
    ProjectFactory(signed_on=date(2022, 3, 4), team=teams[0])
    rebuild(at=AT)
    close_month(season, date(2022, 3, 1), by=leader, now=NOW)
    ProjectFactory(signed_on=date(2022, 3, 5), team=teams[0])
    rebuild(at=datetime(2022, 6, 2, tzinfo=UTC))

    page = said(client.get("/targets/?on=2022-03-31"))

    assert "当时：封账数，第 1 版" in page
    assert "有更正" in page
    then = standing(season, date(2022, 3, 31), actuals=as_it_stood(season, date(2022, 3, 31))[0])
    assert then.tiles[0].reached == 1
    assert standing(season, date(2022, 3, 31)).tiles[0].reached == 2
    for odd in ("2030-01-01", "x", "1999-01-01"):
        assert client.get(f"/targets/?on={odd}").status_code == 200


def test_the_tree_says_where_parts_do_not_sum_to_their_whole(client, zone):
    season, leader, (one, two) = zone
    aim(season, leader, value=10)
    aim(season, leader, value=4, team=one)
    aim(season, leader, value=3, team=two)
    aim(season, leader, Metric.STARTS, value=2, team=two)

    page = said(client.get("/targets/tree/"))

    assert "少 3 个" in page
    assert "上级没有这个目标" in page


def test_targets_of_an_industry_and_of_a_person_count_their_own(client, zone):
    season, _leader, teams = zone
    for pillar, size in (("it", 12), ("it", 20), ("eq", 60)):
        ProjectFactory(signed_on=date(2022, 3, 4), team=teams[0], pillar=pillar, size=size)
    rebuild(at=AT)
    Target.objects.create(season=season, metric=Metric.SIGNED_10YI, pillar="it", value=5,
                          starts_on=season.starts_on, ends_on=season.ends_on)  # fmt: skip

    found = standing(season, ON, targets=season_targets(season))

    assert [tile.reached for tile in found.tiles] == [2]
    assert client.get("/targets/").status_code == 200


def test_a_target_with_steps_of_its_own_is_due_by_them(zone):
    season, leader, _teams = zone
    target = aim(season, leader, Metric.SIGNED, value=10, course=Course.STEPPED,
                 steps=(0.0,) * 4 + (0.6,) * 7 + (1.0,))  # fmt: skip
    tiles = standing(season, ON).tiles
    assert (tiles[0].pk, tiles[0].due) == (target.pk, 0.6)
    assert standing(season, date(2022, 4, 30)).tiles[0].due == 0


def test_the_sheet_goes_out_as_it_comes_in(client, zone):
    from io import BytesIO

    from openpyxl import load_workbook

    season, leader, (one, _two) = zone
    aim(season, leader, Metric.AGREED_CNY, value=Decimal("62.5") * YI)
    aim(season, leader, value=4, team=one)

    book = load_workbook(BytesIO(client.get("/targets/sheet.xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]

    assert rows[0][:5] == ["指标", "队伍", "责任人", "主导产业", "目标值"]
    assert rows[1][0] == "新签约 10 亿元以上"
    assert (rows[1][1], rows[1][4]) == (one.short_name, "4")
    assert (rows[2][1], rows[2][4]) == ("全区", "62.5亿")


def test_an_officer_reads_and_closes_nothing(client, zone):
    client.force_login(UserFactory())
    for page in ("dictionary/", "tree/", "months/"):
        assert client.get(f"/targets/{page}").status_code == 200
    assert client.post("/targets/months/close/", {"month": "2022-01"}).status_code == 403


def test_a_target_with_its_own_steps_is_set_on_the_page(client, zone):
    typed = {"metric": "STARTS", "value": "20", "starts_on": "2022-01-01", "ends_on": "2022-12-31",
             "course": "quarterly", "steps": "30 60 85 100", "reason": "一号文"}  # fmt: skip
    assert client.post("/targets/new/", typed | {"steps": "30 x"}).status_code == 422
    assert client.post("/targets/new/", typed | {"steps": "30 60"}).status_code == 422
    assert client.post("/targets/new/", typed).status_code == 302
    target = Target.objects.get()
    assert (target.course, target.steps) == ("quarterly", [0.3, 0.6, 0.85, 1.0])
    assert standing(zone[0], date(2022, 3, 31)).tiles[0].due == pytest.approx(0.3)
