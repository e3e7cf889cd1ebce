"""Which of many is the one? Conditional logit (McFadden 1974): traits weighed, one choice a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float32]
LEAST, MOST = -4.0, 12.0  # standard deviations
CALM, STEPS = 50.0, 60


@dataclass(frozen=True, slots=True)
class Lesson:
    """Traits of some candidates, (candidates, traits), of which the first `right` were right."""

    traits: Grid
    right: int


def comparable(rows: Grid) -> Grid:
    """Return traits of all candidates of one question, each with mean 0 and deviation 1.

    What is large differs from question to question; how far it stands out does not.
    """
    found = (rows - rows.mean(0)) / (rows.std(0) + 1e-6)
    return np.clip(found, LEAST, MOST, dtype=np.float32)


def learn(lessons: Sequence[Lesson], *, calm: float = CALM, steps: int = STEPS) -> Grid:
    """Return the weights that make the right candidates likeliest.

    Right ones of a lesson share one choice. Candidates may be drawn at random among the wrong:
    the weights are the same on average. `calm` holds weights near zero, as does the small number
    of steps.
    """
    rows = np.concatenate([lesson.traits for lesson in lessons])
    size = np.array([len(lesson.traits) for lesson in lessons])
    begin = np.concatenate([[0], np.cumsum(size)[:-1]])
    share = np.zeros(len(rows), np.float32)
    for at, lesson in zip(begin, lessons, strict=True):
        share[at : at + lesson.right] = 1 / lesson.right

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = rows @ weights.astype(np.float32)
        score -= np.repeat(np.maximum.reduceat(score, begin), size)
        chance = np.exp(score)
        total = np.add.reduceat(chance, begin)
        chance /= np.repeat(total, size)
        wrong = float(np.log(total).sum() - (share * score).sum())
        slope = np.asarray(rows.T @ (chance - share), np.float64)
        return wrong + calm * float(weights @ weights), slope + 2 * calm * weights

    from scipy.optimize import minimize  # a quarter of a second's loading, for learning alone

    found: Any = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B",
                          options={"maxiter": steps})  # fmt: skip
    return np.asarray(found.x, np.float32)
