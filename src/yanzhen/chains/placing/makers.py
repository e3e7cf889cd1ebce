"""Who makes a thing? Firms in order, by what they are known to make and by a thing's known makers.

A boosted tree weighs what speaks for a firm. It learns from the links themselves: the makers of
some things are half hidden, and it sees which firms they were. Learned anew wherever it is used;
nothing learned is shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from yanzhen.chains.placing.alike import Alike, Grid, Known, Numbers

FOLDS, REPEATS, OTHERS, HARD = 5, 4, 120, 30
ROUNDS, LEAVES = 250, 15
TREES = {
    "learning_rate": 0.05, "num_leaves": LEAVES, "min_data_in_leaf": 60, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "num_threads": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
    "lambdarank_truncation_level": 30,
}  # fmt: skip
RANKED = ("most", "sum2", "sum4", "text", "line", "mixed_mean", "mixed_most", "soft_most",
          "own_most", "mixed_hop", "line_hop", "text_spread", "mixed_spread")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Who else makes a thing, of which these makers are shown?"""

    thing: int
    shown: Numbers


def traits(alike: Alike, asked: Sequence[Asked]) -> tuple[Grid, list[str]]:
    """Return what speaks for each firm in answer to each question, (q, f, traits), and names."""
    known, links = alike.known, alike.links
    things = np.array([one.thing for one in asked])
    shown = np.zeros((len(asked), links.shape[0]), np.float32)
    for row, one in enumerate(asked):
        shown[row, one.shown] = 1
    number = shown.sum(1, keepdims=True)
    mean = shown / np.maximum(number, 1)
    found = _by_text(alike, things)
    hop = found["sum2"] + shown
    hop = hop / np.maximum(hop.sum(1, keepdims=True), 1e-9)
    near = found["sum4"] + shown
    near = near / np.maximum(near.sum(1, keepdims=True), 1e-9)
    for name, way in alike.ways.items():
        found[f"{name}_mean"] = mean @ way
        found[f"{name}_most"] = np.stack([
            way[:, one.shown].max(1) if len(one.shown) else np.zeros(len(way), np.float32)
            for one in asked
        ])  # fmt: skip
        found[f"{name}_hop"] = hop @ way
    found |= {f"{name}_near": near @ alike.ways[name] for name in ("text", "mixed")}
    for name, spread in alike.spread.items():
        found[f"{name}_shown"], found[f"{name}_spread"] = shown @ spread, hop @ spread
    found["group_hop"] = (hop @ known.groups) @ known.groups.T
    found["group_shown"] = (mean @ known.groups) @ known.groups.T
    found["group_word"] = known.words[things] @ known.groups.T
    found |= {f"{name}_rank": _rank(found[name]) for name in RANKED}
    theirs = mean @ alike.firm
    for at in range(alike.firm.shape[1]):
        found[f"firm{at}"] = np.broadcast_to(alike.firm[:, at], shown.shape)
        found[f"gap{at}"] = np.abs(alike.firm[:, at] - theirs[:, at : at + 1])
    length = np.array([[len(known.things[one.thing])] for one in asked], np.float32)
    for name, value in (("number", number), ("length", length),
                        ("best", found["most"].max(1, keepdims=True)),
                        ("all", found["sum2"].sum(1, keepdims=True))):  # fmt: skip
        found[f"asked_{name}"] = np.broadcast_to(value, shown.shape)
    return np.stack([np.asarray(v, np.float32) for v in found.values()], 2), list(found)


def _by_text(alike: Alike, things: Numbers) -> dict[str, Grid]:
    """Return how near a thing's name is to what each firm makes and is called, (q, f) each."""
    known, links = alike.known, alike.links
    value = np.asarray(known.likeness[things].todense())[:, links.indices]
    makes = np.diff(links.indptr) > 0
    begin = links.indptr[:-1][makes]
    shape = (len(things), links.shape[0])
    found = {}
    for name, fold, power in (("most", np.maximum, 1), ("sum2", np.add, 2), ("sum4", np.add, 4)):
        found[name] = np.zeros(shape, np.float32)
        found[name][:, makes] = fold.reduceat(value**power, begin, axis=1)
    asked = alike.asked[things]
    found["text"] = np.asarray((asked @ alike.docs.T).todense(), np.float32)
    at = np.asarray(asked @ alike.lines, np.float32)
    length = np.linalg.norm(at, axis=1, keepdims=True)
    found["line"] = (at / np.maximum(length, 1e-9)) @ alike.at.T
    found["name"] = known.named[0][things]
    return found


def _rank(score: Grid) -> Grid:
    order = np.argsort(-score, axis=1, kind="stable")
    rank = np.empty(score.shape, np.float32)
    np.put_along_axis(rank, order, np.arange(score.shape[1], dtype=np.float32)[None, :], 1)
    return np.asarray(np.log1p(rank))


class Makers:
    """Answers who makes a thing, after learning from the links it was given.

    Args:
        known: firms, things, links. Hide what is to be foretold.
        repeats: how often the links are hidden and looked for; more is better and slower.
        seed: the same seed and links give the same answers.
    """

    def __init__(self, known: Known, *, repeats: int = REPEATS, seed: int = 0) -> None:
        self.known = known
        self.alike = Alike(known, known.links)
        self.trees = self._learn(np.random.default_rng(seed), repeats)

    def scores(self, asked: Sequence[Asked]) -> NDArray[np.float64]:
        """Return the score of each firm for each question, (q, f); higher is likelier."""
        rows, _names = traits(self.alike, asked)
        flat = rows.reshape(-1, rows.shape[2])
        total = np.zeros(len(flat))
        for tree in self.trees:
            score = np.asarray(tree.predict(flat, raw_score=True, num_threads=1))
            total += score / max(float(score.std()), 1e-9)
        return total.reshape(rows.shape[:2])

    def _learn(self, rng: np.random.Generator, repeats: int) -> list[Any]:
        import lightgbm

        rows, right, sizes = [], [], []
        for _repeat in range(repeats):
            for part in self._lessons(rng):
                rows.append(part[0])
                right.append(part[1])
                sizes.append(len(part[1]))
        table, label = np.concatenate(rows), np.concatenate(right)
        return [
            lightgbm.train(
                {**TREES, "objective": objective, "seed": 1},
                lightgbm.Dataset(table, label, group=sizes if objective == "lambdarank" else None),
                ROUNDS,
            )
            for objective in ("binary", "lambdarank")
        ]

    def _lessons(self, rng: np.random.Generator) -> list[tuple[Grid, NDArray[np.float64]]]:
        """Hide half of the makers of a fifth of the things, five times; return firms and right."""
        links = self.known.links.tocsc()
        things = np.flatnonzero(np.diff(links.indptr) >= 2)
        fold = rng.permutation(len(things)) % FOLDS
        found = []
        for turn in range(FOLDS):
            asked, hidden = [], []
            for thing in things[fold == turn]:
                makers = rng.permutation(
                    links.indices[links.indptr[thing] : links.indptr[thing + 1]]
                )
                half = (len(makers) + 1) // 2
                asked.append(Asked(int(thing), makers[:half]))
                hidden.append(makers[half:])
            if asked:
                alike = Alike(self.known, _without(self.known.links, asked, hidden))
                table, names = traits(alike, asked)
                hard = np.minimum(*(table[:, :, names.index(f"{n}_rank")]
                                    for n in ("sum2", "mixed_spread")))  # fmt: skip
                found += [
                    _lesson(rng, table[row], hard[row], one.shown, out)
                    for row, (one, out) in enumerate(zip(asked, hidden, strict=True))
                ]
        return found


def _without(
    links: sparse.csr_matrix, asked: Sequence[Asked], hidden: Sequence[Numbers]
) -> sparse.csr_matrix:
    """Return the links without those of hidden makers."""
    gone = sparse.csr_matrix(
        (
            np.ones(sum(map(len, hidden)), np.float32),
            (
                np.concatenate(hidden),
                np.repeat([one.thing for one in asked], list(map(len, hidden))),
            ),
        ),
        shape=links.shape,
    )
    left = (links - gone).tocsr()
    left.eliminate_zeros()
    return left


def _lesson(
    rng: np.random.Generator, table: Grid, rank: Grid, shown: Numbers, hidden: Numbers
) -> tuple[Grid, NDArray[np.float64]]:
    """Return the hidden makers and others, the hardest among them, and who was right."""
    other = np.ones(len(table), dtype=bool)
    other[shown] = other[hidden] = False
    rest = np.flatnonzero(other)
    hard = rest[np.argsort(rank[rest], kind="stable")[:HARD]]
    drawn = rng.choice(rest, min(OTHERS, len(rest)), replace=False)
    chosen = np.concatenate([hidden, np.union1d(hard, drawn)])
    right = np.zeros(len(chosen))
    right[: len(hidden)] = 1
    return table[chosen], right
