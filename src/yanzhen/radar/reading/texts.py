"""Bytes to text, and text to what a database keeps."""

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_NAMED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
_HEAD = 2048


class Undecodable(Exception):
    """No encoding makes text of these bytes."""


def decode(content: bytes, *, is_markup: bool = False) -> str:
    """Return bytes as text: by their mark, as UTF-8, as GB18030, or as a page itself says.

    >>> decode("招商".encode("gb18030")), decode(b"\\xef\\xbb\\xbfab")
    ('招商', 'ab')

    :raises Undecodable: if none of these fits, or the bytes are no text at all.
    """
    for mark, name in MARKS:
        if content.startswith(mark):
            return _as(content, (name,))
    if content.count(0) > len(content) // 100:
        raise Undecodable
    named = _NAMED.search(content[:_HEAD]) if is_markup else None
    own = (named[1].decode(),) if named else ()
    return _as(content, ("utf-8", "gb18030", *own))


def _as(content: bytes, names: tuple[str, ...]) -> str:
    for name in names:
        try:
            text = content.decode(name)
        except (UnicodeError, LookupError):
            continue
        if len(_UNKEPT.findall(text)) <= len(text) // 50:
            return text
    raise Undecodable


def cleaned(text: str) -> str:
    """Return a text with lines ended one way and without characters that no database keeps.

    >>> cleaned("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    return _UNKEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
