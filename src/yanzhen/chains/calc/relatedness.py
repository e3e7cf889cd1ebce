"""Location quotient and product-space density. Pure."""

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]


def expected(values: Table) -> Table:
    """Return what each region would have of each industry were all regions alike."""
    total = values.sum()
    if not total > 0:
        raise ValueError("a table with values above 0 was expected")
    return np.asarray(values.sum(1, keepdims=True) * values.sum(0, keepdims=True) / total)


def location_quotient(values: Table, strength: float = 0.0) -> Table:
    """Return the location quotient, drawn towards 1 by `strength` cases where counts are small.

    Args:
        values: (regions, industries), >= 0.
        strength: how many expected cases the prior of 1 weighs; 0 = the plain quotient.

    Source: docs/methods/location-quotient.md.

    >>> location_quotient(np.array([[30.0, 10.0], [10.0, 50.0]])).round(3).tolist()
    [[1.875, 0.417], [0.417, 1.389]]
    """
    wanted = expected(values) + strength
    found = values + strength
    return np.divide(found, wanted, out=np.zeros_like(wanted), where=wanted > 0)


def density(quotient: Table) -> Table:
    """Return the product-space density: the share of an industry's proximity present in a region.

    Source: Hidalgo, Klinger, Barabási, Hausmann (2007), The product space conditions the
    development of nations, Science 317, 482-487.

    >>> density(np.array([[2.0, 2, 0], [2, 2, 2], [0, 0, 2]]))[0].round(3).tolist()
    [0.667, 0.667, 1.0]
    """
    present = (quotient >= 1).astype(np.float64)
    held = present.sum(0)
    larger = np.maximum(np.maximum(held[:, None], held[None, :]), 1)
    proximity = present.T @ present / larger
    np.fill_diagonal(proximity, 0)
    whole = proximity.sum(0)
    return np.divide(present @ proximity, whole, out=np.zeros_like(present), where=whole > 0)
