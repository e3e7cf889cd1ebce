"""Take a register in: a Parquet or CSV file of firms, checked row by row, kept as Parquet."""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yanzhen.chains.standards import find_industry, place, read_place
from yanzhen.common.dates import read_date
from yanzhen.common.plain_files import Unusable
from yanzhen.companies.calc.names import name_key, tidy_name
from yanzhen.companies.calc.pinyin import initials
from yanzhen.companies.calc.uscc import clean_code, read_code
from yanzhen.companies.importing.fields import BLANK, COMPANY_FIELDS, STATUSES, yuan_of
from yanzhen.prospects.register.classes import read_classes
from yanzhen.prospects.register.store import FIRMS, Register, fresh_connection, home, keep

# Beside the columns that every list of firms may have.
OWN = {
    "classes": ("资质", "企业资质", "classes"),
    "products": ("主要产品", "产品", "products"),
    "daughters": ("子公司数", "下属企业数", "daughters"),
}
TAKEN = ("uscc", "name", "status", "capital", "founded_on", "county_code", "county", "city",
         "province", "industry_code", "industry_4", "industry_3", "industry_2", "scope",
         *OWN)  # fmt: skip
REQUIRED = ("uscc", "name")
OVER = {"REVOKED", "CLOSED"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file's rows. `left_out`: reason → how many."""

    register: Register
    read: int
    left_out: dict[str, int]


def take_in(source: Path, *, edition: str, origin: str, as_of: date) -> Taken:
    """Read a register and keep it beside the one in use; `store.use` puts it in its place.

    A row without a sound credit code or a name, of a firm struck off, or of a code told before is
    left out and counted. What else cannot be read in a row counts as not known.

    :raises Unusable: if the file cannot be read or lacks a column that is needed.
    """
    connection = fresh_connection()
    reader = _reader(source)
    try:
        asked = f"DESCRIBE SELECT * FROM {reader}"  # noqa: S608  one of two readers
        told = connection.execute(asked, [str(source)]).fetchall()
    except Exception as problem:
        raise Unusable(source, f"a Parquet or CSV file was expected ({_first(problem)})") from None
    columns = _columns(source, [row[0] for row in told])
    home().mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{as_of:%Y%m%d}-", dir=home()))
    try:
        read, left_out = _write(connection, reader, source, columns, folder / FIRMS)
        firms = read - sum(left_out.values())
        register = Register(folder, edition, origin, as_of, firms)
        if not firms:
            raise Unusable(source, "no row has both a sound credit code and a name")
        keep(register)
    except Unusable:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except Exception as problem:
        shutil.rmtree(folder, ignore_errors=True)
        raise Unusable(source, f"cannot be read to its end ({_first(problem)})") from problem
    finally:
        connection.close()
    (folder / "placed").mkdir()
    return Taken(register, read, left_out)


def _first(problem: Exception) -> str:
    return str(problem).strip().splitlines()[0][:160]


def _reader(source: Path) -> str:
    """:raises Unusable: for a file of another kind, or none."""
    if not source.is_file():
        raise Unusable(source, "there is no such file")
    name = source.name.lower()
    if name.endswith((".parquet", ".pq")):
        return "read_parquet(?)"
    if name.endswith((".csv", ".csv.gz", ".tsv", ".tsv.gz")):
        return "read_csv(?, all_varchar=true, header=true)"
    raise Unusable(source, "a file ending in .parquet, .csv or .csv.gz was expected")


def _columns(source: Path, held: Iterable[str]) -> dict[str, str]:
    """Return which of the file's columns says what.

    :raises Unusable: naming the columns that are missing.
    """
    names = {f.key: (f.key, str(f.label), *f.synonyms) for f in COMPANY_FIELDS} | {
        key: (key, *others) for key, others in OWN.items()
    }
    plain = {column.strip().lower(): column for column in held}
    found = {}
    for key in TAKEN:
        match = next((plain[n.lower()] for n in names[key] if n.lower() in plain), None)
        if match is not None:
            found[key] = match
    missing = [names[key][1] for key in REQUIRED if key not in found]
    if missing:
        raise Unusable(source, f"columns are missing: {'、'.join(missing)}")
    return found


def _write(
    connection: Any, reader: str, source: Path, columns: dict[str, str], target: Path
) -> tuple[int, dict[str, int]]:
    """Check every row and write those that hold; return how many were read, and left out why."""
    for name, read in READERS.items():
        connection.create_function(
            name, read, ["VARCHAR"] * read.__code__.co_argcount, "VARCHAR", null_handling="special"
        )
    said = {key: f'CAST("{column.replace(chr(34), chr(34) * 2)}" AS VARCHAR)'
            for key, column in columns.items()}  # fmt: skip
    picked = ", ".join(f"{said.get(key, 'NULL')} AS {key}" for key in TAKEN)
    connection.execute(
        "CREATE TEMP TABLE told AS SELECT row_number() OVER () AS line,"  # noqa: S608  quoted above
        f" {picked} FROM {reader}",
        [str(source)],
    )
    connection.execute(
        "CREATE TEMP TABLE checked AS SELECT line, tidied(name) AS name, coded(uscc) AS uscc,"
        " stands(status) AS stands, told.* EXCLUDE (line, name, uscc, status) FROM told"
    )
    connection.execute(
        "CREATE TEMP TABLE kept AS SELECT * FROM (SELECT *, row_number() OVER"
        " (PARTITION BY uscc ORDER BY line) AS turn FROM checked"
        " WHERE uscc IS NOT NULL AND name IS NOT NULL AND stands IS NOT NULL) WHERE turn = 1"
    )
    safe = str(target).replace("'", "''")
    connection.execute(
        "COPY (SELECT CAST(row_number() OVER (ORDER BY line) - 1 AS INTEGER) AS row, uscc, name,"  # noqa: S608
        " keyed(name) AS name_key, initialed(name) AS initials,"
        " coalesce(placed(county_code, province, city, county), '') AS county_code,"
        " coalesce(traded(coalesce(industry_code, industry_4, industry_3, industry_2)), '')"
        " AS industry_code, CAST(yuan(capital) AS BIGINT) AS capital,"
        " day_of(founded_on) AS founded_on, coalesce(scope, '') AS scope,"
        " coalesce(products, '') AS products, coalesce(classed(classes), '') AS classes,"
        " TRY_CAST(daughters AS INTEGER) AS daughters FROM kept ORDER BY line)"
        f" TO '{safe}' (FORMAT parquet, ROW_GROUP_SIZE 20480)"
    )
    read, codes, names, over, kept = connection.execute(
        "SELECT count(*), count(*) FILTER (uscc IS NULL),"
        " count(*) FILTER (uscc IS NOT NULL AND name IS NULL),"
        " count(*) FILTER (uscc IS NOT NULL AND name IS NOT NULL AND stands IS NULL),"
        " (SELECT count(*) FROM kept) FROM checked"
    ).fetchone()
    twice = read - codes - names - over - kept
    left_out = {"no sound credit code": codes, "no name": names, "struck off or revoked": over,
                "credit code told before": twice}  # fmt: skip
    return read, {reason: number for reason, number in left_out.items() if number}


def _said(text: str | None) -> str:
    plain = (text or "").replace("\0", "").strip()
    return "" if plain in BLANK else plain


def _tidied(text: str | None) -> str | None:
    name = tidy_name(_said(text))[:160]
    return name if len(name_key(name)) > 1 else None


def _coded(text: str | None) -> str | None:
    reading = read_code(clean_code(_said(text))[:40])
    return reading.code if reading.code and not reading.problem else None


def _stands(text: str | None) -> str | None:
    status = next((s for word, s in STATUSES if word in _said(text)), "UNKNOWN")
    return None if status in OVER else status


def _placed(
    code: str | None, province: str | None, city: str | None, county: str | None
) -> str | None:
    if (plain := _said(code)) and place(plain) is not None:
        return plain
    words = "".join(_said(part) for part in (province, city, county)) or plain
    return read_place(words) or None if words else None


def _traded(text: str | None) -> str | None:
    found = find_industry(plain) if (plain := _said(text)) else None
    return None if found is None else found.code


def _yuan(text: str | None) -> str | None:
    return yuan_of(_said(text))


def _day_of(text: str | None) -> str | None:
    try:
        reading = read_date(plain) if (plain := _said(text)) else None
    except ValueError:
        return None
    return reading.day.isoformat() if reading and reading.day else None


def _classed(text: str | None) -> str | None:
    return read_classes(_said(text))


READERS = {
    "tidied": _tidied, "coded": _coded, "stands": _stands, "keyed": lambda name: name_key(name),
    "initialed": lambda name: initials(name), "placed": _placed, "traded": _traded, "yuan": _yuan,
    "day_of": _day_of, "classed": _classed,
}  # fmt: skip
