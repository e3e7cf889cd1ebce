"""What a bulletin says: sections of rows whose cells are ready to print, with their raw values.

Preview, Word, Excel and PDF print the same; a frozen bulletin is this, stored.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Value = str | float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, number or day; numbers stand on the right."""

    key: str
    label: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `key` names it across versions; `cells` as printed, `values` raw, by column."""

    key: str
    cells: tuple[str, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table. `note`: a sentence before it; `empty`: what stands where no row is;
    `chart`: bars (rows with share and due) or course (months), drawn from `plot`."""

    key: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""
    chart: str = ""
    plot: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A bulletin: its title, whose zone, the period in words, sections, and comments by section."""

    title: str
    zone: str
    period: str
    as_of: str
    sections: tuple[Section, ...]
    comments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that differs between two versions; "" where a row was not there."""

    section: str
    row: str
    column: str
    before: str
    after: str


def row_of(key: str, cells: Sequence[tuple[str, Any]]) -> Row:
    """Return a row from pairs of printed text and raw value."""
    return Row(key, tuple(text for text, _v in cells), tuple(_raw(value) for _t, value in cells))


def _raw(value: Any) -> Value:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def to_json(told: Told) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(asdict(told), ensure_ascii=False))
    return plain


def from_json(held: Mapping[str, Any]) -> Told:
    """Return a stored bulletin as values."""
    sections = tuple(
        Section(
            s["key"], s["head"], tuple(Column(**c) for c in s["columns"]),
            tuple(Row(r["key"], tuple(r["cells"]), tuple(r["values"])) for r in s["rows"]),
            s["note"], s["empty"], s["chart"], tuple(tuple(p) for p in s["plot"]),
        )
        for s in held["sections"]
    )  # fmt: skip
    return Told(held["title"], held["zone"], held["period"], held["as_of"], sections,
                held["comments"])  # fmt: skip


def digest_of(held: Mapping[str, Any]) -> str:
    """Return the checksum of a stored bulletin."""
    plain = json.dumps(held, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def changes(before: Told, after: Told) -> list[Change]:
    """Return every printed figure that differs, in the order of the later version."""
    return [
        change
        for section in _sections(before, after)
        for change in _changes_in(section, before, after)
    ]


def _sections(before: Told, after: Told) -> list[str]:
    return list(
        dict.fromkeys([*(s.key for s in after.sections), *(s.key for s in before.sections)])
    )


def _changes_in(key: str, before: Told, after: Told) -> Iterator[Change]:
    old, new = _by_key(before, key), _by_key(after, key)
    shown = new or old
    assert shown is not None
    for row in dict.fromkeys([*_rows(new), *_rows(old)]):
        first, then = _rows(old).get(row), _rows(new).get(row)
        held = then or first
        assert held is not None
        for place, column in enumerate(shown.columns):
            was, now = _cell(first, place), _cell(then, place)
            if was != now and column.key != "number":
                yield Change(shown.head, held.cells[_name_place(shown)], column.label, was, now)


def _name_place(section: Section) -> int:
    """Return which column names a row: the first that is no running number."""
    return next((n for n, c in enumerate(section.columns) if c.key != "number"), 0)


def _by_key(told: Told, key: str) -> Section | None:
    return next((s for s in told.sections if s.key == key), None)


def _rows(section: Section | None) -> dict[str, Row]:
    return {row.key: row for row in section.rows} if section else {}


def _cell(row: Row | None, place: int) -> str:
    return row.cells[place] if row and place < len(row.cells) else ""
