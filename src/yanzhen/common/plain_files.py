"""Plain files in and out, for the analysis commands: no database, no server.

Every such command reads UTF-8 (a byte order mark is accepted) or GB18030, writes its result whole
or not at all, and answers unusable input with one line that says where and what was expected.
"""

import os
import sys
import tempfile
from pathlib import Path

STANDARD = "-"


class Unusable(Exception):
    """Input that cannot be used; the text names file, line and column where they are known."""

    def __init__(
        self, source: str | Path, expected: str, *, line: int | None = None, column: str = ""
    ) -> None:
        where = str(source)
        if line is not None:
            where += f", line {line}"
        if column:
            where += f", column {column}"
        super().__init__(f"{where}: {expected}")


def read_text(source: str | Path) -> str:
    """Return the text of a file, or of standard input for `-`.

    :raises Unusable: if it cannot be opened, or is neither UTF-8 nor GB18030.
    """
    try:
        raw = sys.stdin.buffer.read() if str(source) == STANDARD else Path(source).read_bytes()
    except OSError as problem:
        raise Unusable(source, problem.strerror or "cannot be read") from problem
    return decode(raw, source)


def decode(raw: bytes, source: str | Path = STANDARD) -> str:
    """Return bytes as text: UTF-8 with or without a mark, else GB18030.

    :raises Unusable: if they are neither, or hold a NUL as no text does.
    """
    if b"\0" in raw:
        raise Unusable(source, "a text file was expected, this one holds NUL bytes")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unusable(source, "text in UTF-8 or GB18030 was expected")


def write_whole(target: Path | None, text: str) -> None:
    """Write a result to a file, whole or not at all, or to standard output if there is none.

    :raises Unusable: if the file cannot be written.
    """
    if target is None or str(target) == STANDARD:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as problem:
        raise Unusable(target, problem.strerror or "cannot be written") from problem
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(beside).chmod(0o666 & ~umask)
        Path(beside).replace(target)
    except OSError as problem:
        Path(beside).unlink(missing_ok=True)
        raise Unusable(target, problem.strerror or "cannot be written") from problem
