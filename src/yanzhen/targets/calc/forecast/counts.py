"""Exact counts: how many of many unequal chances come true."""

import numpy as np

from yanzhen.targets.calc.forecast.records import Floats


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
