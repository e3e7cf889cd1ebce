"""Pairs of characters, counted for many texts at once."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Codes = NDArray[np.int64]
SHIFT = 21  # bits of a code point
_ENDS = re.compile(r"[。；;\n]+")
_COMMAS = re.compile(r"[、，,：:（）()和及与/]+")


def plain(text: str) -> str:
    """Return a text on one line, full-width letters made half-width, in lower case.

    >>> plain("ＰＣＢ\\n电路板")
    'pcb 电路板'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def sentences_of(scope: str) -> list[str]:
    """Return the sentences of a scope.

    >>> sentences_of("光刻胶的研发、生产；货物进出口。")
    ['光刻胶的研发、生产', '货物进出口']
    """
    return [plain(part) for part in _ENDS.split(scope) if part.strip()]


def clauses_of(sentence: str) -> list[str]:
    """Return the items of a sentence.

    >>> clauses_of("光刻胶、显影液的研发")
    ['光刻胶', '显影液的研发']
    """
    return [part for part in _COMMAS.split(sentence) if len(part) > 1]


def _pairs(texts: Sequence[str]) -> tuple[Codes, Codes]:
    """Return the row and the pair of characters at every place of the texts."""
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    rows = np.cumsum(codes == ord("\n"))
    inside = (codes[1:] != ord("\n")) & (codes[:-1] != ord("\n"))
    return rows[:-1][inside], ((codes[:-1] << SHIFT) | codes[1:])[inside]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pairs that count, sorted, and what each tells: log(texts / texts with it)."""

    pairs: Codes
    worth: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Iterable[str], background: Iterable[str]) -> "Vocabulary":
        """Return the pairs of `texts`, worth more the fewer of all texts have them.

        Args:
            background: texts that only say how common a pair is; each counts, also a repeated one.
        """
        own = sorted({plain(text) for text in texts})
        every = own + [plain(text) for text in background]
        rows, pairs = _pairs(every)
        distinct = np.unique(np.stack([pairs, rows]), axis=1)[0]
        known, held = np.unique(distinct, return_counts=True)
        kept = np.isin(known, _pairs(own)[1])
        return cls(known[kept], np.log((1 + len(every)) / held[kept]))

    def told(self) -> list[str]:
        """Return the pairs as texts."""
        low = (1 << SHIFT) - 1
        return [chr(pair >> SHIFT) + chr(pair & low) for pair in self.pairs.tolist()]

    def has(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return which text has which pair, (texts, pairs) of 0 and 1."""
        shape = (len(texts), len(self.pairs))
        if not texts or not len(self.pairs):
            return sparse.csr_matrix(shape)
        rows, pairs = _pairs(texts)
        at = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        found = self.pairs[at] == pairs
        held = sparse.csr_matrix(
            (np.ones(int(found.sum())), (rows[found], at[found])), shape=shape
        )  # fmt: skip
        held.sum_duplicates()
        held.data[:] = 1.0
        return held
