"""Exact counts: how many of many unequal chances come true, in one tier or several at once."""

from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from yanzhen.targets.calc.forecast.records import Floats, Ints

NEVER = 1e-15  # what is less likely, beyond a number, is left out
FEW = 16  # factors from which on large ones are trimmed one by one
SMALL = 48  # entries up to which sums are cheaper than transforms
LARGE = 1 << 18  # entries from which nodes are taken one by one


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
    found = together(chances.reshape(-1, count, 1))
    whole = np.zeros((len(found), count + 1))
    found = found[:, : count + 1]
    whole[:, : found.shape[1]] = found / found.sum(1, keepdims=True)
    return whole.reshape(*chances.shape[:-1], count + 1)


def together(chances: Floats) -> Floats:
    """Return the joint distribution of how many of independent projects end in each tier.

    Args:
        chances: of each project to end in each tier, in at most one, shape (nodes, n, tiers).

    Returns:
        probability by numbers, shape (nodes, a, b, …), an axis a tier, each as long as numbers
        are likely at all (`NEVER`).

    Source: polynomials in as many unknowns multiplied pairwise; exact up to rounding.

    >>> together(np.array([[[0.5, 0.25]]])).tolist()
    [[[0.25, 0.25], [0.5, 0.0]]]
    """
    nodes, count, tiers = chances.shape
    parts = np.zeros((nodes, max(count, 1), *(2,) * tiers))
    corner = (0,) * tiers
    parts[_last(corner)] = 1.0
    if count:
        parts[_last(corner)] = np.maximum(1 - chances.sum(-1), 0.0)
    for tier in range(tiers if count else 0):
        parts[_last(int(k == tier) for k in range(tiers))] = chances[:, :, tier]
    while parts.shape[1] > 1 and (parts.shape[1] > FEW or parts.size < LARGE):
        half = parts.shape[1] // 2
        pairs = products(parts[:, :half], parts[:, half : 2 * half], tiers)
        if parts.shape[1] % 2:
            alone = np.zeros_like(pairs[:, :1])
            alone[_last(map(slice, parts.shape[2:]))] = parts[:, -1:]
            pairs = np.concatenate([pairs, alone], axis=1)
        parts = _trimmed(pairs, tiers)
    if parts.shape[1] == 1:
        found: Floats = parts[:, 0]
        return found
    return _multiplied([parts[:, k] for k in range(parts.shape[1])], tiers)


def _multiplied(parts: list[Floats], tiers: int) -> Floats:
    """Return the product of a few large polynomials, without the numbers hardly ever reached."""
    held = [_window(part, np.zeros(tiers, dtype=np.int64)) for part in parts]
    while len(held) > 1:
        pairs = zip(held[0::2], held[1::2], strict=False)
        rest = held[-1:] if len(held) % 2 else []
        held = [_window(products(a, b, tiers), c + d) for (a, c), (b, d) in pairs] + rest
    whole, first = held[0]
    return np.pad(whole, [(0, 0), *((int(k), 0) for k in first)])


def _window(part: Floats, first: Ints) -> tuple[Floats, Ints]:
    """Return a polynomial from the first number that is ever reached, and that number."""
    part = _trimmed(part, part.ndim - 1)
    place = np.zeros(part.ndim - 1, dtype=np.int64)
    for axis in range(1, part.ndim):
        others = tuple(k for k in range(1, part.ndim) if k != axis)
        below = np.cumsum(part.sum(others), axis=-1).max(0)
        place[axis - 1] = min(np.searchsorted(below, NEVER), part.shape[axis] - 1)
    return part[(slice(None), *(slice(int(k), None) for k in place))], first + place


def products(left: Floats, right: Floats, axes: int) -> Floats:
    """Return the products of polynomials, multiplied along the last so many axes."""
    one, two = left.shape[left.ndim - axes :], right.shape[right.ndim - axes :]
    shape = tuple(a + b - 1 for a, b in zip(one, two, strict=True))
    if int(np.prod(one)) < int(np.prod(two)):
        left, right, one, two = right, left, two, one
    if int(np.prod(two)) <= SMALL:
        found = np.zeros((*np.broadcast_shapes(left.shape[:-axes], right.shape[:-axes]), *shape))
        for place in product(*map(range, two)):
            part = right[_last(place)]
            if part.any():
                seat = tuple(slice(k, k + n) for k, n in zip(place, one, strict=True))
                found[_last(seat)] += part[_last((None,) * axes)] * left
        return found
    if left.shape[0] > 1 and left.ndim > axes and left.size + right.size > LARGE:
        return np.concatenate(
            [products(left[k : k + 1], right[k : k + 1], axes) for k in range(len(left))]
        )
    along = [k - axes for k in range(axes) if one[k] > 1 and two[k] > 1]
    size = [_smooth(shape[k]) for k in along]
    both = np.fft.rfftn(left, size, along) * np.fft.rfftn(right, size, along)
    whole = np.fft.irfftn(both, size, along)[_last(map(slice, shape))]
    result: Floats = np.maximum(whole, 0.0)
    return result


@cache
def _smooth(least: int) -> int:
    """Return a length at least so long that transforms are quick: of factors 2, 3 and 5."""
    found = 1 << (least - 1).bit_length()
    for threes in (1, 3, 9):
        for fives in (1, 5, 25):
            odd = threes * fives
            found = min(found, odd << max(-(-least // odd) - 1, 0).bit_length())
    return found


def _last(places: Iterable[Any]) -> tuple[Any, ...]:
    """Return an index along the last axes."""
    return (..., *places)


def _trimmed(parts: Floats, axes: int) -> Floats:
    """Return polynomials without the numbers that none of them will ever reach."""
    for axis in range(parts.ndim - axes, parts.ndim):
        if parts.shape[axis] > 8:
            others = tuple(k for k in range(parts.ndim - axes, parts.ndim) if k != axis)
            beyond = np.cumsum(parts.sum(others)[..., ::-1], axis=-1)
            most = beyond.reshape(-1, beyond.shape[-1]).max(0)
            kept = parts.shape[axis] - int(np.searchsorted(most, NEVER, side="right"))
            parts = parts[(slice(None),) * axis + (slice(max(kept, 1)),)]
    return parts


def poisson(means: Floats, longest: int) -> Floats:
    """Return Poisson probabilities of 0 … `longest`, shape (..., longest + 1)."""
    numbers = np.arange(longest + 1)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, longest + 1)))])
    mean = np.maximum(means, 1e-300)[..., None]
    found: Floats = np.exp(numbers * np.log(mean) - mean - factorials)
    return found


def add(left: Floats, right: Floats) -> Floats:
    """Return the distribution of the sum of two independent counts, along the last axis."""
    found = products(left, right, 1)
    distribution: Floats = found / found.sum(-1, keepdims=True)
    return distribution


def quantile(distribution: Floats, share: float) -> int:
    """Return the smallest number that is not exceeded with at least this probability."""
    reached = np.cumsum(distribution)
    return int(np.searchsorted(reached, share * reached[-1] - 1e-12))
