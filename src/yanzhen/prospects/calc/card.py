"""The points card of whom to court: many firms at once, every term visible. Pure.

A term that is not known is NaN: it earns nothing and its weight stays open. It is not zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float64]
TERMS = ("gap", "intent", "link", "spill", "class", "hq", "near")


@dataclass(frozen=True, slots=True)
class Card:
    """What firms earn. `points` is what is known, `open` what the unknown terms could still add."""

    points: Shares
    open: Shares


def score(terms: Mapping[str, Shares], against: Shares, weights: Mapping[str, float]) -> Card:
    """Return the points of firms.

    Args:
        terms: for each of `TERMS` the firms' shares from 0 to 1; NaN where nothing is known.
        against: how strongly signals speak against, 0 to 1; 0 where none does.
        weights: full points of each term, and of `against`, which is taken off.

    :raises ValueError: if the weights of the terms add up to nothing.

    >>> one = {name: np.array([np.nan]) for name in TERMS}
    >>> one |= {"gap": np.array([0.5]), "link": np.array([1.0]), "near": np.array([0.0])}
    >>> card = score(one, np.array([0.0]), {"gap": 30, "intent": 20, "link": 15, "spill": 10,
    ...                                     "class": 10, "hq": 5, "near": 10, "against": 15})
    >>> float(card.points[0]), float(card.open[0])
    (30.0, 45.0)
    """
    if sum(weights[name] for name in TERMS) <= 0:
        raise ValueError("the weights of the terms add up to nothing")
    earned = np.zeros(len(against))
    still_open = np.zeros(len(against))
    for name in TERMS:
        unknown = np.isnan(terms[name])
        earned += np.where(unknown, 0.0, terms[name]) * weights[name]
        still_open += unknown * float(weights[name])
    return Card(earned - against * weights["against"], still_open)
