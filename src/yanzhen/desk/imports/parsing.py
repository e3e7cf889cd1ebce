"""From a sheet's rows to parsed rows, as the plan says."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.desk.imports.kinds import CellContext, Field, ImportKind, ParsedRow
from yanzhen.desk.imports.layout import SheetPlan, data_rows
from yanzhen.desk.tables.reading import Sheet

Reader = tuple[int, Field, CellContext]


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
        (index, by_key[column.field],
         CellContext(column.unit, plan.year, on, year_is_guess=plan.year_is_guess))
        for index, column in enumerate(plan.columns)
        if column.field in by_key
    ]  # fmt: skip


def parse_row(
    number: int, place: str, cells: Sequence[str], readers: Sequence[Reader]
) -> ParsedRow:
    """Return one row; a cell that cannot be read becomes a warning and says nothing."""
    fields: dict[str, Any] = {}
    row = ParsedRow(number, place[:80], fields)
    for index, one, context in readers:
        text = cells[index] if index < len(cells) else ""
        if not text:
            continue
        value = _read(one.parse, text, context, one, row.warnings) if one.parse else text
        if value is not None and value != "":
            fields[one.key] = value
    return row


def _read(
    parse: Callable[[str, CellContext], Any],
    text: str,
    context: CellContext,
    one: Field,
    warnings: list[str],
) -> Any:
    try:
        return parse(text, context)
    except (ValueError, ArithmeticError, LookupError, TypeError) as problem:
        said = str(problem) if isinstance(problem, ValueError) and str(problem) else ""
        warnings.append(f"{one.label}：{said or _('看不懂“%s”。') % text[:40]}")
        return None


def lacking(row: ParsedRow, kind: ImportKind) -> str:
    """Return why a row cannot be used: the first required field it lacks, or nothing."""
    for one in kind.fields:
        if one.required and one.key not in row.fields:
            bad = next((w for w in row.warnings if w.startswith(f"{one.label}：")), "")
            return bad or _("缺少%(field)s，请补上。") % {"field": one.label}
    return ""


def complete(row: ParsedRow, kind: ImportKind) -> ParsedRow:
    """Return the row with every field of the kind present, None where it says nothing."""
    held = row.fields
    row.fields = {one.key: held.get(one.key) for one in kind.fields}
    return row
