"""The map as an Excel workbook: a sheet of segments, one for each kind of statement."""

from collections.abc import Iterator
from datetime import date
from typing import IO, Any

import xlsxwriter

from yanzhen.chains.books.columns import (
    DAYS,
    FLAGS,
    KEYWORD_MARK,
    NAME,
    NO,
    SEGMENTS,
    SOURCED,
    STATEMENT_SHEETS,
    WORDS,
    YES,
    SheetForm,
)
from yanzhen.chains.calc.changes import Body, Key
from yanzhen.chains.reference.rows import Book
from yanzhen.common.sheets import safe_cell


def write_workbook(target: IO[bytes], book: Book) -> None:
    """Write the eight sheets; what is empty on the map is an empty sheet with its headings."""
    file = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = file.add_format({"bold": True, "bottom": 1})
    day = file.add_format({"num_format": "yyyy-mm-dd"})
    _write(file, SEGMENTS, _segment_rows(book), bold, day)
    for form in STATEMENT_SHEETS:
        _write(file, form, _statement_rows(book, form), bold, day)
    file.close()


def _write(file: Any, form: SheetForm, rows: Iterator[list[Any]], bold: Any, day: Any) -> None:
    sheet = file.add_worksheet(form.title)
    headings = form.headings() + ([] if form.table in ("segment", "link") else [NAME])
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(headings) - 1, 16)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, safe_cell(value))


def _segment_rows(book: Book) -> Iterator[list[Any]]:
    for (code,), row in book.segments.items():
        pillar = book.pillars[row["pillar"],]["name"]
        yield [code, row["name"], pillar, row["chain"], WORDS["position"][row["position"]],
               KEYWORD_MARK.join(row["keywords"]), row["depth"]]  # fmt: skip


def _statement_rows(book: Book, form: SheetForm) -> Iterator[list[Any]]:
    place = {code: number for number, (code,) in enumerate(book.segments)}
    rows = book.statements[form.table].items()

    def order(item: tuple[Key, Body]) -> tuple[Any, ...]:
        return (place.get(item[0][0], len(place)), item[1].get("order", 0), item[0])

    for key, row in sorted(rows, key=order):
        told = [_cell(field, row[field]) for _heading, field in (*form.fields, *SOURCED)]
        last = WORDS[form.key_words][key[-1]] if form.key_words else key[-1]
        name = [] if form.table == "link" else [book.segments[key[0],]["name"]]
        yield [*key[:-1], last, *told, *name]


def _cell(field: str, value: Any) -> Any:
    if field in FLAGS:
        return YES if value else NO
    if field in DAYS:
        return date.fromisoformat(value) if value else ""
    return WORDS[field].get(value, value) if field in WORDS else value
