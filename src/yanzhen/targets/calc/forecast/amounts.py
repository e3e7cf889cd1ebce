"""Amounts: classes of size, what is signed against what was known, what new leads bring."""

from dataclasses import dataclass

import numpy as np

from yanzhen.targets.calc.forecast import priors
from yanzhen.targets.calc.forecast.episodes import Episodes
from yanzhen.targets.calc.forecast.records import SIGNED, Floats, Ints

CUTS = (0.3, 0.55, 0.75, 0.9)
LEAST = 1e5  # yuan; an unknown amount counts as this small
_QUANTILES = np.array([-1.8, -1.2, -0.85, -0.5, -0.2, 0.2, 0.5, 0.85, 1.2, 1.8])


@dataclass(frozen=True, slots=True)
class Amounts:
    """`edges` between size classes and their `centres` (log10, less the mean); `ratios`: sorted
    logs of signed over known amount; `entries`: amount, stage and weight of those who come."""

    edges: Floats
    centres: Floats
    ratios: Floats
    entries: tuple[Floats, Ints, Floats]

    def classes(self, amount: Floats) -> Ints:
        """Return the size class of each amount."""
        return np.searchsorted(self.edges, np.log10(np.maximum(amount, LEAST)), side="right")

    def tiers(self, amount: Floats, floors: Floats) -> Floats:
        """Return the chance that an amount, once signed, ends in each tier, shape (n, floors).

        What was seen in this zone, and the prior as if it were ten signings more.
        """
        with np.errstate(divide="ignore"):
            gap = np.log(np.maximum(floors, 0.0))[None] - np.log(np.maximum(amount, LEAST))[:, None]
        count = len(self.ratios)
        seen = count - np.searchsorted(self.ratios, gap - 1e-9, side="left")
        reach = np.clip(gap / priors.AMOUNT_RANGE, -1, 1)
        beyond = np.where(reach < 0, 1 - (1 + reach) ** 2 / 2, (1 - reach) ** 2 / 2)
        assumed = priors.KEPT_AMOUNT * (gap <= 1e-9) + (1 - priors.KEPT_AMOUNT) * beyond
        above = (seen + priors.RATIO_STRENGTH * assumed) / (count + priors.RATIO_STRENGTH)
        found: Floats = above - np.concatenate([above[:, 1:], np.zeros((len(above), 1))], axis=1)
        return np.maximum(found, 0.0)


def learn_amounts(stays: Episodes) -> Amounts:
    """Return what the rows teach about amounts, with the prior where they are few."""
    log = np.log10(np.maximum(stays.amount[stays.entry], LEAST))
    edges = np.unique(np.quantile(log, CUTS)) if len(log) else np.zeros(0)
    place = np.searchsorted(edges, log, side="right")
    number = np.bincount(place, minlength=len(edges) + 1)
    sums = np.bincount(place, log - log.mean() if len(log) else log, len(edges) + 1)
    signed = (stays.stage < SIGNED) & (stays.agreed > 0) & (stays.amount > 0)
    ratios = np.sort(np.log(stays.agreed[signed] / stays.amount[signed]))
    return Amounts(edges, sums / np.maximum(number, 1), ratios, _entries(stays, log))


def _entries(stays: Episodes, log: Floats) -> tuple[Floats, Ints, Floats]:
    """Return amounts and stages of those who came, and some drawn from a lognormal law."""
    count, own = len(log), priors.AMOUNT_STRENGTH
    mean, spread = np.log(priors.AMOUNT_MEDIAN), priors.AMOUNT_SPREAD
    if count:
        natural = log * np.log(10)
        mean = (natural.sum() + own * mean) / (count + own)
        spread = np.sqrt((((natural - mean) ** 2).sum() + own * spread**2) / (count + own))
    assumed = np.tile(np.exp(mean + spread * _QUANTILES), 5)
    shares = np.repeat(priors.ENTRY_STAGES, len(_QUANTILES)) / len(_QUANTILES)
    strength = priors.ENTRY_STAGES_STRENGTH
    weight = np.concatenate([np.ones(count), shares * strength]) / (count + strength)
    stage = np.concatenate([stays.stage[stays.entry], np.repeat(np.arange(5), len(_QUANTILES))])
    return np.concatenate([stays.amount[stays.entry], assumed]), stage, weight
