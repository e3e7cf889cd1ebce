"""How well a ranking put those first that became projects. Pure."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
STEPS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """What a ranking reached; None where there is nothing to measure.

    `steps`: the firms in five equal parts by falling score: how many, and how many became projects.
    """

    precision_10: float | None
    precision_50: float | None
    ndcg: float | None
    auc: float | None
    steps: list[tuple[int, int]]


def measure(scores: Numbers, became: NDArray[np.bool_]) -> Measured:
    """Return what a ranking by scores reached. Ties count as the average of all their orders.

    >>> told = measure(np.array([3.0, 2.0, 1.0]), np.array([True, False, False]))
    >>> told.auc, told.ndcg, told.precision_10
    (1.0, 1.0, 0.3333333333333333)
    """
    many, hits = len(scores), int(became.sum())
    if not many or not hits or hits == many:
        return Measured(None, None, None, None, [])
    gains = _expected(scores, became)
    discount = 1 / np.log2(np.arange(2, many + 2))
    from scipy.stats import rankdata  # half a second's loading, which no other process needs

    ranks = rankdata(scores)
    auc = (ranks[became].sum() - hits * (hits + 1) / 2) / (hits * (many - hits))
    cut = np.linspace(0, many, STEPS + 1).astype(int)
    order = np.argsort(-scores, kind="stable")
    steps = [(int(b - a), int(became[order[a:b]].sum()))
             for a, b in pairwise(cut)]  # fmt: skip
    return Measured(
        float(gains[:10].mean()), float(gains[:50].mean()),
        float((gains * discount).sum() / discount[:hits].sum()), float(auc), steps,
    )  # fmt: skip


def _expected(scores: Numbers, became: NDArray[np.bool_]) -> Numbers:
    """Return what each place of the ranking holds on average over the orders of equal scores."""
    order = np.argsort(-scores, kind="stable")
    _, group = np.unique(-scores[order], return_inverse=True)
    held = np.bincount(group, became[order]) / np.bincount(group)
    return np.asarray(held[group], dtype=np.float64)
