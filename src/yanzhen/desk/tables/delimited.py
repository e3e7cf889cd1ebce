"""Texts as tables: which encoding, which delimiter, then rows."""

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from yanzhen.common.refusals import Refused
from yanzhen.desk.tables.guard import damaged

DELIMITERS = ",\t;|"
csv.field_size_limit(1 << 20)


def read_text(path: Path, name: str, *, packed: bool, most: int) -> str:
    """Return a file's text, unpacked if it is gzip.

    :raises Refused: if it unpacks to more than `most` bytes, or its encoding is broken.
    """
    if not packed:
        return decode(path.read_bytes(), name)
    try:
        with gzip.open(path) as file:
            content = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise Refused(damaged(name)) from problem
    if len(content) > most:
        raise Refused(
            _("“%(name)s”展开后大得异常，没有打开它；请另存为新文件或拆小后再传。") % {"name": name}
        )
    return decode(content, name)


def decode(content: bytes, name: str) -> str:
    """Return the text of UTF-8 (with or without mark), UTF-16 or GB18030 bytes.

    Stray zero characters, which no database keeps, are dropped.

    :raises Refused: if none fits: guessing on would turn names into nonsense.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return _strictly(content, encoding, name)
    if b"\0" in content[:4096]:
        return _strictly(content, _wide(content[:4096]), name)
    try:
        return content.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        if _nearly_utf8(content):
            raise Refused(_broken(name)) from None
    return _strictly(content, "gb18030", name)


def _wide(head: bytes) -> str:
    """Return the byte order in which the upper halves (the many zeros) make sense."""
    return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"


def _nearly_utf8(content: bytes) -> bool:
    """Return whether bytes are UTF-8 with some spoiled places, not another encoding.

    GB18030 would swallow such a text and give wrong characters.
    """
    text = content.decode("utf-8", errors="replace")
    spoiled = text.count("\ufffd")
    wide = sum(1 for char in text[:200_000] if "\u4e00" <= char <= "\u9fff")
    return wide > 20 * spoiled


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Refused(_broken(name)) from problem
    if text[:4096].count("\0"):
        raise Refused(_broken(name))
    return text.replace("\0", "")


def _broken(name: str) -> str:
    return _("“%(name)s”的文字编码有损坏，请在 Excel 里另存为“CSV UTF-8”或 xlsx 后再传。") % {
        "name": name
    }


def find_delimiter(text: str) -> str:
    """Return the delimiter that splits the first lines most evenly.

    >>> find_delimiter("甲;乙;丙\\n1,5;2;3")
    ';'
    """
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:30]

    def evenness(mark: str) -> tuple[int, int]:
        counts = Counter(line.count(mark) for line in lines)
        counts.pop(0, None)
        if not counts:
            return 0, 0
        times, lines_alike = max(counts.items(), key=lambda item: (item[1], item[0]))
        return lines_alike, times

    return max(DELIMITERS, key=evenness)


def split_rows(text: str, name: str) -> Iterator[list[str]]:
    """Yield the rows of a delimited text.

    :raises Refused: on a quote that never ends.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text))
    try:
        for row in rows:
            yield [cell.strip() for cell in row]
    except csv.Error as problem:
        raise Refused(
            _("“%(name)s”第 %(line)d 行附近读不下去（引号没有配对？），请检查后重传。")
            % {"name": name, "line": rows.line_num}
        ) from problem
