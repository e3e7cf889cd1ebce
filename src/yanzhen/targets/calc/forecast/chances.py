"""The chance of each project to be signed and hold, by a recursion back from the year's end."""

from dataclasses import dataclass

import numpy as np

from yanzhen.targets.calc.forecast.hazards import AGE_CLASS, AGES, Hazard
from yanzhen.targets.calc.forecast.records import SIGNED, Floats, Ints


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

    `now`: from each stage, age and size today, shape (nodes, 4, ages, sizes); `entering`: of a
    project that enters a stage in each half month left, shape (steps, nodes, 4, sizes);
    `holding`: a signing of each half month, shape (steps, nodes); `held`: one of each age today,
    shape (nodes, ages).
    """

    now: Floats
    entering: Floats
    holding: Floats
    held: Floats


def chances(rates: Rates, by: Multipliers, steps: Ints, shares: Floats, counts: Floats) -> Chances:
    """Return the chances over the half months left.

    Args:
        steps: half months left, soonest first; `shares`: how much of each is left.
        counts: 1 where a signing counts for the year, 0 before it begins; shape (steps,).
    """
    holding, held = _holding(rates.reverse, by.reverse, steps, shares)
    season = steps % 24
    sign, advance, drop = (_by_age(h)[:SIGNED] for h in (rates.sign, rates.advance, rates.drop))
    nodes, sizes = len(by.sign), sign.shape[2]
    value = np.zeros((nodes, SIGNED, AGES, sizes))
    entering = np.zeros((len(steps), nodes, SIGNED, sizes))
    for t in range(len(steps) - 1, -1, -1):
        half = season[t]
        up = by.sign[:, None, None, None] * sign * (rates.sign.season[half] * shares[t])
        on = by.advance[:, None, None, None] * advance * (rates.advance.season[half] * shares[t])
        out = by.drop[:, None, None, None] * drop * (rates.drop.season[half] * shares[t])
        total = up + on + out
        stays = np.exp(-total)
        leaves = (1 - stays) / np.maximum(total, 1e-300)
        older = np.concatenate([value[:, :, 1:], value[:, :, -1:]], axis=2)
        after = stays * older + leaves * up * (holding[t] * counts[t])[:, None, None, None]
        leads = leaves * on
        for stage in range(SIGNED - 1, -1, -1):
            # Who enters in mid-step has, on average, half of it left.
            if stage < SIGNED - 1:
                there = np.einsum("s,nsz->nz", rates.next_stage[stage], entering[t])
                after[:, stage] += leads[:, stage] * there[:, None, :]
            entering[t, :, stage] = (after[:, stage, 0] + value[:, stage, 1]) / 2
        value = after
    return Chances(value, entering, holding, held)


def _by_age(hazard: Hazard) -> Floats:
    """Return rates by stage, age and size."""
    return hazard.rate[:, AGE_CLASS, :]


def _holding(reverse: Hazard, by: Floats, steps: Ints, shares: Floats) -> tuple[Floats, Floats]:
    """Return the chance that a signing holds: by half month of signing, and by age today."""
    rate = _by_age(reverse)[SIGNED].mean(-1)
    season = reverse.season[steps % 24] * shares
    count = len(steps)
    ages = np.minimum(np.arange(count)[None, :] - np.arange(count)[:, None], AGES - 1)
    risk = np.where(ages >= 0, rate[np.maximum(ages, 0)] * season[None, :], 0.0)
    risk[np.arange(count), np.arange(count)] /= 2  # signed in mid-step
    today = np.minimum(np.arange(AGES)[:, None] + np.arange(count)[None, :], AGES - 1)
    held = np.exp(-by[:, None] * (rate[today] * season[None, :]).sum(1))
    return np.exp(-risk.sum(1)[:, None] * by), held
