"""A letter with what is attached to it, as one text."""

import tempfile
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from yanzhen.radar.reading.kinds import READABLE, find_kind

Read = Callable[[str, Path, dict[str, Any]], dict[str, Any]]
MOST_ATTACHED, DEEPEST = 20, 3


def read_letter(path: Path, asked: dict[str, Any], read: Read) -> dict[str, Any]:
    """Return subject, sender, day and text of a letter, the texts of its attachments behind it.

    An attachment that cannot be read is named and left out: the letter is still worth reading.
    """
    with path.open("rb") as file:
        return read_parsed(BytesParser(policy=policy.default).parse(file), asked, read)


def read_parsed(letter: EmailMessage, asked: dict[str, Any], read: Read) -> dict[str, Any]:
    """Return the same of a letter that is parsed already."""
    body = letter.get_body(preferencelist=("plain", "html"))
    texts = [_body(body, asked, read)] if body is not None else []
    if asked.get("depth", 0) < DEEPEST:
        texts += _attached(letter, asked, read)
    return {"text": "\n\n".join(text for text in texts if text.strip()),
            "title": str(letter["subject"] or ""), "day": _sent(str(letter["date"] or "")),
            "source": str(letter["from"] or "")}  # fmt: skip


def _body(body: MIMEPart, asked: dict[str, Any], read: Read) -> str:
    content = body.get_payload(decode=True)
    kind = "html" if body.get_content_type() == "text/html" else "txt"
    return _read_bytes(kind, content if isinstance(content, bytes) else b"", asked, read)


def _read_bytes(kind: str, content: bytes, asked: dict[str, Any], read: Read) -> str:
    if not content.strip():
        return ""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        deeper = {**asked, "depth": asked.get("depth", 0) + 1}
        return str(read(kind, Path(file.name), deeper)["text"])


def _attached(letter: MIMEPart, asked: dict[str, Any], read: Read) -> Iterator[str]:
    size = 0
    for number, part in enumerate(letter.iter_attachments()):
        if number >= MOST_ATTACHED or size > asked["characters"]:
            return
        content = _content(part)
        kind = find_kind(BytesIO(content), part.get_filename() or "").key
        if kind not in READABLE or not content:
            continue
        name = part.get_filename() or kind
        try:
            text = _read_bytes(kind, content, asked, read)
        except Exception:
            text = ""  # whatever is wrong with it is the attachment's fault
        size += len(text)
        yield f"【{name}】\n{text}"


def _content(part: Any) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _sent(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""
