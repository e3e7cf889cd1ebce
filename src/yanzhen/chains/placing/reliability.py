"""Whether what is called 70% comes true in 70 of 100: measured on firms left out of learning."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from yanzhen.chains.placing.engine import LEAST, Placer, Verdict
from yanzhen.chains.placing.texts import SegmentText
from yanzhen.chains.placing.traits import Array

LEAST_SHOWN = 0.1
FOLDS, BINS = 5, (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Proposals of a range of probabilities: how many, what was said on average, what came."""

    least: float
    most: float
    number: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Measured on held-out firms.

    `pairs` are those of a probability of 0.1 or more, the others are not looked at. `brier`: mean
    square of probability less outcome; `gap`: expected calibration error, the mean distance of
    said and came weighed by number; `first` and `among`: share of firms on a segment
    whose likeliest, or any of whose proposals, is one of theirs; `missed`: share of their places
    that nothing pointed to.
    """

    firms: int
    pairs: int
    brier: float
    gap: float
    first: float
    among: float
    missed: float
    bins: tuple[Bin, ...]


def bins_of(chance: Array, came: Array) -> tuple[Bin, ...]:
    """Return the table of reliability; empty ranges are left out.

    >>> bins_of(np.array([0.2, 0.2, 0.8]), np.array([0.0, 1.0, 1.0]))[0]
    Bin(least=0.1, most=0.3, number=2, said=0.2, came=0.5)
    """
    found = []
    for least, most in pairwise(BINS):
        mine = (chance >= least) & ((chance < most) | (most == 1.0))
        if mine.any():
            found.append(Bin(least, most, int(mine.sum()), round(float(chance[mine].mean()), 4),
                             round(float(came[mine].mean()), 4)))  # fmt: skip
    return tuple(found)


def measure(
    segments: Sequence[SegmentText], verdicts: Sequence[Verdict], *, folds: int = FOLDS
) -> Reliability | None:
    """Return how reliable proposals are for firms left out; None with fewer firms than folds.

    Every n-th firm in the order of names is asked of a placer that learned from the others only.
    """
    whole = sorted((v for v in verdicts if v.whole), key=lambda v: (v.firm.name, v.firm.scope))
    if len(whole) < folds:
        return None
    chances, came, first, among, places, met = [], [], 0, 0, 0, 0
    for fold in range(folds):
        asked = whole[fold::folds]
        left = set(map(id, asked))
        placer = Placer(segments, [v for v in verdicts if id(v) not in left])
        pairs, chance = placer.chances([v.firm for v in asked])
        codes = [placer.segments[number].code for number in pairs.segment]
        right = np.array(
            [c in asked[f].stands for f, c in zip(pairs.firm, codes, strict=True)], float
        )
        chances.append(chance)
        came.append(right)
        for number, verdict in enumerate(asked):
            mine = pairs.firm == number
            places += len(verdict.stands)
            met += int(right[mine].sum())
            if verdict.stands and mine.any():
                first += int(right[mine][chance[mine].argmax()])
                among += int((right[mine] * (chance[mine] >= LEAST)).any())
    chance, right = np.concatenate(chances), np.concatenate(came)
    shown = chance >= LEAST_SHOWN
    chance, right = chance[shown], right[shown]
    bins = bins_of(chance, right)
    standing = max(sum(bool(v.stands) for v in whole), 1)
    return Reliability(
        len(whole), len(chance), float(((chance - right) ** 2).mean()) if len(chance) else 0.0,
        sum(b.number * abs(b.said - b.came) for b in bins) / max(len(chance), 1),
        first / standing, among / standing, 1 - met / max(places, 1), bins,
    )  # fmt: skip
