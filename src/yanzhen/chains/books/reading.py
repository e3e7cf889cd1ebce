"""A file of the map as rows: what it says, and at which place of the file each row stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.chains.books.columns import (
    DAYS,
    FLAGS,
    KEYWORD_MARK,
    NO,
    SEGMENTS,
    SOURCED,
    STATEMENT_SHEETS,
    WORDS,
    YES,
    SheetForm,
)
from yanzhen.chains.calc.changes import Key
from yanzhen.chains.checks import Problem
from yanzhen.chains.reference import parse_reference
from yanzhen.chains.reference.rows import Book, book_of
from yanzhen.chains.rows import read_pillars
from yanzhen.chains.tables import body
from yanzhen.common.dates import read_date
from yanzhen.common.plain_files import Unusable, read_text
from yanzhen.common.refusals import Refused
from yanzhen.common.sheets import DANGEROUS
from yanzhen.desk.tables.guard import limits
from yanzhen.desk.tables.reading import Sheet, read_table

MOST_JSON = 20_000_000


@dataclass(slots=True)
class Read:
    """What a file says. `places` tells where a row stands, `problems` what cannot be read."""

    book: Book
    places: dict[tuple[str, Key], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def trouble(self, table: str, key: Key, place: str, text: str) -> None:
        self.places.setdefault((table, key), place)
        self.problems.append(Problem(table, key, text if place in text else f"{place}：{text}"))


def read_upload(path: Path, name: str, *, on: date) -> Read:
    """Return the content of an uploaded workbook or JSON file.

    :raises Refused: if it is neither, or nothing of it can be read.
    """
    if name.lower().endswith(".json"):
        return _read_json(path, name)
    if not name.lower().endswith(".xlsx"):
        raise Refused(_("只收 .xlsx 和 .json。请用从这里导出的文件改好再传。"), field="file")
    return _read_workbook(read_table(path, name, limits(on)))


def _read_json(path: Path, name: str) -> Read:
    if path.stat().st_size > MOST_JSON:
        raise Refused(_("“%s”超过 20 MB，请拆开再传。") % name, field="file")
    try:
        return Read(book_of(parse_reference(read_text(path), name)))
    except (Unusable, ValueError, RecursionError) as problem:
        raise Refused(_("读不懂这个文件：%s") % str(problem)[:300], field="file") from problem


def _read_workbook(sheets: Sequence[Sheet]) -> Read:
    by_title = {sheet.name.strip(): sheet for sheet in sheets}
    if SEGMENTS.title not in by_title:
        raise Refused(_("文件里没有“环节”工作表，请用从这里导出的 Excel 改好再传。"), field="file")
    read = Read(Book())
    pillars = {row["name"]: key[0] for key, row in read_pillars().items()}
    _read_segments(by_title[SEGMENTS.title], pillars, read)
    for form in STATEMENT_SHEETS:
        if form.title in by_title:
            _read_statements(by_title[form.title], form, read)
    return read


def _lines(sheet: Sheet, form: SheetForm) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the place and the cells by heading of every row that holds anything.

    :raises Refused: if a heading is missing.
    """
    headings = [cell.strip() for cell in sheet.rows[0]]
    if missing := [h for h in form.headings() if h not in headings]:
        raise Refused(
            _("工作表“%(sheet)s”第 1 行缺少列：%(columns)s。")
            % {"sheet": form.title, "columns": "、".join(missing)},
            field="file",
        )
    for number, row in enumerate(sheet.rows[1:], start=2):
        cells = {h: _unquoted(cell) for h, cell in zip(headings, row, strict=False)}
        if any(cells.get(h) for h in form.headings()):
            place = _("工作表“%(sheet)s”第 %(row)s 行") % {"sheet": form.title, "row": number}
            yield place, {h: cells.get(h, "") for h in form.headings()}


def _unquoted(cell: str) -> str:
    """Take off the mark that keeps spreadsheet programs from reading a text as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip().startswith(DANGEROUS) else cell


def _read_segments(sheet: Sheet, pillars: Mapping[str, str], read: Read) -> None:
    words = {word: code for code, word in WORDS["position"].items()}
    for place, cells in _lines(sheet, SEGMENTS):
        key = (cells["环节代码"].upper(),)
        if not _is_new(read, "segment", key, place):
            continue
        pillar = pillars.get(cells["主导产业"], "")
        if not pillar:
            text = _("没有主导产业“%s”，请照页面上的名称写。") % cells["主导产业"]
            read.trouble("segment", key, place, text)
        depth = cells["深度"]
        read.book.segments[key] = {
            "pillar": pillar, "chain": cells["链"], "name": cells["名称"],
            "position": words.get(cells["位置"], cells["位置"]),
            "depth": int(depth) if depth.isascii() and depth.isdigit() and len(depth) < 4 else 0,
            "keywords": [w.strip() for w in cells["关键词"].split(KEYWORD_MARK) if w.strip()],
            "into": "",
        }  # fmt: skip
        if pillar and cells["链"]:
            read.book.chains.setdefault((pillar, cells["链"]), {"order": 0})


def _read_statements(sheet: Sheet, form: SheetForm, read: Read) -> None:
    back = {word: code for code, word in WORDS.get(form.key_words, {}).items()}
    orders: dict[str, int] = {}
    for place, cells in _lines(sheet, form):
        key = tuple(
            cells[h].upper() if h.endswith("代码") and h != "行业代码" else cells[h]
            for h in form.key
        )
        key = (*key[:-1], back.get(key[-1], key[-1]))
        if not _is_new(read, form.table, key, place):
            continue
        fields = {
            name: _READ.get(name, _text)(cells[heading], name, _told(read, form, key, place))
            for heading, name in (*form.fields, *SOURCED)
        }
        row = body(form.table, **fields)
        if "order" in row:
            row["order"] = orders.setdefault(key[0], 0)
            orders[key[0]] += 1
        read.book.statements[form.table][key] = row


def _told(read: Read, form: SheetForm, key: Key, place: str) -> Callable[[str], None]:
    return lambda text: read.trouble(form.table, key, place, text)


def _is_new(read: Read, table: str, key: Key, place: str) -> bool:
    if (table, key) not in read.places:
        read.places[table, key] = place
        return True
    first = read.places[table, key]
    told = {"here": place, "first": first, "key": " ".join(key)}
    text = _("%(here)s与%(first)s重复（%(key)s），请删去一行。") % told
    read.problems.append(Problem(table, key, text))
    return False


def _text(cell: str, _field: str, _tell: Callable[[str], None]) -> str:
    return cell


def _flag(cell: str, _field: str, tell: Callable[[str], None]) -> bool:
    if cell not in ("", YES, NO):
        tell(_("“%s”请写“是”或“否”。") % cell)
    return cell == YES


def _day(cell: str, _field: str, tell: Callable[[str], None]) -> str | None:
    if not cell:
        return None
    try:
        found = read_date(cell)
    except ValueError as problem:
        tell(str(problem))
        return None
    if found is None:
        tell(_("“%s”不是日期，请写成 2022-05-31。") % cell)
        return None
    return found.day.isoformat()


def _word(cell: str, name: str, _tell: Callable[[str], None]) -> str:
    return {word: code for code, word in WORDS[name].items()}.get(cell, cell)


_READ: dict[str, Callable[[str, str, Callable[[str], None]], Any]] = {
    **dict.fromkeys(FLAGS, _flag), **dict.fromkeys(DAYS, _day), "maturity": _word,
}  # fmt: skip
