"""What is worked out of tables of counts and of likeness; no word of firms or things."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

Grid = NDArray[np.float32]
Numbers = NDArray[np.int64]


def pieces_of(name: str, *, ends: bool = False) -> list[str]:
    """Return 1 to 3 characters in a row; with `ends` also how the name begins and ends.

    >>> pieces_of("电机"), pieces_of("电机", ends=True)
    (['电', '机', '电机'], ['电', '机', '电机', '$机', '$电机', '^电', '^电机'])
    """
    found = [name[at : at + size] for size in (1, 2, 3) for at in range(len(name) - size + 1)]
    if ends:
        found += [f"${name[-size:]}" for size in (1, 2, 3) if len(name) >= size]
        found += [f"^{name[:size]}" for size in (1, 2) if len(name) >= size]
    return found


def counted(texts: Iterable[Sequence[str]]) -> tuple[sparse.csr_matrix, list[str]]:
    """Return how often each text has each piece, (texts, pieces), and the pieces."""
    found: dict[str, int] = {}
    columns, begin = [], [0]
    for pieces in texts:
        columns += [found.setdefault(piece, len(found)) for piece in pieces]
        begin.append(len(columns))
    counts = sparse.csr_matrix(
        (np.ones(len(columns), np.float32), columns, begin), shape=(len(begin) - 1, len(found))
    )
    counts.sum_duplicates()
    return counts, list(found)


def rarity(counts: sparse.csr_matrix) -> NDArray[np.float64]:
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + held)) + 1)


def unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return (sparse.diags(1 / np.where(length > 0, length, 1)) @ rows).tocsr()


def even(rows: Grid) -> Grid:
    """Return rows of length 1; what is all but nothing stays so."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def shares(rows: Grid) -> Grid:
    """Return rows that each sum to 1; what is nothing stays so."""
    return np.asarray(rows / np.maximum(rows.sum(1, keepdims=True), 1e-9), np.float32)


def dense(table: sparse.csr_matrix) -> Grid:
    return np.asarray(table.todense(), dtype=np.float32)


def bare(square: Grid) -> Grid:
    """Return a square without what it says of a firm and itself."""
    np.fill_diagonal(square, 0)
    return square


def scaled(square: Grid) -> Grid:
    length = np.sqrt(np.maximum(np.diag(square), 1e-9))
    return np.asarray(square / length[:, None] / length[None, :], dtype=np.float32)


def main_lines(square: Grid, keep: int) -> tuple[Grid, Grid]:
    """Return the lengths of the main lines of a table of cosines and the lines, (n, keep)."""
    keep = min(keep, len(square) - 1)
    value, line = linalg.eigh(square, subset_by_index=(len(square) - keep, len(square) - 1))
    return np.sqrt(np.maximum(value, 1e-6)), line


def ridge(rows: sparse.csr_matrix, wanted: Grid, *, calm: float, steps: int) -> Grid:
    """Return the weights W, (k, d), for which |rows·W − wanted|² + calm·|W|² is least.

    Found by conjugate gradients, all columns at once; so few steps that they calm as well.
    """
    turned = rows.T.tocsr()
    weights = np.zeros((rows.shape[1], wanted.shape[1]), np.float32)
    left = np.asarray(turned @ wanted, np.float32)
    way, size = left.copy(), (left**2).sum(0)
    for _step in range(steps):
        bent = turned @ (rows @ way) + calm * way
        go = size / np.maximum((way * bent).sum(0), 1e-12)
        weights += go * way
        left -= go * bent
        before, size = size, (left**2).sum(0)
        way = left + size / np.maximum(before, 1e-12) * way
    return weights
