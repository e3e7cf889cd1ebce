"""The chance that an industry absent from a region is present as many years later. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yanzhen.chains.calc.logistic import Logistic, chance_of
from yanzhen.chains.calc.relatedness import Table, location_quotient
from yanzhen.chains.calc.traits import Traits, traits

Mask = NDArray[np.bool_]
ENOUGH = 30  # activations seen, below which nothing is learned from them
FOLDS = 5
FAR, FAR_WEIGHT = 0.25, 2.0  # what lies furthest from present is asked for most
MEMORY = 0.5  # weight of what the pair was an interval before, where no row could teach it
ROUNDS = (40, 80, 120, 160, 200)
SHARES = np.linspace(0, 1, 5)  # of the trees against the logistic regression
MOST_ROWS = 60_000  # drawn for a tree
MOST_STRAIGHT = 10_000  # for a logistic regression
TREES = {
    "objective": "binary", "learning_rate": 0.045, "num_leaves": 24,
    "feature_fraction": 0.4, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 127,
    "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1, "verbose": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A table, the one an interval later, and, where known, the one an interval before."""

    before: Table
    after: Table
    earlier: Table | None = None


@dataclass(frozen=True, slots=True)
class _Rows:
    traits: Traits
    grown: Mask
    region: NDArray[np.int64]
    weight: Table

    def take(self, which: Mask) -> "_Rows":
        return _Rows(self.traits[which], self.grown[which], self.region[which], self.weight[which])

    def every(self, step: int) -> "_Rows":
        return self.take(np.arange(len(self.grown)) % step == 0)


@dataclass(slots=True)
class Learned:
    """Trees and logistic regressions, each learned without a fifth of the regions."""

    straight: list[Logistic] = field(default_factory=list)
    trees: list[Any] = field(default_factory=list)
    rounds: int = ROUNDS[-1]
    share: float = 0.0
    history: bool = False

    def chance(self, values: Table, earlier: Table | None = None) -> Table:
        """Return the chance of each absent pair to be present an interval later; NaN if present.

        Where the rows learned from had no earlier year, the earlier table of this one is still
        heard: counts waver, and what was present then and is absent now returns more often.
        """
        absent = location_quotient(values) < 1
        score = np.full(values.shape, np.nan)
        score[absent] = self._score(traits(values, earlier if self.history else None)[absent])
        if earlier is not None and not self.history:
            gone = absent & (location_quotient(earlier) >= 1)
            then = self._score(traits(earlier)[gone])
            score[gone] += MEMORY * np.maximum(then - score[gone], 0)
        return chance_of(score)

    def _score(self, known: Traits) -> Table:
        found = np.zeros(len(known))
        if self.share < 1:
            found += (1 - self.share) * sum(model.score(known) for model in self.straight)
        if self.share and len(known):
            found += self.share * sum(_ask(tree, known, 0, self.rounds) for tree in self.trees)
        return found / FOLDS


def learn(spans: Sequence[Span], regions: Mask | None = None) -> Learned | None:
    """Return what the spans teach, or None with fewer than ENOUGH activations.

    Five times a fifth of the regions is left out, and both kinds of model learn from the rest;
    how many trees are grown and how far they are believed is chosen on what was left out.

    Args:
        spans: the newest first; its history decides whether history is asked for later.
        regions: those whose outcome may be learned from; all if not given.
    """
    rows = _rows(spans, regions)
    count = int(rows.grown.sum())
    if not ENOUGH <= count < len(rows.grown):
        return None
    found = Learned(history=spans[0].earlier is not None)
    fold = np.random.default_rng(1).permutation(int(rows.region.max()) + 1)[rows.region] % FOLDS
    straight = np.zeros(len(rows.grown))
    trees = np.zeros((len(ROUNDS), len(rows.grown)))
    for k in range(FOLDS):
        kept, out = rows.take(fold != k), fold == k
        some = kept.every(-(-len(kept.grown) // MOST_STRAIGHT))
        found.straight.append(Logistic.fit(some.traits, some.grown, some.weight))
        straight[out] = found.straight[-1].score(rows.traits[out])
        tree = _grow(kept)
        if tree is not None:
            found.trees.append(tree)
            parts = [_ask(tree, rows.traits[out], first, more) for first, more in _parts()]
            trees[:, out] = np.cumsum(parts, axis=0)
    if found.trees:
        losses = [
            [_loss(rows, share * trees[j] + (1 - share) * straight) for share in SHARES]
            for j in range(len(ROUNDS))
        ]
        best, at = np.unravel_index(int(np.argmin(losses)), (len(ROUNDS), len(SHARES)))
        found.rounds, found.share = ROUNDS[int(best)], float(SHARES[at])
    return found


def _rows(spans: Sequence[Span], regions: Mask | None) -> _Rows:
    parts = []
    for span in spans:
        quotient = location_quotient(span.before)
        asked = quotient < 1
        if regions is not None:
            asked &= regions[:, None]
        parts.append((
            traits(span.before, span.earlier)[asked], location_quotient(span.after)[asked] >= 1,
            np.nonzero(asked)[0], np.where(quotient < FAR, FAR_WEIGHT, 1.0)[asked],
        ))  # fmt: skip
    return _Rows(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _loss(rows: _Rows, score: Table) -> float:
    wrong = np.where(rows.grown, -score, score)
    return float(rows.weight @ np.logaddexp(0, wrong))


def _grow(rows: _Rows) -> Any:
    """Return boosted trees, or None where the library does not load (it needs OpenMP)."""
    try:
        import lightgbm
    except (ImportError, OSError):
        return None
    share = min(0.7, MOST_ROWS / len(rows.grown))
    whole = lightgbm.Dataset(rows.traits, rows.grown * 1.0, weight=rows.weight)
    leaf = min(60, max(len(rows.grown) // 40, 10))
    settings = {**TREES, "bagging_fraction": share, "min_data_in_leaf": leaf}
    return lightgbm.train(settings, whole, ROUNDS[-1])


def _parts() -> list[tuple[int, int]]:
    """Return the first tree and the number of trees between one of ROUNDS and the next."""
    return [(a, b - a) for a, b in zip((0, *ROUNDS), ROUNDS, strict=False)]


def _ask(tree: Any, known: Traits, first: int, rounds: int) -> Table:
    return np.asarray(
        tree.predict(known, raw_score=True, start_iteration=first, num_iteration=rounds,
                     num_threads=1)
    )  # fmt: skip
