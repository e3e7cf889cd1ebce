"""From what speaks for a pair to a probability; corrections move what the firms made up taught."""

from dataclasses import dataclass

import numpy as np

from yanzhen.chains.placing.traits import TRAITS, Array

TURNS = 30


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds a unit of each trait, and how firmly each is held (1 / variance)."""

    mean: Array
    held: Array

    def log_odds(self, traits: Array) -> Array:
        return np.asarray(traits @ self.mean)

    def probability(self, traits: Array) -> Array:
        """Return the probability of each row.

        >>> Weights(np.eye(1, 14)[0], np.ones(14)).probability(np.zeros((1, 14)))
        array([0.5])
        """
        return np.asarray(1 / (1 + np.exp(-np.clip(traits @ self.mean, -30, 30))))


def flat(held: float = 0.1) -> Weights:
    """Return weights that know nothing."""
    return Weights(np.zeros(len(TRAITS)), np.full(len(TRAITS), held))


def learn(before: Weights, traits: Array, stands: Array, weight: Array | None = None) -> Weights:
    """Return what the rows teach on top of what was known before.

    The most probable weights of a logistic regression when each weight is normally distributed
    around `before.mean` with variance 1 / `before.held`. Few rows change little; the result does
    not depend on the order of the rows.

    Args:
        before: what was known.
        traits: (n, traits).
        stands: 1.0 where the firm stands on the segment, else 0.0.
        weight: how much each row counts; None for all the same.

    Source: Bishop (2006), Pattern Recognition and Machine Learning, 4.4 and 4.5.
    """
    if not len(traits):
        return before
    count = np.ones(len(traits)) if weight is None else weight
    mean = before.mean.copy()
    loss = _loss(before, mean, traits, stands, count)
    for _turn in range(TURNS):
        chance = 1 / (1 + np.exp(-np.clip(traits @ mean, -30, 30)))
        slope = traits.T @ (count * (chance - stands)) + before.held * (mean - before.mean)
        curved = (traits * (count * (chance * (1 - chance)))[:, None]).T @ traits
        step = np.linalg.solve(curved + np.diag(before.held), slope)
        last, share = loss, 1.0
        while (loss := _loss(before, mean - share * step, traits, stands, count)) > last:
            share /= 2
            if share < 1e-6:
                return Weights(mean, before.held)
        mean = mean - share * step
        if last - loss < 1e-9 * abs(last):
            break
    return Weights(mean, before.held)


def _loss(before: Weights, mean: Array, traits: Array, stands: Array, count: Array) -> float:
    score = traits @ mean
    wrong = np.logaddexp(0.0, np.where(stands > 0.5, -score, score))
    return float(count @ wrong + before.held @ (mean - before.mean) ** 2 / 2)
