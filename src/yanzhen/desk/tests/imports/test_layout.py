"""Sheets as people keep them: where the heading is, what the columns mean, which rows count."""

import pytest

from yanzhen.desk.imports.kinds import Verdict
from yanzhen.desk.imports.layout import data_rows, plain_heading, plan_sheet
from yanzhen.desk.tables.reading import Sheet
from yanzhen.desk.tests.imports.tallies import Tallies, workbook

TITLED = [
    ["2021年重点项目推进表", "", "", ""],
    ["单位：亿元、亩　　截至2021年6月底", "", "", ""],
    ["名称", "数量", "总投资", "责任部门"],
    ["一、新能源产业", "", "", ""],
    ["甲", "1", "1.2亿", "投促局"],
    ["", "", "", ""],
    ["乙", "2", "0.6", ""],
    ["合计", "共2个", "", ""],
    ["名称", "数量", "总投资", "责任部门"],
    ["丙", "3", "面议", "经发局"],
    ["备注：以上为意向口径。", "", "", ""],
]


def plan(rows, merges=(), name="表"):
    sheet = Sheet(name, [list(row) for row in rows], list(merges))
    return sheet, plan_sheet(sheet, Tallies())


def test_finds_the_heading_under_titles_and_leaves_out_what_is_no_row():
    sheet, found = plan(TITLED)
    assert found.heading_row == 2
    assert [(line, row[0]) for line, row in data_rows(sheet, found)] == [
        (5, "甲"),
        (7, "乙"),
        (10, "丙"),
    ]
    assert found.rows == 3


def test_takes_unit_and_year_from_title_and_note():
    _sheet, found = plan(TITLED)
    assert [column.unit for column in found.columns] == ["", "", "亿元、亩", ""]
    assert (found.year, found.year_is_guess) == (2021, False)


def test_fills_cells_merged_over_several_rows():
    rows = [["名称", "数量", "责任部门"], ["甲", "1", "投促局"], ["乙", "2", ""], ["丙", "3", ""]]
    sheet, found = plan(rows, merges=[((1, 2), (2, 2))])
    assert [row[2] for _line, row in data_rows(sheet, found)] == ["投促局", "投促局", ""]


def test_reads_a_heading_of_two_rows():
    rows = [
        ["名称", "数量", "投资规模", "", "责任部门"],
        ["", "", "总投资（亿元）", "固定投资（亿元）", ""],
        ["甲", "1", "1.2", "0.6", "投促局"],
    ]
    sheet, found = plan(rows, merges=[((0, 2), (0, 3))])
    assert [c.field for c in found.columns] == ["name", "count", "money", "", "office"]
    assert found.columns[2].unit == "亿元"
    assert [line for line, _row in data_rows(sheet, found)] == [3]


def test_takes_the_year_from_the_sheets_name_or_guesses_it_from_the_days():
    rows = [["名称", "数量", "时间"], ["甲", "1", "2022-03-05"], ["乙", "2", "3月5日"]]
    assert plan(rows, name="2021线索")[1].year == 2021
    guessed = plan(rows)[1]
    assert (guessed.year, guessed.year_is_guess) == (2022, True)


def test_recognises_a_known_producer_by_its_headings():
    found = plan([["单位名称", "数量"], ["甲", "1"]])[1]
    assert (found.format, found.format_label) == ("dipper", "北斗查")


def test_skips_a_sheet_without_a_heading():
    assert plan([["说明"], ["请勿改动"]])[1].skip


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("总投资\n（亿元）", "总投资"),
        ("＊名称", "名称"),
        ("总投资/万元", "总投资"),
        ("用地(亩)", "用地"),
        ("责任部门（牵头）", "责任部门(牵头)"),
    ],
)
def test_reads_headings_without_their_ornaments(heading, plain):
    assert plain_heading(heading) == plain


@pytest.mark.django_db
def test_several_sheets_are_read_with_their_own_headings(preview):
    batch = preview(workbook(TITLED))
    assert [row.place for row in batch.rows.order_by("number")] == ["表 · 5", "表 · 7", "表 · 10"]
    assert set(batch.rows.values_list("verdict", flat=True)) == {Verdict.NEW}
    assert batch.rows.get(number=2).fields["money"]["low"] == "60000000"
