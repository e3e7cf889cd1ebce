"""Questions to the register: one firm, firms of a name, and all of them as columns."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yanzhen.prospects.register.store import Register, ask, ask_columns, current


@dataclass(frozen=True, slots=True)
class Listed:
    """A firm as the register knows it. `capital` in yuan; None where it is not told."""

    row: int
    uscc: str
    name: str
    county_code: str
    industry_code: str
    capital: int | None
    founded_on: date | None
    scope: str
    products: str
    classes: str
    daughters: int | None


def listed_firm(uscc: str) -> Listed | None:
    """Return a firm of the register in use."""
    register = current()
    if register is None:
        return None
    rows = ask(
        "SELECT row, uscc, name, county_code, industry_code, capital, founded_on, scope, products,"
        " classes, daughters FROM read_parquet(?) WHERE uscc = ? LIMIT 1",
        [register.file, uscc],
    )
    if not rows:
        return None
    row = list(rows[0])
    row[6] = date.fromisoformat(row[6]) if row[6] else None
    return Listed(*row)


def rows_named(text: str, most: int) -> list[int]:
    """Return the rows of firms whose name, initials or credit code has a text, at most `most`.

    Of the three columns those are read that can have it: initials and codes are in Latin signs.
    """
    register = current()
    if register is None or not text:
        return []
    told, values = ["contains(name, ?)"], [text]
    if text.isascii():
        told += ["contains(initials, ?)", "starts_with(uscc, ?)"]
        values += [text.lower(), text.upper()]
    found = ask(
        f"SELECT row FROM read_parquet(?) WHERE {' OR '.join(told)} LIMIT ?",  # noqa: S608
        [register.file, *values, most],
    )
    return [row for (row,) in found]


def columns_of(register: Register) -> dict[str, Any]:
    """Return row, code, name, key of the name, county, capital, classes, daughters of all firms."""
    return ask_columns(
        "SELECT row, uscc, name, name_key, county_code, coalesce(capital, -1) AS capital, classes,"
        " coalesce(daughters, -1) AS daughters FROM read_parquet(?) ORDER BY row",
        [register.file],
    )


def places_of(register: Register) -> dict[str, Any]:
    """Return row, segment and chance of every place; empty before any slice is placed."""
    if not any(register.placed(number).exists() for number in register.slices):
        return {"row": [], "segment": [], "chance": []}
    return ask_columns(
        "SELECT row, segment, chance FROM read_parquet(?)",
        [str(register.folder / "placed" / "*.parquet")],
    )


def chances_of(row: int, number: int, register: Register) -> list[tuple[str, float]]:
    """Return the segments of one firm with their chances, the likeliest first."""
    file = register.placed(number)
    if not file.exists():
        return []
    return [(segment, chance) for segment, chance in ask(
        "SELECT segment, chance FROM read_parquet(?) WHERE row = ? ORDER BY chance DESC",
        [str(file), row],
    )]  # fmt: skip
