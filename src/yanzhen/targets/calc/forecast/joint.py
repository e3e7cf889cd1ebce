"""The chance that nested targets are all met, counted exactly."""

import numpy as np
from numpy.typing import NDArray

from yanzhen.targets.calc.forecast.counts import poisson, products, together
from yanzhen.targets.calc.forecast.records import Floats, Ints
from yanzhen.targets.calc.forecast.steps import step_by_step

# Projects that may end in several tiers, times states, below which they are followed one by one;
# less than that where hardly any may end in three or more.
LITTLE, WIDE = 8e6, 64


def all_met(tiers: Floats, arrivals: Floats, needed: Ints) -> Floats:
    """Return the probability that every nested target is met at once.

    A project signed in tier j counts for the targets 0 … j, as each holds those above it. Where
    all that may be reached is little it is followed project by project (`steps`). Otherwise the
    tiers are gone through from the highest down, with how many have been counted so far, and how
    many are to be counted on tiers below: of projects that may end in one of several tiers. What
    such a project counts for is settled on the highest of them; those of one tier only and the
    arrivals are independent by tier. A count is not followed beyond what is still needed.

    Args:
        tiers: probability that a project ends in each tier, shape (nodes, projects, targets);
            what is missing to 1 is not signed.
        arrivals: mean number of further projects in each tier, shape (nodes, targets).
        needed: how many each target needs, lowest floor first, shape (targets,), >= 0.

    Returns:
        probability by node, shape (nodes,).
    """
    many, states = (tiers > 0).any(0).sum(1), float(np.prod(needed + 1.0))
    little = LITTLE if int((many > 2).sum()) > WIDE else LITTLE / 8
    if int((many > 1).sum()) * states < little:
        return step_by_step(tiers, arrivals, needed)
    if states < LITTLE / 8:
        return tier_by_tier(tiers, arrivals, needed)
    apart = [slice(node, node + 1) for node in range(len(tiers))]  # for bounded memory
    return np.concatenate([tier_by_tier(tiers[k], arrivals[k], needed) for k in apart])


def tier_by_tier(tiers: Floats, arrivals: Floats, needed: Ints) -> Floats:
    """Return the same as `steps.step_by_step`, quicker where much is needed."""
    nodes, _, targets = tiers.shape
    groups = _groups(tiers)
    state, passed = np.ones((nodes, 1, *(1,) * targets)), 0  # counted; to come on each tier
    for tier in range(targets - 1, -1, -1):
        state, most = _folded(state), int(needed[: tier + 1].max())
        most = max(most - passed, 0)
        state = _capped(state, most)
        own = [_capped(_deep(_arriving(arrivals[:, tier], most), tier), most)]
        for lowest in range(tier + 1):
            if (lowest, tier) in groups:
                some = tiers[:, groups[lowest, tier], lowest : tier + 1][:, :, ::-1]
                own.append(_capped(_deep(together(some), lowest), most))
        for each in sorted(own, key=lambda one: one.size):  # the largest once only
            state = _capped(products(state, each, tier + 1), most)
        short = int(needed[tier]) - passed
        if short > 0:
            state, passed = state[:, short:], passed + short
    met: Floats = state.sum(1)
    return met


def _groups(tiers: Floats) -> dict[tuple[int, int], Ints]:
    """Return the projects by the lowest and the highest tier they can end in."""
    can: NDArray[np.bool_] = np.any(tiers > 0, axis=0)
    signed = np.flatnonzero(can.any(1))
    lowest = can[signed].argmax(1)
    highest = can.shape[1] - 1 - can[signed][:, ::-1].argmax(1)
    kinds = {(int(a), int(b)) for a, b in zip(lowest, highest, strict=True)}
    return {(a, b): signed[(lowest == a) & (highest == b)] for a, b in kinds}


def _arriving(means: Floats, most: int) -> Floats:
    """Return how many arrive: 0, 1, … the last: so many or more."""
    longest = min(most, int(means.max() + 12 * np.sqrt(means.max())) + 30)
    new = poisson(means, longest)
    new[:, -1] += np.maximum(1 - new.sum(1), 0)
    return new


def _deep(counts: Floats, below: int) -> Floats:
    """Return counts with an axis more for each tier below."""
    return counts.reshape(*counts.shape, *(1,) * below)


def _folded(state: Floats) -> Floats:
    """Return the state on the next tier: what was to come on it is counted."""
    count, coming = state.shape[1], state.shape[2]
    found = np.zeros((state.shape[0], count + coming - 1, *state.shape[3:]))
    for number in range(coming):
        found[:, number : number + count] += state[:, :, number]
    return found


def _capped(state: Floats, most: int) -> Floats:
    """Return counts of which more than enough is as good as enough, on every axis."""
    for axis in range(1, state.ndim):
        if state.shape[axis] > most + 1:
            along = state.swapaxes(0, axis)
            along[most] = along[most:].sum(0)
            state = along[: most + 1].swapaxes(0, axis)
    return state
