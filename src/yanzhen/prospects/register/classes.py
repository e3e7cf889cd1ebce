"""What a firm is recognised as, in one text: `;KIND|edition;…` – in the register and in lists."""

import re
from collections.abc import Iterable

from yanzhen.companies.models import ClassKind

_CUT = re.compile(r"[;；,，、/\n]+")
_EDITION = re.compile(r"(.+?)[（(:：](.*?)[）)]?$")
_KINDS = {str(kind.label): kind.value for kind in ClassKind} | {k: k for k in ClassKind.values}
MOST = 400


def read_classes(text: str) -> str:
    """Return the recognitions that a cell names; what is no recognition we know is left out.

    >>> read_classes("专精特新小巨人（第三批）、上市公司;随便")
    ';LITTLE_GIANT|第三批;LISTED|;'
    """
    found = []
    for part in filter(None, (p.strip() for p in _CUT.split(text))):
        split = _EDITION.fullmatch(part)
        word, edition = split.groups() if split else (part, "")
        if word.strip() in _KINDS:
            found.append((_KINDS[word.strip()], edition.strip()))
    return write_classes(found)


def write_classes(held: Iterable[tuple[str, str]]) -> str:
    """Return recognitions as one text.

    >>> write_classes([("LISTED", "2021")]), write_classes([])
    (';LISTED|2021;', '')
    """
    text = ""
    for kind, edition in held:
        part = f"{kind}|{re.sub(r'[;|]', ' ', edition)};"
        if len(text) + len(part) < MOST:
            text += part
    return f";{text}" if text else ""


def told_classes(text: str) -> list[tuple[ClassKind, str]]:
    """Return the recognitions of such a text, each with its edition.

    >>> [(str(kind), edition) for kind, edition in told_classes(";LISTED|2021;")]
    [('LISTED', '2021')]
    """
    pairs = (part.partition("|") for part in text.split(";") if part)
    return [(ClassKind(kind), edition) for kind, _, edition in pairs if kind in ClassKind.values]
