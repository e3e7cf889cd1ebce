"""A bulletin as a workbook in the office's own column order; no cell acts as a formula."""

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.common.sheets import safe_cell
from yanzhen.reports.told import Row, Section, Told

WIDEST = 40


def bulletin_xlsx(told: Told) -> bytes:
    """Return a bulletin as an .xlsx file, a sheet a section.

    :raises Refused: if `reports.excel_columns` names a column that the section has not.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    order = parameter("reports.excel_columns", on=date.fromisoformat(told.as_of))
    used: set[str] = set()
    for section in told.sections:
        name = _sheet_name(section.head, used)
        _sheet(book, book.add_worksheet(name), section, places_of(section, order), told)
    book.close()
    return out.getvalue()


def places_of(section: Section, order: dict[str, list[str]]) -> list[int]:
    """Return which columns go out, in the office's order; all where it says nothing."""
    known = [column.key for column in section.columns]
    wanted = order.get(section.key, known)
    if unknown := [key for key in wanted if key not in known]:
        raise Refused(
            _("参数 reports.excel_columns 的 %(section)s 里没有这些栏：%(columns)s。"
              "可用的：%(known)s。请系统管理员改参数。")
            % {"section": section.key, "columns": "、".join(unknown), "known": "、".join(known)}
        )  # fmt: skip
    return [known.index(key) for key in wanted]


def _sheet_name(head: str, used: set[str]) -> str:
    """Return a name that Excel takes: 31 characters at most, none of []:*?/\\, each once."""
    plain = head.translate(str.maketrans("[]:*?/\\", "（）：·？｜｜"))[:28]
    name, n = plain, 2
    while name in used:
        name, n = f"{plain}{n}", n + 1
    used.add(name)
    return name


def _sheet(book: Any, sheet: Any, section: Section, places: list[int], told: Told) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    title = book.add_format({"bold": True, "font_size": 14})
    formats = {"share": book.add_format({"num_format": "0.0%"}),
               "money": book.add_format({"num_format": "#,##0.00"}),
               "plain": book.add_format({})}  # fmt: skip
    words = f"{told.zone}{told.title} {told.period} · {section.head}"
    sheet.write_string(0, 0, safe_cell(words), title)
    for column, place in enumerate(places):
        sheet.write_string(1, column, safe_cell(section.columns[place].label), bold)
        texts = [section.columns[place].label, *(row.cells[place] for row in section.rows)]
        sheet.set_column(column, column, min(max(len(t) * 2 for t in texts) + 2, WIDEST))
    for number, row in enumerate(section.rows, start=2):
        for column, place in enumerate(places):
            _cell(sheet, number, column, row, place, formats)
    last = len(section.rows) + 3
    for offset, text in enumerate(t for t in (section.note, told.comments.get(section.key)) if t):
        sheet.write_string(last + offset, 0, safe_cell(text))
    sheet.freeze_panes(2, 0)


def _cell(
    sheet: Any, line: int, column: int, row: Row, place: int, formats: dict[str, Any]
) -> None:
    value, text = row.values[place], row.cells[place]
    if isinstance(value, int | float) and not isinstance(value, bool):
        kind = "share" if text.endswith("%") else "money" if "." in text else "plain"
        sheet.write_number(line, column, value, formats[kind])
    elif text:
        sheet.write_string(line, column, safe_cell(text))
