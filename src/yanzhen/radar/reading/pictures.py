"""Text from scans and photos, where text recognition is installed (`yanzhen[ocr]`).

RapidOCR with the PP-OCR models that ship in its wheel; nothing is loaded from elsewhere.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PICTURES = ("png", "jpeg", "tiff", "webp")
MOST_PIXELS, LONGEST_SIDE, SUREST = 60_000_000, 2400, 0.5


class TooManyPixels(Exception):
    """The picture unpacks to more than may be looked at."""


def is_installed() -> bool:
    """Return whether this installation can read pictures."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "PIL"))


def words_of_file(path: Path) -> str:
    """Return the text in a picture, a line for each line that was found."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            return words_of(picture)
    except Image.DecompressionBombError:
        raise TooManyPixels from None


def words_of(picture: Any) -> str:
    """Return the text in an opened picture.

    :raises TooManyPixels: before it is unpacked.
    """
    import numpy as np
    from PIL import ImageOps

    if picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixels
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if min(upright.size) < 8:
        return ""
    said = _engine()(np.asarray(upright)[:, :, ::-1])
    return "\n".join(_lines(said))


def _lines(said: Any) -> Iterable[str]:
    texts, scores = said.txts or (), said.scores or ()
    return (text for text, score in zip(texts, scores, strict=True) if score >= SUREST)


_kept: list[Any] = []


def _engine() -> Any:
    if not _kept:
        from rapidocr import RapidOCR

        _kept.append(RapidOCR(params={"Global.log_level": "critical"}))
    return _kept[0]
