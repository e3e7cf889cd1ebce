"""Who makes a thing? Firms in order, by what they are known to make and by a thing's known makers.

A conditional logit weighs what speaks for a firm. It learns from the links themselves: the makers
of some things are half hidden, of others the only one, and it sees which firms they were; what
speaks where makers are shown is weighed apart from what speaks where none is. Learned anew
wherever it is used; nothing learned is shipped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from yanzhen.chains.placing.alike import Alike, Known
from yanzhen.chains.placing.called import by_company, by_manner, by_name, by_part, by_told
from yanzhen.chains.placing.choice import Lesson, comparable, learn
from yanzhen.chains.placing.tables import Grid, Numbers, shares

FOLDS, REPEATS, OTHERS, BATCH = 10, 1, 400, 64
ALONE = 300  # things of one maker in each of the folds


@dataclass(frozen=True, slots=True)
class Asked:
    """Who else makes a thing, of which these makers are shown?"""

    thing: int
    shown: Numbers


def traits(alike: Alike, asked: Sequence[Asked]) -> tuple[Grid, list[str]]:
    """Return what speaks for each firm in answer to each question, (q, f, traits), and names."""
    known = alike.known
    things = np.array([one.thing for one in asked])
    shown = np.zeros((len(asked), alike.links.shape[0]), np.float32)
    for row, one in enumerate(asked):
        shown[row, one.shown] = 1
    mean = shares(shown)
    found = by_name(alike, things) | by_part(alike, things) | by_manner(alike, things)
    found |= by_told(alike, things) | alike.words.told(things)
    found |= by_company(alike, things, [one.shown for one in asked])
    hop, near = shares(found["sum2"] + shown), shares(found["sum4"] + shown)
    even = shares(shares(found["sum4"]) + mean)
    told = shares(shares(found["leads_sum"] ** 2 / np.maximum(alike.made, 1)) + mean)
    for name, way in alike.ways.items():
        found[f"{name}_mean"] = mean @ way
        found[f"{name}_most"] = np.stack([
            way[:, one.shown].max(1) if len(one.shown) else np.zeros(len(way), np.float32)
            for one in asked
        ])  # fmt: skip
        found[f"{name}_hop"] = hop @ way
    for name in ("text", "mixed", "sharp"):
        found[f"{name}_near"] = near @ alike.ways[name]
        found[f"{name}_even"] = even @ alike.ways[name]
    found |= {f"{name}_told": told @ alike.ways[name] for name in ("told", "mixed", "line")}
    found |= {f"common_{name}": mean @ way for name, way in alike.common.items()}
    for name, way in (("hop", hop @ known.groups), ("shown", mean @ known.groups),
                      ("word", known.words[things])):  # fmt: skip
        found[f"group_{name}"] = np.asarray(way, np.float32) @ known.groups.T
    for at in range(alike.firm.shape[1]):
        found[f"firm{at}"] = np.broadcast_to(alike.firm[:, at], shown.shape)
    return np.stack([np.asarray(v, np.float32) for v in found.values()], 2), list(found)


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
        rng = np.random.default_rng(seed)
        lessons = [one for _ in range(repeats) for one in self._lessons(rng)]
        self.weights = learn([lesson for lesson, shown in lessons if shown])
        self.alone = learn([lesson for lesson, _shown in lessons])

    def scores(self, asked: Sequence[Asked]) -> Grid:
        """Return the score of each firm for each question, (q, f); higher is likelier."""
        found = np.zeros((len(asked), len(self.known.firms)), np.float32)
        for begin in range(0, len(asked), BATCH):
            some = asked[begin : begin + BATCH]
            for at, (one, rows) in enumerate(zip(some, traits(self.alike, some)[0], strict=True)):
                weights = self.weights if len(one.shown) else self.alone
                found[begin + at] = comparable(rows) @ weights
        return found

    def _lessons(self, rng: np.random.Generator) -> Iterator[tuple[Lesson, bool]]:
        """Hide half of the makers of a tenth of the things, ten times, and the one maker of some
        others; yield who was looked for, and whether makers were shown."""
        links = self.known.links.tocsc()
        held = np.diff(links.indptr)
        things, ones = np.flatnonzero(held >= 2), rng.permutation(np.flatnonzero(held == 1))
        fold, alone = rng.permutation(len(things)) % FOLDS, min(ALONE, len(ones) // FOLDS)
        for turn in range(FOLDS):
            asked, hidden = [], []
            for thing in [*things[fold == turn], *ones[turn * alone : (turn + 1) * alone]]:
                makers = rng.permutation(
                    links.indices[links.indptr[thing] : links.indptr[thing + 1]]
                )
                half = (len(makers) + 1) // 2 if len(makers) > 1 else 0
                asked.append(Asked(int(thing), makers[:half]))
                hidden.append(makers[half:])
            if asked:
                alike = Alike(self.known, _without(self.known.links, asked, hidden))
                for begin in range(0, len(asked), BATCH):
                    some = slice(begin, begin + BATCH)
                    rows = traits(alike, asked[some])[0]
                    for row, one, out in zip(rows, asked[some], hidden[some], strict=True):
                        yield _lesson(rng, row, one.shown, out), len(one.shown) > 0


def _without(
    links: sparse.csr_matrix, asked: Sequence[Asked], hidden: Sequence[Numbers]
) -> sparse.csr_matrix:
    """Return the links without those of hidden makers."""
    things = np.repeat([one.thing for one in asked], [len(firms) for firms in hidden])
    gone = sparse.csr_matrix(
        (np.ones(len(things), np.float32), (np.concatenate(hidden), things)), shape=links.shape
    )
    left = (links - gone).tocsr()
    left.eliminate_zeros()
    return left


def _lesson(rng: np.random.Generator, rows: Grid, shown: Numbers, hidden: Numbers) -> Lesson:
    """Return the hidden makers and others, drawn at random."""
    other = np.ones(len(rows), dtype=bool)
    other[shown] = other[hidden] = False
    rest = np.flatnonzero(other)
    drawn = rng.choice(rest, min(OTHERS, len(rest)), replace=False)
    return Lesson(comparable(rows)[np.concatenate([hidden, drawn])], len(hidden))
