"""Logistic regression with a quadratic penalty on bent traits. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanzhen.chains.calc.relatedness import Table

Known = NDArray[np.float32]
PENALTY, TURNS = 3.0, 15
KNOTS = (0.2, 0.5, 0.8)


@dataclass(frozen=True, slots=True)
class Logistic:
    """Each trait may bend at three knots; a trait that is never known counts for nothing."""

    middle: Table
    spread: Table
    knots: Table
    weights: Table

    @classmethod
    def fit(cls, known: Known, happened: NDArray[np.bool_], weight: Table) -> "Logistic":
        """Return the regression of what happened on what was known (rows, traits)."""
        full = np.nan_to_num(known.astype(np.float64))
        middle, spread = full.mean(0), full.std(0) + 1e-9
        scaled = np.clip((full - middle) / spread, -4, 4)
        knots = np.quantile(scaled, KNOTS, axis=0)
        return cls(
            middle, spread, knots, _fit(_bent(scaled, knots), happened.astype(np.float64), weight)
        )

    def score(self, known: Known) -> Table:
        """Return the log odds of each row."""
        scaled = np.clip((np.nan_to_num(known) - self.middle) / self.spread, -4, 4)
        return np.asarray(_bent(scaled, self.knots) @ self.weights)


def chance_of(score: Table) -> Table:
    """Return the probability with these log odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def _bent(scaled: Table, knots: Table) -> Table:
    bends = [np.maximum(scaled - knot, 0) for knot in knots]
    return np.concatenate([scaled, *bends, np.ones((len(scaled), 1))], axis=1)


def _fit(known: Table, happened: Table, weight: Table) -> Table:
    penalty = np.full(known.shape[1], PENALTY)
    penalty[-1] = 1e-6
    weights = np.zeros(known.shape[1])
    mean = float(weight @ happened / weight.sum())
    weights[-1] = np.log(mean / (1 - mean))
    loss = _loss(known, happened, weight, penalty, weights)
    for _turn in range(TURNS):
        chance = chance_of(known @ weights)
        slope = known.T @ (weight * (chance - happened)) + penalty * weights
        curved = (known * (weight * (chance * (1 - chance) + 1e-6))[:, None]).T @ known
        step = np.linalg.solve(curved + np.diag(penalty), slope)
        last = loss
        while (loss := _loss(known, happened, weight, penalty, weights - step)) > last:
            step /= 2
            if np.abs(step).max() < 1e-9:
                return weights
        weights -= step
        if last - loss < 1e-6 * last:
            break
    return weights


def _loss(known: Table, happened: Table, weight: Table, penalty: Table, weights: Table) -> float:
    score = known @ weights
    wrong = np.logaddexp(0, np.where(happened > 0, -score, score))
    return float(weight @ wrong + penalty @ weights**2 / 2)
