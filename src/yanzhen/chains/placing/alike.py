"""What follows from who makes what: how alike firms are, how near a firm is to a thing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

Grid = NDArray[np.float32]
Numbers = NDArray[np.int64]
LINES = 120  # main lines kept of a table of texts
NEAR = 0.02  # cubes of likeness below this are left out


@dataclass(frozen=True)
class Known:
    """Firms, things, and who makes what.

    Args:
        firms: names.
        things: names of products or segments.
        links: (f, p), 1 where a firm is known to make a thing.
        groups: (f, g) of 0 and 1: branches, places, or segments on which firms stand.
        words: (p, g): how well a thing's name fits a group; zeros where nothing says.
    """

    firms: Sequence[str]
    things: Sequence[str]
    links: sparse.csr_matrix
    groups: Grid
    words: Grid

    @cached_property
    def grams(self) -> sparse.csr_matrix:
        """Counts of 1 to 3 characters in a row in things, then in names of firms."""
        found: dict[str, int] = {}
        rows, columns = [], []
        for row, name in enumerate([*self.things, *self.firms]):
            for size in (1, 2, 3):
                for start in range(len(name) - size + 1):
                    rows.append(row)
                    columns.append(found.setdefault(name[start : start + size], len(found)))
        shape = (len(self.things) + len(self.firms), len(found))
        return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)

    @cached_property
    def counts(self) -> sparse.csr_matrix:
        return self.grams[: len(self.things)]

    @cached_property
    def long(self) -> NDArray[np.int64]:
        """Characters of things' names, at least 1."""
        return np.array([max(len(name), 1) for name in self.things])

    @cached_property
    def endings(self) -> dict[str, list[int]]:
        """Things by the last characters of their names."""
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self.things):
            for size in range(2, min(len(name), 4) + 1):
                found.setdefault(name[-size:], []).append(number)
        return found

    @cached_property
    def likeness(self) -> sparse.csr_matrix:
        """How alike things are called, (p, p): cosine, rare characters worth more."""
        held = unit(self.counts @ sparse.diags(rarity(self.counts)))
        alike = (held @ held.T).tocsr().astype(np.float32)
        alike.setdiag(0)
        alike.eliminate_zeros()
        return alike

    @cached_property
    def cubed(self) -> sparse.csr_matrix:
        """The cube of likeness, of a thing with itself 1: things that are all but the same."""
        near = self.likeness.copy()
        near.data = near.data**3
        near.data[near.data < NEAR] = 0
        near.eliminate_zeros()
        return (near + sparse.identity(near.shape[0], dtype=np.float32)).tocsr()

    @cached_property
    def named(self) -> tuple[Grid, Grid]:
        """How alike things and firms, firms and firms are called: (p, f), (f, f)."""
        held = unit(self.grams @ sparse.diags(rarity(self.grams)))
        things, firms = held[: len(self.things)], held[len(self.things) :]
        return dense(things @ firms.T), bare(dense(firms @ firms.T))


def rarity(counts: sparse.csr_matrix) -> NDArray[np.float64]:
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + held)) + 1)


def unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return (sparse.diags(1 / np.where(length > 0, length, 1)) @ rows).tocsr()


def dense(table: sparse.csr_matrix) -> Grid:
    return np.asarray(table.todense(), dtype=np.float32)


def bare(square: Grid) -> Grid:
    """Return a square without what it says of a firm and itself."""
    np.fill_diagonal(square, 0)
    return square


def _scaled(square: Grid) -> Grid:
    length = np.sqrt(np.maximum(np.diag(square), 1e-9))
    return np.asarray(square / length[:, None] / length[None, :], dtype=np.float32)


def _lines(square: Grid, keep: int = LINES) -> tuple[Grid, Grid, Grid]:
    """Return firms on the main lines of a table of cosines, as they are and with the lines made
    more even, each of length 1; and what takes a text to the lines."""
    keep = min(keep, len(square) - 1)
    value, line = linalg.eigh(square, subset_by_index=(len(square) - keep, len(square) - 1))
    value = np.sqrt(np.maximum(value, 1e-6))
    at, flat = line * value, line * np.sqrt(value)
    at /= np.maximum(np.linalg.norm(at, axis=1, keepdims=True), 1e-9)
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    return at, flat, line / value


class Alike:
    """How alike firms are in many ways, by a table of links from which some may be hidden."""

    def __init__(self, known: Known, links: sparse.csr_matrix) -> None:
        self.known, self.links = known, links.tocsr()
        firms = links.shape[0]
        held = np.maximum(np.asarray(links.sum(0)).ravel(), 1)
        self.made = np.asarray(links.sum(1)).ravel()
        rare = sparse.diags(np.log(firms / held).astype(np.float32))
        self.rare = np.log(firms / held).astype(np.float32) / max(math.log(firms), 1.0)
        docs = (self.links @ known.counts).tocsr()
        docs.data = 1 + np.log(docs.data)
        worth = sparse.diags(rarity(docs))
        self.docs = unit(docs @ worth)
        self.asked = unit(known.counts @ worth)
        text = dense(self.docs @ self.docs.T)
        self.at, flat, lines = _lines(text)
        self.lines = np.asarray(self.docs.T @ lines, dtype=np.float32)
        own = unit(self.links @ rare)
        weighed = (self.links @ rare).tocsr()
        soft = _scaled(dense(weighed @ known.cubed @ weighed.T))
        groups = unit(sparse.csr_matrix(known.groups))
        self.ways: dict[str, Grid] = {
            "own": bare(dense(own @ own.T)), "text": bare(text), "line": bare(self.at @ self.at.T),
            "flat": bare(flat @ flat.T), "soft": bare(soft),
            "name": known.named[1], "group": bare(dense(groups @ groups.T)),
        }  # fmt: skip
        mixed = sum(np.maximum(way, 0) * WORTH.get(name, 1.0) for name, way in self.ways.items())
        self.ways["mixed"] = np.asarray(mixed, dtype=np.float32)
        self.ways["sharp"] = _sharp(self.ways["mixed"])
        total = np.maximum(self.ways["mixed"].sum(0, keepdims=True), 1e-9)
        self.share = np.asarray(self.ways["mixed"] / total, dtype=np.float32)
        self.spread = {"text": _spread(text, 0.5), "mixed": _spread(self.ways["mixed"], 2.0)}
        self.common = _common(self.links, held)
        shared = np.asarray(self.links @ (held >= 2).astype(float)).ravel()
        length = self.links @ np.array([len(name) for name in known.things], dtype=float)
        many = np.maximum(self.made, 1)
        self.firm = np.stack([
            self.made, shared, shared / many, length / many, (self.links @ np.log(held)) / many,
            known.groups.sum(1),
        ], axis=1).astype(np.float32)  # fmt: skip


def _common(links: sparse.csr_matrix, held: NDArray[np.float64]) -> dict[str, Grid]:
    """Return what two firms both make: whether one, two, three things; as a share of what either
    makes; each counting less the more make it (Adamic and Adar 2003, here one over the number)."""
    both = bare(dense(links @ links.T))
    made = np.asarray(links.sum(1)).ravel()
    either = np.maximum(made[:, None] + made[None, :] - both, 1)
    rare = sparse.diags((1 / np.maximum(held - 1, 1)).astype(np.float32))
    found = {f"{n}": np.asarray(both >= n, np.float32) for n in (1, 2, 3)}
    return found | {"share": both / either, "rare": bare(dense(links @ rare @ links.T))}


def _sharp(square: Grid) -> Grid:
    """Return likenesses that stand out made larger, the largest of each firm 1."""
    apart = (square - square.mean()) / max(float(square.std()), 1e-9)
    found = bare(np.exp(0.8 * np.clip(apart, -5, 8)).astype(np.float32))
    return np.asarray(found / np.maximum(found.max(1, keepdims=True), 1e-9), dtype=np.float32)


WORTH = {"text": 2.0, "soft": 2.0}


def _spread(square: Grid, calm: float) -> Grid:
    """Return how far what is known of one firm speaks for the others: kernel ridge regression.

    `calm` is added for each firm, beside what it has in common with itself.
    """
    whole = square.astype(np.float64)
    np.fill_diagonal(whole, whole.max() + calm)
    return np.asarray(linalg.solve(whole, square, assume_a="sym").T, dtype=np.float32)
