"""The chance of each project to be signed and hold, along its way to the year's end."""

from dataclasses import dataclass

import numpy as np

from yanzhen.targets.calc.forecast.hazards import AGE_CLASS, AGES, Hazard
from yanzhen.targets.calc.forecast.records import SIGNED, Floats, Ints
from yanzhen.targets.calc.forecast.timeline import STEPS


@dataclass(frozen=True, slots=True)
class Rates:
    """What holds for the rest of the year. `next_stage`: where an advance leads, shape (4, 4)."""

    sign: Hazard
    advance: Hazard
    drop: Hazard
    reverse: Hazard
    next_stage: Floats


@dataclass(frozen=True, slots=True)
class Multipliers:
    """This year's multipliers, one a node, shape (nodes,)."""

    sign: Floats
    advance: Floats
    drop: Floats
    reverse: Floats
    entry: Floats


@dataclass(frozen=True, slots=True)
class Chances:
    """To be signed in the year and hold at its end.

    `entering`: of a project that enters a stage in each half month left, shape (steps, nodes, 4,
    sizes); `holding`: a signing of each half month, shape (steps, nodes); `held`: one of each age
    today, shape (nodes, ages).
    """

    entering: Floats
    holding: Floats
    held: Floats


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is left of the time: the half months, how much of each, and 1 where a signing counts."""

    steps: Ints
    shares: Floats
    counts: Floats

    def season(self, hazard: Hazard) -> Floats:
        """Return a hazard's season in each half month, times how much of it is left."""
        found: Floats = hazard.season[self.steps % STEPS] * self.shares
        return found


def chances(rates: Rates, by: Multipliers, left: Ahead) -> Chances:
    """Return the chances of those who enter a stage, from the last stage back to the first."""
    holding, held = _holding(rates.reverse, by.reverse, left)
    count, sizes = len(left.steps), rates.sign.rate.shape[2]
    entering = np.zeros((count, len(by.sign), SIGNED, sizes))
    begins = np.repeat(np.arange(count), sizes)
    size = np.tile(np.arange(sizes), count)
    age = np.arange(count)[None, :] - begins[:, None]
    # Who enters in mid-step has, on average, half of it left.
    share = np.where(age > 0, 1.0, np.where(age == 0, 0.5, 0.0))
    for stage in range(SIGNED - 1, -1, -1):
        stages = np.full(len(begins), stage)
        found = _signed(
            rates, by, left, entering, holding, (stages, np.maximum(age, 0), size), share
        )
        entering[:, :, stage] = found.reshape(-1, count, sizes).transpose(1, 0, 2)
    return Chances(entering, holding, held)


def live_chances(
    rates: Rates, by: Multipliers, left: Ahead, ahead: Chances, stage: Ints, age: Ints, size: Ints
) -> Floats:
    """Return the chance of projects by stage, age on it and size, shape (nodes, projects)."""
    kinds, same = np.unique(
        np.stack([stage, np.minimum(age, AGES), size]), axis=1, return_inverse=True
    )
    ages = kinds[1][:, None] + np.arange(len(left.steps))
    whole = np.ones(ages.shape)
    found = _signed(
        rates, by, left, ahead.entering, ahead.holding, (kinds[0], ages, kinds[2]), whole
    )
    return found[:, same]


def _signed(
    rates: Rates, by: Multipliers, left: Ahead, entering: Floats, holding: Floats,
    at: tuple[Ints, Ints, Ints], share: Floats,
) -> Floats:  # fmt: skip
    """Return the chance to be signed and hold, shape (nodes, projects).

    `at`: stage and size of each project, and its age in each half month; `share`: how much of
    each half month it stands there.
    """
    stage, age, size = at
    kind = AGE_CLASS[np.minimum(age, AGES - 1)]

    def risk(hazard: Hazard, node: Floats) -> Floats:
        one = hazard.rate[stage[:, None], kind, size[:, None]] * left.season(hazard) * share
        found: Floats = node[:, None, None] * one
        return found

    up, on = risk(rates.sign, by.sign), risk(rates.advance, by.advance)
    total = up + on + risk(rates.drop, by.drop)
    reached = np.exp(-np.cumsum(total, axis=2))
    leaves = np.empty_like(reached)
    leaves[:, :, 0] = 1 - reached[:, :, 0]
    np.subtract(reached[:, :, :-1], reached[:, :, 1:], out=leaves[:, :, 1:])
    leaves /= np.maximum(total, 1e-300)
    there = np.einsum("as,tnsz->nazt", rates.next_stage, entering)
    gain = up * (holding * left.counts[:, None]).T[:, None, :]
    gain += on * there[:, stage, size]
    found: Floats = np.einsum("npt,npt->np", leaves, gain)
    return found


def _holding(reverse: Hazard, by: Floats, left: Ahead) -> tuple[Floats, Floats]:
    """Return the chance that a signing holds: by half month of signing, and by age today."""
    rate = reverse.rate[SIGNED][AGE_CLASS].mean(-1)
    season = left.season(reverse)
    count = len(season)
    ages = np.minimum(np.arange(count)[None, :] - np.arange(count)[:, None], AGES - 1)
    risk = np.where(ages >= 0, rate[np.maximum(ages, 0)] * season[None, :], 0.0)
    risk[np.arange(count), np.arange(count)] /= 2  # signed in mid-step
    today = np.minimum(np.arange(AGES)[:, None] + np.arange(count)[None, :], AGES - 1)
    held = np.exp(-by[:, None] * (rate[today] * season[None, :]).sum(1))
    return np.exp(-risk.sum(1)[:, None] * by), held
