"""The process that reads one file: `python -m yanzhen.radar.reading.child '{"path": …}'`.

Imports no Django: it starts quickly, knows no database, and may be ended at any time.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterable
from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from yanzhen.radar.reading.texts import Undecodable, cleaned, decode

Found = dict[str, str]


class TooLarge(Exception):
    """The file unpacks to more than may be read."""


class Locked(Exception):
    """The file asks for a password."""


def main(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what a file tells: text, title, source, day, whether it was cut, what is wrong."""
    said: dict[str, Any] = {"text": "", "title": "", "source": "", "day": "", "is_cut": False,
                            "problem": ""}  # fmt: skip
    try:
        said |= READERS[asked["kind"]](Path(asked["path"]), asked)
    except Undecodable:
        said["problem"] = "CODED"
    except TooLarge:
        said["problem"] = "LARGE"
    except Locked:
        said["problem"] = "LOCKED"
    except Exception:
        # Whatever a reader stumbles over is the file's fault: there is no list of what may be.
        said["problem"] = "BROKEN"
    text = cleaned(said["text"])
    said["is_cut"] = said["is_cut"] or len(text) > asked["characters"]
    said["text"] = text[: asked["characters"]]
    said["title"], said["source"] = cleaned(said["title"])[:200], cleaned(said["source"])[:120]
    if not said["problem"] and not said["text"].strip():
        said["problem"] = "EMPTY"
    return said


def _plain(path: Path, asked: dict[str, Any]) -> Found:
    return {"text": decode(path.read_bytes())}


def _web(path: Path, asked: dict[str, Any]) -> Found:
    return _page(decode(path.read_bytes(), is_markup=True))


def _page(markup: str) -> Found:
    """Return the main text of a web page; where none is found, all its words."""
    known = _main_of(markup)
    told = {"title": "title", "source": "sitename", "day": "date"}
    found = {name: str(known.get(key) or "") for name, key in told.items()}
    return found | {"text": str(known.get("text") or "").strip() or _words(markup)}


def _main_of(markup: str) -> dict[str, Any]:
    try:
        from trafilatura import bare_extraction

        read: Any = bare_extraction(markup, include_comments=False, include_tables=True,
                                    with_metadata=True)  # fmt: skip
    except Exception:
        return {}  # a page it stumbles over still has its words
    return {} if read is None else dict(read.as_dict())


def _words(markup: str) -> str:
    from lxml import html

    tree = html.fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for part in tree.xpath("//script | //style | //noscript | //template | //head"):
        part.drop_tree()
    return "\n".join(line.strip() for line in tree.itertext() if line.strip())


def _within(path: Path, most: int) -> None:
    with zipfile.ZipFile(path) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > most:
            raise TooLarge


def _word(path: Path, asked: dict[str, Any]) -> Found:
    _within(path, asked["unpacked"])
    from docx import Document
    from docx.table import Table

    document = Document(str(path))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return {"text": "\n".join(lines), "title": document.core_properties.title or ""}


def _sheet(path: Path, asked: dict[str, Any]) -> dict[str, Any]:
    _within(path, asked["unpacked"])
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    rows = (
        "\t".join(str(cell) for cell in row if cell not in ("", None))
        for name in workbook.sheet_names
        for row in workbook.get_sheet_by_name(name).iter_rows()
    )
    return _joined(rows, asked)


def _pdf(path: Path, asked: dict[str, Any]) -> dict[str, Any]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    pages = reader.pages
    said = _joined((page.extract_text() for page in _first(pages, asked["pages"])), asked)
    said["is_cut"] = said["is_cut"] or len(pages) > asked["pages"]
    title = (reader.metadata.title if reader.metadata else "") or ""
    return said | {"title": str(title)}


def _first(pages: Any, most: int) -> Iterable[Any]:
    return (pages[number] for number in range(min(len(pages), most)))


def _joined(pieces: Iterable[str], asked: dict[str, Any]) -> dict[str, Any]:
    """Join pieces by lines until there are enough characters."""
    kept: list[str] = []
    size = 0
    for piece in pieces:
        if piece.strip():
            kept.append(piece)
            size += len(piece) + 1
        if size > asked["characters"]:
            return {"text": "\n".join(kept), "is_cut": True}
    return {"text": "\n".join(kept), "is_cut": False}


def _mail(path: Path, asked: dict[str, Any]) -> Found:
    with path.open("rb") as file:
        letter = BytesParser(policy=policy.default).parse(file)
    body = letter.get_body(preferencelist=("plain", "html"))
    content = body.get_payload(decode=True) if body is not None else b""
    is_html = body is not None and body.get_content_type() == "text/html"
    read = decode(content if isinstance(content, bytes) else b"", is_markup=is_html)
    found = _page(read) if is_html else {"text": read}
    return found | {"title": str(letter["subject"] or ""), "day": _sent(str(letter["date"] or "")),
                    "source": str(letter["from"] or "")}  # fmt: skip


def _sent(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


READERS: dict[str, Callable[[Path, dict[str, Any]], dict[str, Any]]] = {
    "txt": _plain, "html": _web, "docx": _word, "xlsx": _sheet, "pdf": _pdf, "eml": _mail,
}  # fmt: skip

if __name__ == "__main__":
    question = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (question["memory"], question["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (question["seconds"] + 1, question["seconds"] + 1))
    sys.stdout.write(json.dumps(main(question)))
