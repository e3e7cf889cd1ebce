"""What an article's file is, told by its content."""

import re
from typing import BinaryIO

from yanzhen.desk.files.types import OLE, FileType, find_type
from yanzhen.radar.reading.outlook import MARK
from yanzhen.radar.reading.pictures import PICTURES

HEAD = 4096
READABLE = ("txt", "html", "docx", "pdf", "xlsx", "eml", "msg", *PICTURES)
OUTLOOK = FileType("msg", "application/vnd.ms-outlook")
PIECE = 1 << 20
# A page or a letter is handed out as plain text, so that no browser runs what stands in it.
HTML, MAIL = FileType("html", "text/plain"), FileType("eml", "text/plain")
_MARKUP = re.compile(rb"<\s*(?:!doctype html|html|head|body|meta|title|article|div|p)\b", re.I)
_MAIL_HEAD = re.compile(rb"^(?:From|Subject|Date|To|Received|MIME-Version|Return-Path):", re.M)


def find_kind(file: BinaryIO, name: str = "") -> FileType:
    """Return what an article's file is; its place in the file is kept."""
    start = file.tell()
    head = file.read(HEAD)
    file.seek(start)
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\0" not in head:
        if len(set(_MAIL_HEAD.findall(head))) >= 3:
            return MAIL
        if _MARKUP.match(plain) or (plain[:1] == b"<" and _MARKUP.search(plain)):
            return HTML
    if head.startswith(OLE) and _holds(file, MARK):
        return OUTLOOK
    found = find_type(file, name)
    return FileType("txt", "text/plain") if found.key == "csv" else found


def _holds(file: BinaryIO, mark: bytes) -> bool:
    """Return whether a file holds some bytes anywhere; its place in the file is kept."""
    start, tail = file.tell(), b""
    found = False
    while not found and (piece := file.read(PIECE)):
        found = mark in tail + piece
        tail = piece[-len(mark) :]
    file.seek(start)
    return found
