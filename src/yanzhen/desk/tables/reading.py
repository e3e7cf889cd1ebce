"""Any upload as sheets of text rows; row numbers are those a person sees."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from yanzhen.common.refusals import Refused
from yanzhen.desk.tables.delimited import read_text, split_rows
from yanzhen.desk.tables.guard import Limits, check_table, damaged, locked

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Sheet:
    """A sheet as rows of texts, from its first row on; `merges` are first and last cells."""

    name: str
    rows: list[list[str]]
    merges: list[Merge] = field(default_factory=list)
    dead_formulas: int = 0


def read_table(path: Path, name: str, limit: Limits) -> list[Sheet]:
    """Return the sheets of a file that hold anything.

    :raises Refused: with one sentence, for every file that is no readable table.
    """
    key = check_table(path, name, limit)
    if key in {"csv", "txt", "csv.gz"}:
        text = read_text(path, name, packed=key == "csv.gz", most=limit.max_unpacked)
        sheets = [Sheet("", list(split_rows(text, name)))]
    else:
        sheets = _read_workbook(path, name, key)
    sheets = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not sheets:
        raise Refused(_("“%(name)s”里没有内容，请检查后重传。") % {"name": name})
    for sheet in sheets:
        _check_shape(sheet, limit)
    return sheets


def read_paste(text: str, limit: Limits) -> list[Sheet]:
    """Return what was pasted from a spreadsheet as one sheet.

    :raises Refused: if nothing was pasted, or too much.
    """
    name = _("粘贴的内容")
    if not text.strip():
        raise Refused(_("没有粘贴任何内容，请从 Excel 复制后再粘贴。"), field="text")
    sheet = Sheet("", list(split_rows(text.strip("\r\n"), name)))
    _check_shape(sheet, limit)
    return [sheet]


def _check_shape(sheet: Sheet, limit: Limits) -> None:
    width = max((_used(row) for row in sheet.rows[:2000]), default=0)
    if width > limit.max_columns:
        raise Refused(
            _("表“%(sheet)s”有 %(width)d 列，最多 %(most)d 列，请删掉用不到的列再传。")
            % {"sheet": sheet.name or "1", "width": width, "most": limit.max_columns}
        )
    if len(sheet.rows) > limit.max_rows:
        raise Refused(
            _("表“%(sheet)s”有 %(rows)d 行，一次最多 %(most)d 行，请拆成几个再传。")
            % {"sheet": sheet.name or "1", "rows": len(sheet.rows), "most": limit.max_rows}
        )


def _used(row: Sequence[str]) -> int:
    return next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)


def _read_workbook(path: Path, name: str, key: str) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = [_read_sheet(book, title) for title in book.sheet_names]
    except PasswordError as problem:
        raise Refused(locked(name)) from problem
    except (CalamineError, OSError, ValueError) as problem:
        raise Refused(damaged(name)) from problem
    except BaseException as problem:
        # The reader is written in Rust; its panics are no ordinary exceptions.
        if type(problem).__name__ != "PanicException":
            raise
        raise Refused(damaged(name)) from problem
    if key == "xlsx":
        for sheet, dead in zip(sheets, _dead_formulas(path, len(sheets)), strict=True):
            sheet.dead_formulas = dead
    return sheets


def _read_sheet(book: CalamineWorkbook, title: str) -> Sheet:
    sheet = book.get_sheet_by_name(title)
    rows = [_texts(row) for row in sheet.to_python(skip_empty_area=False)]
    merges = [((a, b), (c, d)) for (a, b), (c, d) in sheet.merged_cell_ranges or []]
    return Sheet(title, rows, merges)


def _texts(row: Iterable[Any]) -> list[str]:
    return [cell.strip() if cell.__class__ is str else _text(cell) for cell in row]


def _text(cell: Any) -> str:
    """Return a cell as a person would type it: 20 for 20.0, 2022-03-05 for a day."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return f"{cell:.10f}".rstrip("0") if 1e-9 < abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (int, timedelta)) else str(cell or "")


_DEAD = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v\s*/>|<v></v>)?</c>")


def _dead_formulas(path: Path, sheets: int) -> list[int]:
    """Return how many formulas of each sheet were never calculated, and so have no value."""
    with zipfile.ZipFile(path) as packed:
        names = {entry.filename for entry in packed.infolist()}
        return [
            len(_DEAD.findall(packed.read(part))) if part in names else 0
            for part in (f"xl/worksheets/sheet{n}.xml" for n in range(1, sheets + 1))
        ]
