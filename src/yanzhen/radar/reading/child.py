"""The process that reads one file: `python -m yanzhen.radar.reading.child '{"path": …}'`.

Imports no Django: it starts quickly, knows no database, and may be ended at any time.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from yanzhen.radar.reading.letters import read_letter, read_parsed
from yanzhen.radar.reading.outlook import read_outlook
from yanzhen.radar.reading.pictures import (
    PICTURES,
    TooManyPixels,
    is_installed,
    words_of,
    words_of_file,
)
from yanzhen.radar.reading.texts import Undecodable, cleaned, decode

Found = dict[str, str]
MOST_SCANS = 10


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
    except (TooLarge, TooManyPixels):
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


def read_part(kind: str, path: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what a part of a letter tells: a page, a text or an attached file."""
    return READERS[kind](path, asked)


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
    if not said["text"].strip() and is_installed():
        said = _joined(_scans(_first(pages, MOST_SCANS)), asked)
        said["is_cut"] = said["is_cut"] or len(pages) > MOST_SCANS
    said["is_cut"] = said["is_cut"] or len(pages) > asked["pages"]
    title = (reader.metadata.title if reader.metadata else "") or ""
    return said | {"title": str(title)}


def _scans(pages: Iterable[Any]) -> Iterator[str]:
    """Yield the text in the pictures of pages that hold none of their own."""
    for page in pages:
        for found in page.images:
            if found.image is not None:
                yield words_of(found.image)


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


def _picture(path: Path, asked: dict[str, Any]) -> Found:
    return {"text": words_of_file(path)}


READERS: dict[str, Callable[[Path, dict[str, Any]], dict[str, Any]]] = {
    "txt": _plain, "html": _web, "docx": _word, "xlsx": _sheet, "pdf": _pdf,
    "msg": lambda path, asked: read_parsed(read_outlook(path), asked, read_part),
    "eml": lambda path, asked: read_letter(path, asked, read_part),
    **dict.fromkeys(PICTURES, _picture),
}  # fmt: skip

if __name__ == "__main__":
    question = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (question["memory"], question["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (question["seconds"] + 1, question["seconds"] + 1))
    sys.stdout.write(json.dumps(main(question)))
