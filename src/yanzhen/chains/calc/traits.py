"""What a table of regions and industries says of each of its pairs. Pure."""

import numpy as np
from numpy.typing import NDArray

from yanzhen.chains.calc.relatedness import Table, density, expected, location_quotient

Traits = NDArray[np.float32]
RIDGE = 1.0  # of an average industry's variance
NEIGHBOURS, LINES = 10, 10


def traits(values: Table, earlier: Table | None = None) -> Traits:
    """Return what is known of each pair, shape (regions, industries, traits).

    Args:
        values: (regions, industries), >= 0.
        earlier: the same pairs some years before; without it what it would tell is NaN.
    """
    wanted, quotient, lift = expected(values), location_quotient(values), _lift(values)
    surprise = np.clip((values - wanted) / np.sqrt(wanted + 1), -5, 5)
    present = (quotient >= 1).astype(np.float64)
    found = [np.minimum(quotient, 1.5), lift, np.log(wanted + 1e-3)]
    found += [density(quotient), density(quotient.T).T]
    for table in (lift, surprise, present, np.sqrt(np.minimum(quotient, 9)), np.log1p(values)):
        found += [_from_others(table), _from_others(table.T).T]
    found += [_main_lines(table) for table in (lift, surprise, present)]
    found += _alike(lift, present)
    found += [trait.T for trait in _alike(lift.T, present.T)]
    found += _of_rows(values, lift, present)
    found += [trait.T for trait in _of_rows(values.T, lift.T, present.T)]
    found += _history(values, earlier)
    return np.stack([np.broadcast_to(t, values.shape).astype(np.float32) for t in found], -1)


def _lift(values: Table) -> Table:
    return np.asarray(np.log(np.maximum(location_quotient(values, 1.0), 1e-6)))


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


def _main_lines(table: Table) -> Table:
    middle = table.mean(0)
    left, size, right = np.linalg.svd(table - middle, full_matrices=False)
    return np.asarray((left[:, :LINES] * size[:LINES]) @ right[:LINES] + middle)


def _alike(lift: Table, present: Table) -> list[Table]:
    """Return what the columns most alike say of each column: of all, and of the nearest few."""
    bounded = np.clip(lift, -3, 3)
    centred = bounded - bounded.mean(0)
    length = np.sqrt((centred**2).sum(0)) + 1e-9
    alike = np.maximum((centred.T @ centred) / length[:, None] / length, 0)
    np.fill_diagonal(alike, 0)
    near = alike**2 + 1e-12
    last = np.sort(alike, axis=0)[-min(NEIGHBOURS, len(alike))]
    few = np.where(alike >= last, alike, 0) + 1e-12
    few /= few.sum(0)
    return [bounded @ (near / near.sum(0)), bounded @ few, present @ few]


def _of_rows(values: Table, lift: Table, present: Table) -> list[Table]:
    """Return size, variety and spread of each row, as columns."""
    total = values.sum(1, keepdims=True)
    share = values / np.maximum(total, 1e-300)
    held = present.sum(1, keepdims=True)
    return [
        np.log1p(total), present.mean(1, keepdims=True), (values == 0).mean(1, keepdims=True),
        (lift < -1).mean(1, keepdims=True), lift.mean(1, keepdims=True),
        lift.std(1, keepdims=True), np.quantile(lift, 0.75, axis=1, keepdims=True),
        np.quantile(lift, 0.9, axis=1, keepdims=True), share.max(1, keepdims=True),
        (share**2).sum(1, keepdims=True),
        present @ present.sum(0)[:, None] / np.maximum(held, 1),
    ]  # fmt: skip


def _history(values: Table, earlier: Table | None) -> list[Table]:
    """Return what the pair was some years before, and how row and column have grown since."""
    if earlier is None:
        return [np.full((1, 1), np.nan)] * 5
    quotient = location_quotient(earlier)
    growth = [
        np.log((values.sum(axis, keepdims=True) + 1) / (earlier.sum(axis, keepdims=True) + 1))
        for axis in (0, 1)
    ]
    return [np.minimum(quotient, 3), _lift(earlier), _lift(values) - _lift(earlier), *growth]
