"""How far a segment can be had: what speaks for it, of what is known. Pure."""

from collections.abc import Mapping

PARTS = ("inputs", "candidates", "related")


def feasibility(known: Mapping[str, float | None], weights: Mapping[str, float]) -> float | None:
    """Return the weighted mean of what is known, 0–1; None where nothing is.

    Args:
        known: for each of `PARTS` 0–1, or None where it is not known: it then counts neither way.
        weights: how much each part weighs, >= 0. Relatedness never stands alone: where only it
            is known, nothing is said.

    :raises ValueError: for a weight below 0, or weights that add up to nothing.

    >>> feasibility({"inputs": 1.0, "candidates": 0.5, "related": None},
    ...             {"inputs": 3, "candidates": 1, "related": 1})
    0.875
    """
    if any(weights[name] < 0 for name in PARTS) or sum(weights[name] for name in PARTS) <= 0:
        raise ValueError("weights of 0 or more, not all 0, were expected")
    told = {name: value for name in PARTS if (value := known.get(name)) is not None}
    whole = sum(weights[name] for name in told)
    if not set(told) - {"related"} or whole <= 0:
        return None
    return sum(weights[name] * value for name, value in told.items()) / whole
