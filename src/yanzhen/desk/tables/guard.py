"""What is checked before a spreadsheet is opened: type, size, bombs, locks, macros.

Each check that fails raises `Refused` with one sentence on what is wrong and what to do.
"""

import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.desk.files.types import find_type

TABLES = {"xlsx", "xlsb", "xls", "ods", "csv", "txt", "csv.gz"}
MACROS = ("vbaproject.bin", "macrosheets/", "xl/macros")
BLOCK = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, lzma.LZMAError, NotImplementedError,
          EOFError, OSError, ValueError, RuntimeError)  # fmt: skip
# The densest sheet that fits: rows times columns that a worker holds in memory.
MOST_CELLS = 30_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a table may be, on a day."""

    max_bytes: int
    max_unpacked: int
    max_ratio: float
    max_columns: int
    max_rows: int


def limits(on: date) -> Limits:
    names = ("max_bytes", "max_unpacked_bytes", "max_ratio", "max_columns", "max_rows")
    return Limits(*(parameter(f"imports.{name}", on=on) for name in names))


def check_table(path: Path, name: str, limit: Limits) -> str:
    """Return the type of the table in a file, once it is safe to open.

    :raises Refused: empty, too big, no table, locked, with macros, or a bomb.
    """
    size = path.stat().st_size
    if not size:
        raise Refused(_("文件“%(name)s”是空的，请检查后重传。") % {"name": name})
    if size > limit.max_bytes:
        raise Refused(
            _("文件“%(name)s”有 %(size)d MB，超过上限 %(most)d MB，请拆成几个再传。")
            % {"name": name, "size": size >> 20, "most": limit.max_bytes >> 20}
        )
    with path.open("rb") as file:
        key = find_type(file, name).key
    if key not in TABLES:
        raise Refused(
            _("“%(name)s”不是表格文件，请传 Excel（xlsx、xls、xlsb、ods）或 CSV。") % {"name": name}
        )
    if key == "xls":
        _check_ole(path, name)
    elif key in {"xlsx", "xlsb", "ods"}:
        _check_zip(path, name, key, limit)
    return key


def _check_ole(path: Path, name: str) -> None:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(locked(name))
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused(_has_macros(name))


def locked(name: str) -> str:
    return _("“%(name)s”设了打开口令，请在 Excel 里去掉口令另存后再传。") % {"name": name}


def damaged(name: str) -> str:
    return _("“%(name)s”打不开，可能没传完或已损坏，请在 Excel 里打开另存后再传。") % {"name": name}


def _has_macros(name: str) -> str:
    return _("“%(name)s”带有宏，请另存为不带宏的 xlsx 后再传。") % {"name": name}


def _bomb(name: str) -> str:
    return _("“%(name)s”展开后大得异常，没有打开它；请另存为新文件或拆小后再传。") % {"name": name}


def _check_zip(path: Path, name: str, key: str, limit: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            inside = packed.infolist()
            if any(mark in entry.filename.lower() for entry in inside for mark in MACROS):
                raise Refused(_has_macros(name))
            if any(entry.flag_bits & 1 for entry in inside):
                raise Refused(locked(name))
            unpacked = sum(entry.file_size for entry in inside)
            too_dense = unpacked > 16 * BLOCK and unpacked > path.stat().st_size * limit.max_ratio
            if unpacked > limit.max_unpacked or too_dense:
                raise Refused(_bomb(name))
            _check_entries(packed, name, key)
    except BROKEN as problem:
        raise Refused(damaged(name)) from problem


_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d+)"[^>]*office:value-type')


def _check_entries(packed: zipfile.ZipFile, name: str, key: str) -> None:
    """Read every entry once in blocks: a size that lies shows as a wrong checksum, and a single
    cell at the far end of a sheet would otherwise make the reader reserve the whole rectangle."""
    for entry in packed.infolist():
        is_sheet = entry.filename.startswith("xl/worksheets/sheet") and key == "xlsx"
        widest = deepest = 0
        with packed.open(entry) as part:
            tail = b""
            while block := part.read(BLOCK):
                chunk = tail + block
                if is_sheet:
                    columns, rows = _extent(chunk)
                    widest, deepest = max(widest, columns), max(deepest, rows)
                elif key == "ods" and any(int(n) > 10_000 for n in _REPEATED.findall(chunk)):
                    raise Refused(_bomb(name))
                tail = chunk[-200:]
        if widest * deepest > MOST_CELLS:
            raise Refused(_bomb(name))


def _extent(chunk: bytes) -> tuple[int, int]:
    cells = _CELL.findall(chunk)
    letters = {cell[0] for cell in cells}
    return (
        max((_column_number(word) for word in letters), default=0),
        max((int(cell[1]) for cell in cells), default=0),
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
