"""From a sheet's rows to parsed rows, as the plan says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.desk.imports.kinds import CellContext, Field, ImportKind, ParsedRow
from yanzhen.desk.imports.layout import SheetPlan, data_rows
from yanzhen.desk.tables.reading import Sheet

Parse = Callable[[str, CellContext], Any]
# Readings remembered a column; a column of names fills this once and then costs a look-up a row.
MOST_REMEMBERED = 5_000
_UNREAD = object()


@dataclass(frozen=True, slots=True)
class Reader:
    """How one column is read. What its cells said is remembered, as cities, trades and days
    repeat all through a sheet; only plain values, which rows may share."""

    index: int
    key: str
    parse: Parse | None
    context: CellContext
    feeds: Field
    known: dict[str, str | None] = field(default_factory=dict)

    def read(self, text: str) -> Any:
        if self.parse is None:
            return text
        value = self.parse(text, self.context)
        if (value is None or value.__class__ is str) and len(self.known) < MOST_REMEMBERED:
            self.known[text] = value
        return value


def parsed_rows(
    sheets: Sequence[Sheet], plans: Sequence[SheetPlan], kind: ImportKind, *, on: date
) -> Iterator[ParsedRow]:
    """Yield every data row of the sheets that are not left out, numbered through from 1."""
    number = 0
    for sheet, plan in zip(sheets, plans, strict=True):
        if plan.skip:
            continue
        readers = _readers(plan, kind, on)
        prefix = f"{sheet.name} · " if sheet.name else ""
        for line, cells in data_rows(sheet, plan):
            number += 1
            yield parse_row(number, f"{prefix}{line}", cells, readers)


def _readers(plan: SheetPlan, kind: ImportKind, on: date) -> list[Reader]:
    by_key = {one.key: one for one in kind.fields}
    return [
        Reader(index, one.key, one.parse,
               CellContext(column.unit, plan.year, on, year_is_guess=plan.year_is_guess), one)
        for index, column in enumerate(plan.columns)
        if (one := by_key.get(column.field))
    ]  # fmt: skip


def parse_row(
    number: int, place: str, cells: Sequence[str], readers: Sequence[Reader]
) -> ParsedRow:
    """Return one row; a cell that cannot be read becomes a warning and says nothing."""
    fields: dict[str, Any] = {}
    row = ParsedRow(number, place[:80], fields)
    width = len(cells)
    for reader in readers:
        text = cells[reader.index] if reader.index < width else ""
        if not text:
            continue
        value: Any = reader.known.get(text, _UNREAD)
        if value is _UNREAD:
            try:
                value = reader.read(text)
            except (ValueError, ArithmeticError, LookupError, TypeError) as problem:
                row.warnings.append(_warning(reader.feeds, text, problem))
                continue
        if value is not None and value != "":
            fields[reader.key] = value
    return row


def _warning(one: Field, text: str, problem: Exception) -> str:
    said = str(problem) if isinstance(problem, ValueError) and str(problem) else ""
    return f"{one.label}：{said or _('看不懂“%s”。') % text[:40]}"


def required_of(kind: ImportKind) -> list[Field]:
    return [one for one in kind.fields if one.required]


def lacking(row: ParsedRow, required: Sequence[Field]) -> str:
    """Return why a row cannot be used: the first required field it lacks, or nothing."""
    for one in required:
        if one.key not in row.fields:
            bad = next((w for w in row.warnings if w.startswith(f"{one.label}：")), "")
            return bad or _("缺少%(field)s，请补上。") % {"field": one.label}
    return ""


def silence_of(kind: ImportKind) -> dict[str, Any]:
    """Return the fields of a row that says nothing at all."""
    return {one.key: None for one in kind.fields}


def complete(row: ParsedRow, silence: dict[str, Any]) -> ParsedRow:
    """Return the row with every field of the kind present, None where it says nothing."""
    row.fields = {**silence, **row.fields}
    return row
