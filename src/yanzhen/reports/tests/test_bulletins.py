from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from yanzhen.common import clock
from yanzhen.common.formats import YI
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event
from yanzhen.journal.wording import sentence
from yanzhen.league.commands import decide_listing
from yanzhen.league.models import Colour, Listing
from yanzhen.outlook.commands import keep_forecast
from yanzhen.outlook.tests.factories import lead, sign
from yanzhen.projects.models import Milestone, Project
from yanzhen.reports.commands import close_month, issue_bulletin, reissue_bulletin, remark
from yanzhen.reports.documents import excel
from yanzhen.reports.documents.pdf import bulletin_pdf
from yanzhen.reports.documents.word import bulletin_docx
from yanzhen.reports.kinds import Kind, period_of
from yanzhen.reports.models import Bulletin
from yanzhen.reports.queries.building import build
from yanzhen.reports.queries.reading import between, due_month, view
from yanzhen.reports.told import changes, digest_of, from_json, to_json
from yanzhen.targets.commands import rebuild
from yanzhen.targets.commands.excluding import exclude_project
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Closing
from yanzhen.targets.tests.factories import ProjectFactory, UserFactory, aim, make_zone

pytestmark = pytest.mark.django_db
ZONE = timezone(timedelta(hours=8))
MARCH = period_of(Kind.MONTHLY, date(2022, 3, 1))
TODAY = date(2022, 4, 5)


def moment(*day):
    return datetime(*day, 9, 0, tzinfo=ZONE)


AT = moment(2022, 4, 5)


@pytest.fixture
def zone():
    season, leader, teams = make_zone()
    aim(season, leader, Metric.SIGNED_10YI, 27)
    aim(season, leader, Metric.AGREED_CNY, Decimal(750) * 10**8)
    aim(season, leader, Metric.SIGNED_10YI, 9, team=teams[0])
    sign(lead(date(2022, 1, 5), 12, team=teams[0], name="一月项目"), date(2022, 1, 20))
    sign(lead(date(2022, 1, 5), 60, team=teams[1], name="三月项目"), date(2022, 3, 10))
    ProjectFactory(signed_on=date(2021, 5, 5), started_on=date(2022, 2, 8), size=52,
                   team=teams[0], name="开工大项目", start_bases=["ASSESSMENT"])  # fmt: skip
    ProjectFactory(signed_on=date(2021, 5, 5), started_on=date(2022, 3, 8), size=3,
                   team=teams[1], name="开工小项目")  # fmt: skip
    return season, leader, teams


def close_through(season, leader, last, at=AT):
    """Close the months up to a number, from books that are kept."""
    rebuild(at=at)
    for month in range(1, last + 1):
        made = close_month(season, date(2022, month, 1), by=leader, at=at)
    return made


def sign_late(*args, **more):
    """Sign by rows of a factory, of which the books learn afterwards."""
    signed = sign(*args, **more)
    rebuild(at=AT)
    return signed


def section(told, key):
    return next(s for s in told.sections if s.key == key)


def test_every_figure_of_targets_is_the_one_on_the_targets_page(zone, client, monkeypatch):
    season, leader, _teams = zone
    monkeypatch.setattr(clock, "today", lambda: date(2022, 3, 31))
    client.force_login(leader)
    page = client.get("/targets/").content.decode()

    told = build(season, Kind.MONTHLY, MARCH, date(2022, 3, 31))

    rows = section(told, "targets").rows
    assert [row.cells[4] for row in rows] == ["2", "72.00"]
    for row in rows:
        label, unit, target, _added, reached, share, due, off, *_rest = row.cells
        assert label in page
        assert f"<b>{reached}</b><span> / {target} {unit}" in page
        assert share in page and f"序时应到 {due}" in page and off in page
    for row in section(told, "teams").rows:
        assert f"{row.cells[3]} / {row.cells[4]}" in page and row.cells[6] in page


def test_a_month_tells_what_came_in_it_and_the_year_so_far(zone):
    season, _leader, _teams = zone
    told = build(season, Kind.MONTHLY, MARCH, TODAY)

    assert told.as_of == "2022-03-31"
    assert [row.cells[3] for row in section(told, "targets").rows] == ["1", "60.00"]
    assert [row.cells[1] for row in section(told, "signed").rows] == ["三月项目"]
    assert [row.cells[1] for row in section(told, "starts").rows] == ["开工小项目"]
    total = section(told, "pillars").rows[-1]
    assert total.cells == ("合计", "1", "60.00", "2", "72.00", "1", "3.00")
    assert section(told, "course").plot[2][1] == 2


@pytest.mark.parametrize("keeps_books", [True, False])
def test_what_is_ruled_out_is_in_no_section(zone, keeps_books):
    """A contract that does not count leaves the targets, the list and the industries alike; what
    counts of it in part stands in all of them as that part."""
    season, leader, _teams = zone
    if keeps_books:
        rebuild(at=AT)
    code = Project.objects.get(name="三月项目").code
    exclude_project(code, "RELOCATION", reason="邻区平移", by=leader, at=AT)
    told = build(season, Kind.MONTHLY, MARCH, TODAY)
    assert [row.cells[4] for row in section(told, "targets").rows] == ["1", "12.00"]
    assert section(told, "signed").rows == ()
    assert section(told, "pillars").rows[-1].cells[1:5] == ("0", "0.00", "1", "12.00")

    exclude_project(code, "PHASE", reason="二期增资", by=leader, at=AT, counts_cny=Decimal(5 * YI))
    told = build(season, Kind.MONTHLY, MARCH, TODAY)
    assert section(told, "targets").rows[-1].cells[4] == "17.00"
    assert "5.00" in section(told, "signed").rows[0].cells
    assert section(told, "pillars").rows[-1].cells[2:5:2] == ("5.00", "17.00")


def test_the_list_of_starts_adds_up_by_industry_and_by_size(zone):
    season, _leader, _teams = zone
    told = build(season, Kind.STARTS, period_of(Kind.STARTS, date(2022, 2, 1)), TODAY)

    assert section(told, "starts").note == "共 2 个，总投资 55.00 亿元。"
    assert [r.cells[:3] for r in section(told, "by_tier").rows] == [
        ("50 亿元以上", "1", "52.00"), ("1 亿元以上", "1", "3.00"), ("合计", "2", "55.00"),
    ]  # fmt: skip
    assert section(told, "by_pillar").rows[-1].cells[1:3] == ("2", "55.00")
    assert section(told, "starts").rows[0].cells[1] == "开工大项目"


def test_a_bulletin_is_the_same_in_every_language(zone):
    season, _leader, _teams = zone
    before = build(season, Kind.LEADER, MARCH, TODAY)
    with translation.override("en"):
        assert build(season, Kind.LEADER, MARCH, TODAY) == before


def test_closing_a_quarters_last_month_issues_all_in_one_event(zone):
    season, leader, _teams = zone
    made = close_through(season, leader, 3)

    assert [one.kind for one in made] == [Kind.MONTHLY, Kind.LEADER, Kind.STARTS]
    event = Event.objects.filter(verb="bulletins.month_closed").latest("pk")
    issued = [p for p in event.facts["parts"] if p["verb"] == "bulletin.issued"]
    assert [p["facts"]["digest"] for p in issued] == [one.digest for one in made]
    verbs = [p["verb"] for p in event.facts["parts"]]
    assert verbs.count("month.closed") == verbs.count("table.frozen") == 1
    assert Closing.objects.filter(season=season, version=1).count() == 3
    assert "2022年3月" in sentence(event.verb, event.facts)
    assert all(digest_of(b.told) == b.digest for b in Bulletin.objects.all())


def test_months_are_closed_in_order_once_and_only_when_over(zone):
    season, leader, _teams = zone
    rebuild(at=AT)
    with pytest.raises(Refused, match="先封2022年1月"):
        close_month(season, date(2022, 2, 1), by=leader, at=AT)
    close_through(season, leader, 3)
    with pytest.raises(Refused, match="已经封账"):
        close_month(season, date(2022, 3, 1), by=leader, at=AT)
    with pytest.raises(Refused, match="还没有过完"):
        close_month(season, date(2022, 4, 1), by=leader, at=moment(2022, 4, 30))
    with pytest.raises(Refused, match="不在这一赛季"):
        close_month(season, date(2023, 1, 1), by=leader, at=moment(2023, 3, 1))
    assert due_month(season, TODAY) is None
    assert due_month(season, date(2022, 5, 1)) == date(2022, 4, 1)


def test_only_a_zone_leader_closes_corrects_and_comments(zone):
    season, _leader, teams = zone
    officer = UserFactory(team=teams[0])
    with pytest.raises(NotAllowed):
        close_month(season, date(2022, 1, 1), by=officer, at=AT)
    with pytest.raises(NotAllowed):
        remark(season, Kind.MONTHLY, MARCH, "targets", "好", by=officer, at=AT)


def test_back_dated_evidence_changes_the_page_and_not_what_was_issued(zone):
    season, leader, teams = zone
    close_through(season, leader, 3)
    frozen = Bulletin.objects.get(kind=Kind.MONTHLY, starts_on=MARCH.starts_on)
    sign_late(lead(date(2022, 1, 5), 20, team=teams[0], name="补录项目"), date(2022, 3, 20),
              recorded=date(2022, 4, 6))  # fmt: skip

    shown = view(season, Kind.MONTHLY, MARCH, date(2022, 4, 7))

    assert shown.told == from_json(frozen.told)
    assert section(shown.told, "targets").rows[0].cells[4] == "2"
    changed = {(c.row, c.column): (c.before, c.after) for c in shown.since}
    assert changed["新签约 10 亿元以上", "累计完成"] == ("2", "3")
    assert changed["补录项目", "协议投资（亿元）"] == ("", "20.00")


def test_a_correction_is_a_new_version_with_reason_and_the_old_stays(zone):
    season, leader, _teams = zone
    close_through(season, leader, 3)
    first = Bulletin.objects.get(kind=Kind.MONTHLY, starts_on=MARCH.starts_on)
    told = first.told
    with pytest.raises(Refused, match="都没有变"):
        reissue_bulletin(first.pk, reason="试", by=leader, at=AT)
    sign_late(lead(date(2022, 1, 5), 20), date(2022, 3, 20), recorded=date(2022, 4, 6))
    with pytest.raises(Refused, match="为什么更正"):
        reissue_bulletin(first.pk, reason=" ", by=leader, at=AT)

    second = reissue_bulletin(first.pk, reason="补录协议", by=leader, at=moment(2022, 4, 7))

    assert (second.version, second.reason) == (2, "补录协议")
    first.refresh_from_db()
    assert first.told == told
    event = Event.objects.get(verb="bulletin.corrected")
    assert [p["verb"] for p in event.facts["parts"]] == ["month.reissued"]
    assert Closing.objects.get(month=MARCH.starts_on, version=2).reason == "补录协议"
    diff = between([second, first], 2)
    assert ("2", "3") in [(c.before, c.after) for c in diff]
    assert between([second, first], 1) == []
    with pytest.raises(Refused, match="已经有第2版"):
        reissue_bulletin(first.pk, reason="再来", by=leader, at=AT)


def test_comments_go_into_the_issue_and_later_ones_into_the_next(zone):
    season, leader, _teams = zone
    remark(season, Kind.MONTHLY, MARCH, "targets", "抓紧", by=leader, at=AT)
    remark(season, Kind.MONTHLY, MARCH, "targets", "再抓紧", by=leader, at=AT)
    remark(season, Kind.MONTHLY, MARCH, "signed", "好", by=leader, at=AT)
    remark(season, Kind.MONTHLY, MARCH, "signed", "", by=leader, at=AT)
    close_through(season, leader, 3)
    issued = Bulletin.objects.get(kind=Kind.MONTHLY, starts_on=MARCH.starts_on)
    assert issued.told["comments"] == {"targets": "再抓紧"}

    remark(season, Kind.MONTHLY, MARCH, "teams", "都要动", by=leader, at=AT)
    assert view(season, Kind.MONTHLY, MARCH, TODAY).told.comments == {"targets": "再抓紧"}
    second = reissue_bulletin(issued.pk, reason="加点评", by=leader, at=AT)
    assert second.told["comments"] == {"targets": "再抓紧", "teams": "都要动"}
    with pytest.raises(Refused, match="没有这一节"):
        remark(season, Kind.MONTHLY, MARCH, "nothing", "x", by=leader, at=AT)
    with pytest.raises(Refused, match="2000"):
        remark(season, Kind.MONTHLY, MARCH, "teams", "长" * 2001, by=leader, at=AT)


def test_the_list_of_starts_may_go_out_early_and_no_other(zone):
    season, leader, _teams = zone
    quarter = period_of(Kind.STARTS, date(2022, 4, 1))
    assert issue_bulletin(season, Kind.STARTS, quarter, by=leader, at=AT).version == 1
    with pytest.raises(Refused, match="已经定稿"):
        issue_bulletin(season, Kind.STARTS, quarter, by=leader, at=AT)
    with pytest.raises(Refused, match="封账时定稿"):
        issue_bulletin(season, Kind.MONTHLY, MARCH, by=leader, at=AT)
    later = period_of(Kind.STARTS, date(2022, 7, 1))
    with pytest.raises(Refused, match="还没有开始"):
        issue_bulletin(season, Kind.STARTS, later, by=leader, at=AT)


def test_the_red_and_black_lists_go_out_once_they_are_decided(zone):
    season, leader, teams = zone
    quarter = period_of(Kind.RED_BLACK, date(2022, 1, 1))
    with pytest.raises(Refused, match="还没有拟出"):
        issue_bulletin(season, Kind.RED_BLACK, quarter, by=leader, at=AT)
    row = Listing.objects.create(
        season=season, starts_on=quarter.starts_on, ends_on=quarter.ends_on, colour=Colour.RED,
        team=teams[0], reason="本赛道第 1 名", proposed_at=AT,
    )  # fmt: skip
    with pytest.raises(Refused, match="没确认"):
        issue_bulletin(season, Kind.RED_BLACK, quarter, by=leader, at=AT)
    decide_listing(row.pk, confirm=True, by=leader, at=AT)
    told = from_json(issue_bulletin(season, Kind.RED_BLACK, quarter, by=leader, at=AT).told)
    assert [r.cells[2:] for r in section(told, "red").rows] == [
        (teams[0].short_name, "本赛道第 1 名", "已上榜")]  # fmt: skip
    assert section(told, "black").rows == ()


def test_the_forecast_in_a_bulletin_is_the_one_of_its_day(zone):
    season, _leader, _teams = zone
    kept = keep_forecast(season, date(2022, 3, 31), at=moment(2022, 4, 1))
    said = kept.told["zone"]["targets"][0]
    told = build(season, Kind.MONTHLY, MARCH, TODAY)
    row = section(told, "forecast").rows[0]
    assert row.values[3] == round(said["probability"], 4)
    assert row.values[4:7] == (said["p05"], said["p50"], said["p95"])
    assert section(told, "targets").rows[0].values[9] == row.values[3]


def test_word_says_every_heading_figure_and_comment(zone):
    season, _leader, _teams = zone
    told = build(season, Kind.MONTHLY, MARCH, TODAY, {"targets": "抓紧签约"})
    made = docx.Document(BytesIO(bulletin_docx(told, version=2, reason="补录", digest="abc")))
    text = "\n".join(p.text for p in made.paragraphs)
    cells = [c.text for t in made.tables for row in t.rows for c in row.cells]
    assert "招商引资月报" in text and "第2版" in text and "更正原因：补录" in text
    assert "点评：抓紧签约" in text and "记录校验码：abc" in text
    for each in told.sections:
        assert each.head in text
        assert all(cell in cells for row in each.rows for cell in row.cells)


def test_excel_keeps_the_offices_order_and_no_cell_acts(zone, monkeypatch):
    season, _leader, teams = zone
    sign(lead(date(2022, 3, 1), 20, team=teams[0], name="=HYPERLINK(1)"), date(2022, 3, 20))
    told = build(season, Kind.MONTHLY, MARCH, TODAY, {"signed": "+点评"})
    order = {"signed": ["team", "name", "amount"]}
    monkeypatch.setattr(excel, "parameter", lambda key, on: order)

    book = openpyxl.load_workbook(BytesIO(excel.bulletin_xlsx(told)))

    assert book.sheetnames == [s.head for s in told.sections]
    sheet = book["本月新签约"]
    assert [c.value for c in sheet[2]] == ["队伍", "项目", "协议投资（亿元）"]
    assert [c.value for c in sheet[3]][2] == 60
    assert sheet["B4"].value == "'=HYPERLINK(1)"
    assert {c.data_type for row in sheet for c in row} <= {"s", "n"}
    assert "'+点评" in [c.value for row in sheet for c in row]


def test_a_column_that_a_section_has_not_is_named(zone, monkeypatch):
    season, _leader, _teams = zone
    told = build(season, Kind.MONTHLY, MARCH, TODAY)
    monkeypatch.setattr(excel, "parameter", lambda key, on: {"signed": ["name", "colour"]})
    with pytest.raises(Refused, match="colour"):
        excel.bulletin_xlsx(told)


def test_the_shipped_order_names_only_columns_that_there_are(zone):
    season, _leader, _teams = zone
    keep_forecast(season, date(2022, 3, 31), at=moment(2022, 4, 1))
    for kind in Kind:
        told = build(season, kind, period_of(kind, date(2022, 3, 1)), TODAY)
        assert excel.bulletin_xlsx(told)[:2] == b"PK"
        assert bulletin_pdf(told, version=1, reason="", digest="x")[:4] == b"%PDF"


def test_a_stored_bulletin_is_read_without_loss(zone):
    season, _leader, _teams = zone
    told = build(season, Kind.MONTHLY, MARCH, TODAY, {"targets": "好"})
    again = from_json(to_json(told))
    assert changes(told, again) == []
    assert to_json(again) == to_json(told)


def test_each_kind_takes_a_fixed_number_of_queries(zone):
    season, _leader, teams = zone

    def asked(kind):
        with CaptureQueriesContext(connection) as context:
            build(season, kind, period_of(kind, date(2022, 3, 1)), TODAY)
        return len(context)

    few = [asked(kind) for kind in Kind]
    for day in range(1, 6):
        sign(lead(date(2022, 3, day), 20, team=teams[0]), date(2022, 3, day + 10))
    assert [asked(kind) for kind in Kind] == few
    assert max(few) <= 90


def test_a_season_without_targets_still_makes_a_bulletin():
    season, leader, _teams = make_zone()
    rebuild(at=AT)
    made = close_month(season, date(2022, 1, 1), by=leader, at=AT)
    told = from_json(made[0].told)
    assert section(told, "targets").empty in ("这一赛季还没有下达目标。",)
    assert bulletin_docx(told, version=1, reason="", digest="")[:2] == b"PK"


def test_the_monthly_tells_the_six_alarms_of_its_last_day(zone):
    season, _leader, _teams = zone
    signed = list(Project.objects.filter(signed_on__isnull=False).order_by("pk"))
    for project, due in zip(signed, (date(2022, 3, 1), date(2022, 3, 21)), strict=False):
        Milestone.objects.create(project=project, stage="S6", due_on=due)
    Milestone.objects.create(project=signed[0], stage="S9", due_on=date(2022, 4, 2))

    told = section(build(season, Kind.MONTHLY, MARCH, TODAY), "alarms")

    assert [row.cells[:4] for row in told.rows] == [("签约未注册", "2", "30", signed[0].name)]
    assert "2 项" in told.note
