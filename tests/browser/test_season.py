"""A season in one go: targets from the office's sheet, two months, a month closed and its bulletin
issued, looked at, corrected, and the forecast read."""

import re
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import expect
from pypdf import PdfReader

from yanzhen.demo.people import account_of

pytestmark = pytest.mark.browser
SLOW = 120_000  # a month of the demo's days runs with the request
METRIC, DAYS = "外出招商天数", "600"


def sheet_with_one_more(exported: Path, folder: Path) -> Path:
    """Add a row to the sheet that the page gave out; all else stays as it was."""
    book = openpyxl.load_workbook(exported)
    page = book.active
    head = [cell.value for cell in page[1]]
    row = {"指标": METRIC, "队伍": "全区", "目标值": DAYS, "开始日期": "2022-01-01",
           "截止日期": "2022-12-31", "依据": "年中加任务"}  # fmt: skip
    page.append([row.get(name, "") for name in head])
    path = folder / "目标表.xlsx"
    book.save(path)
    return path


def download(page, name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("link", name=name, exact=True).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def set_targets_from_a_sheet(leader, folder: Path) -> None:
    page = leader.page
    leader.open("/targets/tree/")
    sheet = sheet_with_one_more(download(page, "导出目标表", folder), folder)
    page.get_by_role("link", name="导入目标表").click()
    page.get_by_label("Excel 或 CSV 文件").set_input_files(sheet)
    page.get_by_role("button", name="下一步：识别列").click()
    page.get_by_role("button", name="下一步：逐行预览").click()
    expect(page.get_by_role("heading", name="看过之后再确认")).to_be_visible(timeout=SLOW)
    expect(page.locator("#import-rows")).to_contain_text(METRIC)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("button", name="撤销整批导入")).to_be_visible(timeout=SLOW)
    leader.open("/targets/tree/")
    expect(page.locator("main")).to_contain_text(METRIC)


def let_a_month_pass(visitor) -> None:
    page = visitor.page
    visitor.open("/demo/clock/")
    before = page.locator("#clock time").first.get_attribute("datetime")
    page.get_by_role("button", name="前进一月").click()
    expect(page.locator("#clock time").first).not_to_have_attribute(
        "datetime", before, timeout=SLOW
    )


def close_the_month_that_is_due(leader) -> str:
    """Close it, which opens its bulletin; return its name, such as 2022年4月."""
    page = leader.page
    leader.open("/reports/")
    button = page.get_by_role("button", name=re.compile(r"^封.*的账$"))
    month = button.inner_text().removeprefix("封").removesuffix("的账")
    button.click()
    page.locator("#confirm").get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{month}招商引资月报", timeout=SLOW)
    expect(page.locator(".yz-page-sub")).to_contain_text("第1版")
    return month


def plain(text: str) -> str:
    """Leave out the blanks, which a PDF sets and breaks as it needs."""
    return "".join(text.split())


def said_in_word(path: Path) -> str:
    word = Document(str(path))
    told = [p.text for p in word.paragraphs]
    return plain("".join([*told, *(c.text for table in word.tables for c in table._cells)]))


def said_in_pdf(path: Path) -> str:
    return plain("".join(page.extract_text() for page in PdfReader(path).pages))


def say_more(page) -> None:
    """Comment after the bulletin was issued: the comment goes out with the next version."""
    box = page.locator("details.yz-report-remark").first
    box.locator("summary").click()
    box.get_by_role("textbox").fill("外资一笔退回重汇，下月补上。")
    box.get_by_role("button", name="保存点评").click()
    expect(page.locator("main")).to_contain_text("随更正版发出", timeout=SLOW)


def test_a_season_from_its_sheet_to_a_corrected_bulletin(visit, tmp_path):
    leader = visit(account_of("ZONE_LEADER"))
    set_targets_from_a_sheet(leader, tmp_path)
    admin = visit(account_of("ADMINISTRATOR"))
    for _month in range(2):
        let_a_month_pass(admin)

    month = close_the_month_that_is_due(leader)
    page = leader.page
    shown = page.locator("main").inner_text()
    figures = page.locator(".yz-report-section tbody").locator("th, td").all_text_contents()
    assert METRIC in figures and METRIC in shown and len(figures) > 100
    for text in (said_in_word(download(page, "Word", tmp_path)),
                 said_in_pdf(download(page, "PDF", tmp_path))):  # fmt: skip
        assert plain(month) in text
        assert [each for each in figures if plain(each) not in text] == []

    say_more(page)
    reason = "外资一笔退回重汇，按商务平台记录改"
    page.get_by_label("更正原因").fill(reason)
    page.get_by_role("button", name="发更正版").click()
    if page.locator("#confirm[open]").count():
        page.locator("#confirm").get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("第2版", timeout=SLOW)
    expect(page.locator("main")).to_contain_text(reason)
    page.get_by_role("link", name=re.compile("第1版")).click()
    expect(page.locator("main")).to_contain_text("这是旧版")

    leader.open("/outlook/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("预测")
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+(\.\d)?\s*%"))
    leader.open("/league/")
    expect(page.locator("main table").first).to_be_visible()
    assert not leader.complaints + admin.complaints, leader.complaints + admin.complaints
