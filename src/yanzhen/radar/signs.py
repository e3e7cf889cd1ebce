"""How alike two texts are: shingles and their simhash (Charikar 2002), pure."""

import re
from hashlib import blake2b

SHINGLE = 4
BANDS = 4
_NOT_TEXT = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def shingles(text: str) -> set[str]:
    """Return every piece of four signs of a text, blanks and punctuation aside.

    >>> sorted(shingles("招商 引资，2022"))
    ['2022', '商引资2', '引资20', '招商引资', '资202']
    """
    words = _NOT_TEXT.sub("", text)
    return {words[at : at + SHINGLE] for at in range(max(1, len(words) - SHINGLE + 1))}


def sign(pieces: set[str]) -> tuple[int, int, int, int]:
    """Return the simhash of 64 bits as four bands of 16, highest first.

    Texts that differ in at most three bits share a band.
    """
    sums = [0] * 64
    for piece in pieces:
        number = int.from_bytes(blake2b(piece.encode(), digest_size=8).digest())
        for bit in range(64):
            sums[bit] += 1 if number >> bit & 1 else -1
    whole = sum(1 << bit for bit in range(64) if sums[bit] > 0)
    a, b, c, d = (whole >> shift & 0xFFFF for shift in (48, 32, 16, 0))
    return a, b, c, d


def alike(one: set[str], other: set[str]) -> float:
    """Return the share of pieces that two texts have in common, 0 to 1 (Jaccard)."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if one or other else 1.0


def same_figures(one: str, other: str) -> bool:
    """Return whether one text holds no figure that the other lacks, either way round.

    A zone's report of the next quarter differs from the last one's in little but the figures.

    >>> same_figures("签约41个，投资186.5亿元", "投资186.5亿元"), same_figures("41个", "43个")
    (True, False)
    """
    ours, theirs = set(_FIGURE.findall(one)), set(_FIGURE.findall(other))
    return ours <= theirs or theirs <= ours
