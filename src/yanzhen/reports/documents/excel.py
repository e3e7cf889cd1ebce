"""A bulletin as a workbook in the office's own column order; no cell acts as a formula."""

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.common.sheets import safe_cell
from yanzhen.reports.documents.word import subtitle
from yanzhen.reports.told import Row, Section, Told

WIDEST = 40
SIGNS, BOUNDS = ("+", "−"), ("<", ">")


def bulletin_xlsx(told: Told, *, version: int = 0, reason: str = "", digest: str = "") -> bytes:
    """Return a bulletin as an .xlsx file, a sheet a section; version 0 is a draft.

    :raises Refused: if `reports.excel_columns` names a column that the section has not.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    order = parameter("reports.excel_columns", on=date.fromisoformat(told.as_of))
    used: set[str] = set()
    foot = [
        _("更正原因：%s") % reason if reason else "",
        _("记录校验码：%s") % digest if digest else "",
    ]
    for section in told.sections:
        sheet = book.add_worksheet(_sheet_name(section.head, used))
        words = f"{told.zone}{told.title} · {section.head} · {subtitle(told, version)}"
        _table(book, sheet, section, places_of(section, order), words)
        note = section.note or ("" if section.rows else section.empty)
        said = [note, told.comments.get(section.key, ""), *foot]
        for line, text in enumerate((t for t in said if t), start=len(section.rows) + 3):
            sheet.write_string(line, 0, safe_cell(text))
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


def _table(book: Any, sheet: Any, section: Section, places: list[int], words: str) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    sheet.write_string(0, 0, safe_cell(words), book.add_format({"bold": True, "font_size": 14}))
    for column, place in enumerate(places):
        sheet.write_string(1, column, safe_cell(section.columns[place].label), bold)
        texts = [section.columns[place].label, *(row.cells[place] for row in section.rows)]
        sheet.set_column(column, column, min(max(len(t) * 2 for t in texts) + 2, WIDEST))
    formats = {}
    for number, row in enumerate(section.rows, start=2):
        for column, place in enumerate(places):
            shown = number_format(row.cells[place])
            if shown not in formats:
                formats[shown] = book.add_format({"num_format": shown})
            _cell(sheet, number, column, row, place, formats[shown])
    sheet.freeze_panes(2, 0)


def number_format(text: str) -> str:
    """Return the format in which a sheet shows a number as it is printed.

    >>> number_format("95%"), number_format("1,345.20"), number_format("27"), number_format("−2.8")
    ('0%', '#,##0.00', '0', '+0.0;"−"0.0;0.0')
    """
    number = text.rstrip("%")
    plain = "#,##0" if "," in number else "0"
    if decimals := len(number.partition(".")[2]):
        plain = ("0." if text.endswith("%") or text[0] in SIGNS else "#,##0.") + "0" * decimals
    if text.startswith(SIGNS):
        plain = f'+{plain};"−"{plain};{plain}'
    return plain + "%" * text.endswith("%")


def _cell(sheet: Any, line: int, column: int, row: Row, place: int, shown: Any) -> None:
    """Write a number as a number, but a bound ("below 1 %") as the text it is."""
    value, text = row.values[place], row.cells[place]
    if isinstance(value, int | float) and not text.startswith(BOUNDS):
        sheet.write_number(line, column, value, shown)
    elif text:
        sheet.write_string(line, column, safe_cell(text))
