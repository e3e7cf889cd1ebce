"""Exact counts: how many of many unequal chances come true, alone and over nested targets."""

import numpy as np

from yanzhen.targets.calc.forecast.records import Floats, Ints


def count_distribution(chances: Floats) -> Floats:
    """Return the distribution of how many of independent events happen (Poisson binomial).

    Args:
        chances: probability of each event, shape (..., n).

    Returns:
        probability of 0, 1, … n events, shape (..., n + 1).

    Source: polynomials multiplied pairwise; exact up to rounding.

    >>> count_distribution(np.array([0.5, 0.5])).tolist()
    [0.25, 0.5, 0.25]
    """
    count = chances.shape[-1]
    width = 1 << max(count - 1, 0).bit_length()
    padded = np.zeros((*chances.shape[:-1], width))
    padded[..., :count] = chances
    parts = np.stack([1 - padded, padded], axis=-1)
    while parts.shape[-2] > 1:
        parts = _products(parts[..., 0::2, :], parts[..., 1::2, :])
    found = np.clip(parts[..., 0, : count + 1], 0.0, None)
    distribution: Floats = found / found.sum(-1, keepdims=True)
    return distribution


def _products(left: Floats, right: Floats) -> Floats:
    length = left.shape[-1] + right.shape[-1] - 1
    if length <= 33:
        found = np.zeros((*left.shape[:-1], length))
        for k in range(left.shape[-1]):
            found[..., k : k + right.shape[-1]] += left[..., k : k + 1] * right
        return found
    size = 1 << (length - 1).bit_length()
    both = np.fft.rfft(left, size) * np.fft.rfft(right, size)
    product: Floats = np.fft.irfft(both, size)[..., :length]
    return product


def poisson(means: Floats, longest: int) -> Floats:
    """Return Poisson probabilities of 0 … `longest`, shape (..., longest + 1)."""
    numbers = np.arange(longest + 1)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, longest + 1)))])
    mean = np.maximum(means, 1e-300)[..., None]
    found: Floats = np.exp(numbers * np.log(mean) - mean - factorials)
    return found


def add(left: Floats, right: Floats) -> Floats:
    """Return the distribution of the sum of two independent counts, along the last axis."""
    found = np.clip(_products(left, right), 0.0, None)
    distribution: Floats = found / found.sum(-1, keepdims=True)
    return distribution


def quantile(distribution: Floats, share: float) -> int:
    """Return the smallest number that is not exceeded with at least this probability."""
    reached = np.cumsum(distribution)
    return int(np.searchsorted(reached, share * reached[-1] - 1e-12))


def all_met(tiers: Floats, arrivals: Floats, needed: Ints) -> Floats:
    """Return the probability that every nested target is met at once.

    A project signed in tier j counts for the targets 0 … j, as each holds those above it. The
    state is how many each target has, up to what it needs; one project after the other moves
    it, then the Poisson number of new ones in each tier.

    Args:
        tiers: probability that a project ends in each tier, shape (nodes, projects, targets);
            what is missing to 1 is not signed.
        arrivals: mean number of further projects in each tier, shape (nodes, targets).
        needed: how many more each target needs, lowest floor first, shape (targets,), >= 0.

    Returns:
        probability by node, shape (nodes,).
    """
    nodes, projects, targets = tiers.shape
    state = np.zeros((nodes, *(needed + 1)))
    state[(slice(None), *(0,) * targets)] = 1.0
    spread = (slice(None), *(None,) * targets)
    nothing = 1 - tiers.sum(-1)
    for project in range(projects):
        moved = state
        state = state * nothing[:, project][spread]
        for tier in range(targets):
            moved = _one_more(moved, tier + 1)
            state = state + moved * tiers[:, project, tier][spread]
    return _with_arrivals(state, arrivals, needed)[(slice(None), *needed)]


def _one_more(state: Floats, axis: int) -> Floats:
    """Return the state after one more for a target; beyond what is needed it stays."""
    moved = np.zeros_like(state)
    later = [slice(None)] * state.ndim
    earlier = [slice(None)] * state.ndim
    later[axis], earlier[axis] = slice(1, None), slice(None, -1)
    moved[tuple(later)] = state[tuple(earlier)]
    top = [slice(None)] * state.ndim
    top[axis] = slice(-1, None)
    moved[tuple(top)] += state[tuple(top)]
    return moved


def _with_arrivals(state: Floats, arrivals: Floats, needed: Ints) -> Floats:
    """Return the state after a Poisson number of further projects in every tier."""
    for tier in range(len(needed)):
        most = int(needed[: tier + 1].max())
        chance = poisson(arrivals[:, tier], most)
        chance[:, -1] = np.maximum(1 - chance[:, :-1].sum(-1), 0.0)  # so many or more
        spread = (slice(None), *(None,) * len(needed))
        moved, total = state, np.zeros_like(state)
        for number in range(most + 1):
            total += moved * chance[:, number][spread]
            if number < most:
                for axis in range(tier + 1):
                    moved = _one_more(moved, axis + 1)
        state = total
    return state
