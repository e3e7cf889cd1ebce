"""Nested targets counted together, project after project: where little is needed."""

import numpy as np
from numpy.typing import NDArray

from yanzhen.targets.calc.forecast.counts import add, count_distribution, poisson
from yanzhen.targets.calc.forecast.records import Floats, Ints

NEVER = 1e-14  # what is less likely is left out


def step_by_step(tiers: Floats, arrivals: Floats, needed: Ints) -> Floats:
    """Return what `joint.all_met` returns.

    The state is the chance that each target has so many or more, from the fewest possible to what
    it needs. It begins with the arrivals and the projects that can end in one tier only, whose
    counts are independent by tier; the others move it one after the other: in a tier, a project
    leaves one less to be had for each target up to it.
    """
    targets = tiers.shape[2]
    can: NDArray[np.bool_] = np.any(tiers > 0, axis=0)
    alone = can.sum(1) <= 1
    flat, shape = _start(tiers[:, alone], arrivals, needed)
    # One less for the targets 0 … tier lies so much further back in a flat row.
    steps = np.cumsum([int(np.prod(shape[t + 1 :])) for t in range(targets)])
    mixed = tiers[:, ~alone, :, None]
    nothing = 1 - mixed.sum(2)
    states = [flat, np.empty_like(flat)]
    edges = [_edges(state.reshape(len(state), *shape)) for state in states]
    part, (old, new) = np.empty_like(flat), (0, 1)
    for project, reach in enumerate(can[~alone]):
        np.multiply(states[old], nothing[:, project], out=states[new])
        for tier in np.flatnonzero(reach):
            step = steps[tier]
            more = np.multiply(states[old][:, :-step], mixed[:, project, tier], out=part[:, :-step])
            states[new][:, step:] += more
        for first, second in edges[new][: tier + 1]:
            first[...] = second  # none needed is as good as had
        old, new = new, old
    met: Floats = states[old][:, -1]
    return met


def _edges(state: Floats) -> list[tuple[Floats, Floats]]:
    """Return, along each target's count, what lies before the first number and at it."""
    along = [state.swapaxes(0, axis) for axis in range(1, state.ndim)]
    return [(each[0], each[1]) for each in along]


def _start(tiers: Floats, arrivals: Floats, needed: Ints) -> tuple[Floats, tuple[int, ...]]:
    """Return the first state, flat by node, and its shape: one before the first, to what is
    needed."""
    nodes, _, targets = tiers.shape
    counts = [_of_tier(tiers, arrivals, needed, tier) for tier in range(targets)]
    fewest = np.array([int(np.searchsorted(np.cumsum(c, 1).max(0), NEVER)) for c in counts])
    lowest = np.minimum(np.cumsum(fewest[::-1])[::-1], needed)
    shape = tuple(int(n) for n in needed - lowest + 2)
    place, total, weight = np.zeros(1, np.int64), np.zeros(1, np.int64), np.ones((nodes, 1))
    for tier in range(targets - 1, -1, -1):
        number = np.flatnonzero(counts[tier].max(0) > NEVER)
        total = (total[:, None] + number).ravel()
        weight = (weight[:, :, None] * counts[tier][:, None, number]).reshape(nodes, -1)
        seat = np.clip(total, lowest[tier], needed[tier]) - lowest[tier] + 1
        place = np.repeat(place, len(number)) + seat * int(np.prod(shape[tier + 1 :]))
        total = np.minimum(total, int(needed[: tier + 1].max()))  # more is as good
        keys, same = np.unique(place * (int(total.max()) + 1) + total, return_inverse=True)
        weight = _added(same, weight, len(keys))
        place, total = np.divmod(keys, int(total.max()) + 1)
    state = _added(place, weight, int(np.prod(shape))).reshape(nodes, *shape)
    for axis in range(1, targets + 1):  # so many or more
        state = np.flip(np.cumsum(np.flip(state, axis), axis), axis)
    return np.ascontiguousarray(state).reshape(nodes, -1), shape


def _of_tier(tiers: Floats, arrivals: Floats, needed: Ints, tier: int) -> Floats:
    """Return how many arrivals and projects of one tier only there are: 0, 1, … or more."""
    most = int(needed[: tier + 1].max()) + 1
    new = poisson(arrivals[:, tier], most)
    new = np.concatenate([new, np.maximum(1 - new.sum(1, keepdims=True), 0)], axis=1)
    here = (tiers[:, :, tier] > 0).any(0)
    found = add(new, count_distribution(tiers[:, here, tier])) if here.any() else new
    return np.concatenate([found[:, :most], found[:, most:].sum(1, keepdims=True)], axis=1)


def _added(place: Ints, weight: Floats, size: int) -> Floats:
    return np.stack([np.bincount(place, row, size) for row in weight])
