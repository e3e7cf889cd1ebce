"""Spreadsheets going out: no cell may act as a formula when a person opens the file."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

# A cell that begins so is read as a formula (or a command) by spreadsheet programs.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """Return a value that no spreadsheet program will execute; numbers and days stay themselves.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell(-5), safe_cell("甲公司")
    ("'=HYPERLINK(1)", -5, '甲公司')
    """
    if value is None or isinstance(value, (int, float, Decimal, date)):
        return value
    text = str(value)
    return "'" + text if text.lstrip(" ").startswith(DANGEROUS) else text


def write_xlsx(
    target: IO[bytes], title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write one sheet, a row at a time in bounded memory, and return how many rows."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(title[:31].translate(str.maketrans("[]:*?/\\", "（）：·？｜｜")))
    bold = book.add_format({"bold": True, "bottom": 1})
    as_day = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, str(heading), bold)
    sheet.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, count, column, value, as_day)
    book.close()
    return count


def _write_cell(sheet: Any, row: int, column: int, value: Any, as_day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_string(row, column, value.isoformat(sep=" ", timespec="minutes"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, as_day)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, safe_cell(value))


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield a CSV, with the mark that has Excel read it as UTF-8."""
    yield "\ufeff" + _csv_line(headings)
    for row in rows:
        yield _csv_line([safe_cell(value) for value in row])


def _csv_line(values: Sequence[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow("" if value is None else value for value in values)
    return buffer.getvalue()
