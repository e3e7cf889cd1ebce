"""The chance that nested targets are all met, counted exactly."""

import numpy as np

from yanzhen.targets.calc.forecast.counts import add, count_distribution, poisson
from yanzhen.targets.calc.forecast.records import Floats, Ints

NEVER = 1e-14  # what is less likely is left out


def all_met(tiers: Floats, arrivals: Floats, needed: Ints) -> Floats:
    """Return the probability that every nested target is met at once.

    A project signed in tier j counts for the targets 0 … j, as each holds those above it. The
    state is how many each target has, from the fewest possible to what it needs. It begins with
    the arrivals and the projects that can end in one tier only, whose counts are independent by
    tier; the others move it one after the other.

    Args:
        tiers: probability that a project ends in each tier, shape (nodes, projects, targets);
            what is missing to 1 is not signed.
        arrivals: mean number of further projects in each tier, shape (nodes, targets).
        needed: how many more each target needs, lowest floor first, shape (targets,), >= 0.

    Returns:
        probability by node, shape (nodes,).
    """
    nodes, _, targets = tiers.shape
    alone = (tiers > 0).any(0).sum(1) <= 1
    flat, shape = _start(tiers[:, alone], arrivals, needed)
    # One more for the targets 0 … tier lies so much further on in a flat row.
    steps = np.cumsum([int(np.prod(shape[t + 1 :])) for t in range(targets)])
    mixed = tiers[:, ~alone, :, None]
    nothing = 1 - mixed.sum(2)
    moved, part = np.empty_like(flat), np.empty_like(flat)
    for project in range(mixed.shape[1]):
        np.multiply(flat, nothing[:, project], out=moved)
        for tier, step in enumerate(steps):
            more = np.multiply(flat[:, :-step], mixed[:, project, tier], out=part[:, :-step])
            moved[:, step:] += more
        for ends in _axes(moved.reshape(nodes, *shape)):
            ends[-2] += ends[-1]  # one more than needed is as good as needed
            ends[-1] = 0
        flat, moved = moved, flat
    met: Floats = flat.reshape(nodes, *shape)[(slice(None), *(-2,) * targets)]
    return met


def _axes(state: Floats) -> list[Floats]:
    """Return the state as seen along each target's count."""
    return [state.swapaxes(0, axis) for axis in range(1, state.ndim)]


def _start(tiers: Floats, arrivals: Floats, needed: Ints) -> tuple[Floats, tuple[int, ...]]:
    """Return the first state, flat by node, and its shape: what is needed and one to spare."""
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
        seat = np.clip(total, lowest[tier], needed[tier]) - lowest[tier]
        place = np.repeat(place, len(number)) + seat * int(np.prod(shape[tier + 1 :]))
        both, same = np.unique(np.stack([place, total]), axis=1, return_inverse=True)
        weight = _added(same, weight, both.shape[1])
        place, total = both
    return _added(place, weight, int(np.prod(shape))), shape


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
