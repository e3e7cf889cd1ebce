"""Outlook's .msg ([MS-OXMSG]) as the letter it was: sender, day, words, what is attached.

A compound file holds one stream for each property; what matters of it is made into a letter as
mail programs write it, and read on like one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import olefile

from yanzhen.radar.reading.texts import Undecodable, decode

SUBJECT, SENDER, SENDER_SMTP, BODY, HTML = "0037", "0C1A", "5D01", "1000", "1013"
DATA, LONG_NAME, SHORT_NAME, SHOWN_NAME = "3701", "3707", "3704", "3001"
SENT, DELIVERED = 0x0039_0040, 0x0E06_0040
PROPERTIES, ATTACHED = "__properties_version1.0", "__attach_version1.0_"
# Before its entries of 16 bytes: of the letter itself, and of one that is attached to another.
OUTER_HEAD, INNER_HEAD = 32, 24
DEEPEST, MOST_ATTACHED = 3, 20
MARK = PROPERTIES.encode("utf-16-le")

Folder = tuple[str, ...]


def read_outlook(path: Path) -> EmailMessage:
    """Return an Outlook file as a letter; letters attached to it are letters within.

    Raises whatever a spoiled file makes its reader stumble over.
    """
    with olefile.OleFileIO(str(path)) as file:
        return _letter(file, (), 0)


def _letter(file: Any, folder: Folder, depth: int) -> EmailMessage:
    letter = EmailMessage()
    name, address = _text(file, folder, SENDER), _text(file, folder, SENDER_SMTP)
    letter["Subject"] = _line(_text(file, folder, SUBJECT))
    letter["From"] = _line(f"{name} <{address}>" if address else name)
    if sent := _day(file, folder, depth):
        letter["Date"] = format_datetime(sent)
    words, page = _text(file, folder, BODY), _page(file, folder)
    letter.set_content(words)
    if page and not words.strip():
        letter.set_content(page, subtype="html")
    if depth < DEEPEST:
        for part in _folders(file, folder)[:MOST_ATTACHED]:
            _attach(letter, file, part, depth)
    return letter


def _attach(letter: EmailMessage, file: Any, part: Folder, depth: int) -> None:
    inner = (*part, f"__substg1.0_{DATA}000D")
    if file.exists([*inner, PROPERTIES]):
        letter.add_attachment(_letter(file, inner, depth + 1))
        return
    names = (_text(file, part, tag) for tag in (LONG_NAME, SHORT_NAME, SHOWN_NAME))
    name = _line(next(filter(None, names), ""))
    letter.add_attachment(_bytes(file, part, DATA, "0102"), maintype="application",
                          subtype="octet-stream", filename=name or None)  # fmt: skip


def _folders(file: Any, folder: Folder) -> list[Folder]:
    """Return where attachments of a letter are kept, in order."""
    found = {
        tuple(path[: len(folder) + 1])
        for path in file.listdir(streams=True, storages=True)
        if tuple(path[: len(folder)]) == folder and len(path) > len(folder)
        and path[len(folder)].startswith(ATTACHED)
    }  # fmt: skip
    return sorted(found)


def _bytes(file: Any, folder: Folder, tag: str, kind: str) -> bytes:
    path = [*folder, f"__substg1.0_{tag}{kind}"]
    if not file.exists(path) or file.get_type(path) != olefile.STGTY_STREAM:
        return b""
    return bytes(file.openstream(path).read())


def _text(file: Any, folder: Folder, tag: str) -> str:
    """Return a property in words: Unicode, else in the code page of whoever wrote it."""
    if wide := _bytes(file, folder, tag, "001F"):
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    try:
        return decode(_bytes(file, folder, tag, "001E").rstrip(b"\0"))
    except Undecodable:
        return ""


def _page(file: Any, folder: Folder) -> str:
    try:
        page = decode(_bytes(file, folder, HTML, "0102"), is_markup=True)
    except Undecodable:
        page = ""
    return page or _text(file, folder, HTML)


def _day(file: Any, folder: Folder, depth: int) -> datetime | None:
    """Return when it was sent, else when it came: 100 ns since 1601."""
    path = [*folder, PROPERTIES]
    if not file.exists(path):
        return None
    told = dict(_fixed(file.openstream(path).read(), INNER_HEAD if depth else OUTER_HEAD))
    ticks = told.get(SENT) or told.get(DELIVERED)
    try:
        return (
            datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
            if ticks
            else None
        )
    except OverflowError:
        return None


def _fixed(content: bytes, head: int) -> Iterator[tuple[int, int]]:
    for at in range(head, len(content) - 15, 16):
        tag = int.from_bytes(content[at : at + 4], "little")
        yield tag, int.from_bytes(content[at + 8 : at + 16], "little")


def _line(text: str) -> str:
    """Return words as a header may hold them."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:500]
