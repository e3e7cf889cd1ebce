"""What a file is, told by its content and never by its name alone."""

import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPENXML = "application/vnd.openxmlformats-officedocument."
HEAD = 4096


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: its short key (which the allow-list names) and its content type."""

    key: str
    content_type: str


_MAGIC = (
    (b"%PDF-", FileType("pdf", "application/pdf")),
    (b"\x89PNG\r\n\x1a\n", FileType("png", "image/png")),
    (b"\xff\xd8\xff", FileType("jpeg", "image/jpeg")),
    (b"II*\x00", FileType("tiff", "image/tiff")),
    (b"MM\x00*", FileType("tiff", "image/tiff")),
    (b"GIF8", FileType("gif", "image/gif")),
    (b"\x1f\x8b", FileType("csv.gz", "application/gzip")),
)
_IN_ZIP = (
    ("xl/workbook.bin", FileType("xlsb", "application/vnd.ms-excel.sheet.binary.macroEnabled.12")),
    ("xl/workbook.xml", FileType("xlsx", OPENXML + "spreadsheetml.sheet")),
    ("word/document.xml", FileType("docx", OPENXML + "wordprocessingml.document")),
    ("ppt/presentation.xml", FileType("pptx", OPENXML + "presentationml.presentation")),
    ("OFD.xml", FileType("ofd", "application/ofd")),
)
_HEIC = (b"heic", b"heix", b"mif1", b"heif", b"hevc")
_NAMED_OLE = {"doc": "application/msword", "wps": "application/vnd.ms-works",
              "xls": "application/vnd.ms-excel", "et": "application/vnd.ms-excel"}  # fmt: skip
UNKNOWN = FileType("unknown", "application/octet-stream")


def find_type(file: BinaryIO, name: str = "") -> FileType:
    """Return what a file is; its place in the file is kept.

    The name only tells apart what shares a container (doc and xls) and plain texts.
    """
    start = file.tell()
    head = file.read(HEAD)
    file.seek(start)
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType("webp", "image/webp")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return FileType("heic", "image/heic")
    if head.startswith(b"PK"):
        found = _in_zip(file)
        file.seek(start)
        return found
    suffix = name.rpartition(".")[2].lower()
    if head.startswith(OLE):
        key = suffix if suffix in {"doc", "wps"} else "xls"
        return FileType(key, _NAMED_OLE[key])
    return _text(head, suffix)


def _in_zip(file: BinaryIO) -> FileType:
    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
            if "mimetype" in names and b"opendocument.spreadsheet" in packed.read("mimetype")[:99]:
                return FileType("ods", "application/vnd.oasis.opendocument.spreadsheet")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, EOFError,
            ValueError):  # fmt: skip
        return UNKNOWN
    for inside, found in _IN_ZIP:
        if inside in names:
            return found
    return FileType("zip", "application/zip")


def _text(head: bytes, suffix: str) -> FileType:
    """Return text where nothing speaks against it; a browser never gets markup as such."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileType("csv" if suffix == "csv" else "txt", "text/plain")
    # Text in two-byte units without a mark has a zero in every other place or so.
    wide = suffix in {"csv", "tsv", "txt"} and len(head) < 6 * head.count(0) < 4 * len(head)
    if not head or (b"\0" in head and not wide) or head.lstrip()[:1] == b"<":
        return UNKNOWN
    key = "csv" if suffix in {"csv", "tsv"} else "txt"
    return FileType(key, "text/csv" if key == "csv" else "text/plain")
