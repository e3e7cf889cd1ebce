"""What follows from who makes what: how alike firms are, how near a firm is to a thing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from yanzhen.chains.placing.tables import (
    Grid,
    bare,
    counted,
    dense,
    even,
    main_lines,
    pieces_of,
    rarity,
    scaled,
    unit,
)
from yanzhen.chains.placing.told import Told
from yanzhen.chains.placing.words import Words

LINES, MORE_LINES = 120, 250  # main lines kept of a table of texts; and for what names tell
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
        return self._read[0]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Characters of each column of `grams`."""
        return np.array([len(piece) for piece in self._read[1]])

    @cached_property
    def _read(self) -> tuple[sparse.csr_matrix, list[str]]:
        return counted(pieces_of(name) for name in [*self.things, *self.firms])

    @cached_property
    def pieces(self) -> sparse.csr_matrix:
        """Things by what two or more have of characters in a row, beginnings and endings."""
        held = counted(pieces_of(name, ends=True) for name in self.things)[0]
        held = held[:, np.bincount(held.indices, minlength=held.shape[1]) >= 2]
        held.data[:] = 1
        return unit(held @ sparse.diags(rarity(held))).astype(np.float32)

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
        value, line = main_lines(text, MORE_LINES)
        many = value[-LINES:], line[:, -LINES:]
        self.at, flat = even(many[1] * many[0]), even(many[1] * np.sqrt(many[0]))
        self.lines = np.asarray(self.docs.T @ (many[1] / many[0]), dtype=np.float32)
        own = unit(self.links @ rare)
        weighed = (self.links @ rare).tocsr()
        soft = scaled(dense(weighed @ known.cubed @ weighed.T))
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
        to_lines = np.asarray(self.docs.T @ (line / value), np.float32)
        self.told = Told(known.pieces, self.links, even(self.asked @ to_lines))
        self.ways["told"] = bare(self.told.firms @ self.told.firms.T)
        self.words = Words(self.links, known.counts, known.sizes, self.ways["mixed"])
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
