"""Location quotient, product-space density and the industries a region may grow next. Pure."""

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
ENOUGH = 100  # activations seen, below which nothing is learned from them
PENALTY, TURNS = 3.0, 15
RIDGE = 1.0  # of an average industry's variance


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


def activation(before: Table, after: Table) -> tuple[Table, bool]:
    """Return the chance that an industry absent after is present as much later; True if learned.

    Learns a penalised logistic regression from what was absent before and present after. With
    fewer than ENOUGH such cases it returns the density instead.
    """
    absent = location_quotient(before) < 1
    grown = location_quotient(after)[absent] >= 1
    if not ENOUGH <= grown.sum() < len(grown):
        return density(location_quotient(after)), False
    known = _traits(before)[absent]
    middle, spread = known.mean(0), known.std(0) + 1e-9
    scaled = np.clip((known - middle) / spread, -4, 4)
    knots = np.quantile(scaled, (0.2, 0.5, 0.8), axis=0)
    weights = _fit(_bent(scaled, knots), grown.astype(np.float64))
    asked = np.clip((_traits(after) - middle) / spread, -4, 4).reshape(-1, len(middle))
    chance = _chance(_bent(asked, knots) @ weights)
    return chance.reshape(after.shape), True


def _traits(values: Table) -> Table:
    """Return what is known of each pair, shape (regions, industries, traits)."""
    wanted, quotient = expected(values), location_quotient(values)
    lift = np.log(location_quotient(values, 1.0))
    surprise = np.clip((values - wanted) / np.sqrt(wanted + 1), -5, 5)
    present = (quotient >= 1).astype(np.float64)
    even = np.ones_like(values)
    traits = [np.minimum(quotient, 1.5), lift, np.log(wanted + 1e-3), density(quotient)]
    for table in (lift, surprise, present):
        traits += [_from_others(table), _from_others(table.T).T, _main_lines(table)]
    for axis in (0, 1):
        traits += [
            np.log1p(values.sum(axis, keepdims=True)) * even,
            present.mean(axis, keepdims=True) * even,
            (values == 0).mean(axis, keepdims=True) * even,
            lift.std(axis, keepdims=True) * even,
        ]
    return np.stack(traits, -1)


def _from_others(table: Table) -> Table:
    """Return each column told from all other columns by ridge regression (Steck 2019)."""
    middle = table.mean(0)
    centred = table - middle
    gram = centred.T @ centred
    ridge = max(RIDGE * float(np.trace(gram)) / len(gram), 1e-6)
    inverse = np.linalg.inv(gram + ridge * np.eye(len(gram)))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return np.asarray(centred @ weights + middle)


def _main_lines(table: Table, rank: int = 10) -> Table:
    middle = table.mean(0)
    left, size, right = np.linalg.svd(table - middle, full_matrices=False)
    return np.asarray((left[:, :rank] * size[:rank]) @ right[:rank] + middle)


def _bent(scaled: Table, knots: Table) -> Table:
    bends = [np.maximum(scaled - knot, 0) for knot in knots]
    return np.concatenate([scaled, *bends, np.ones((len(scaled), 1))], axis=1)


def _chance(score: Table) -> Table:
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def _fit(known: Table, grown: Table) -> Table:
    penalty = np.full(known.shape[1], PENALTY)
    penalty[-1] = 1e-6
    weights = np.zeros(known.shape[1])
    weights[-1] = np.log(grown.mean() / (1 - grown.mean()))
    for _turn in range(TURNS):
        chance = _chance(known @ weights)
        slope = known.T @ (chance - grown) + penalty * weights
        curve = (known * (chance * (1 - chance) + 1e-6)[:, None]).T @ known + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-5:
            break
    return weights
