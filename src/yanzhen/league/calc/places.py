"""Places and grades from what decides them."""

from collections.abc import Collection, Mapping
from fractions import Fraction

Keys = tuple[Fraction, ...]


def placed(keys: Mapping[int, Keys]) -> dict[int, int]:
    """Return each one's place, largest first; equal ones share the better place.

    >>> placed({1: (Fraction(5),), 2: (Fraction(7),), 3: (Fraction(5),), 4: (Fraction(1),)})
    {1: 2, 2: 1, 3: 2, 4: 4}
    """
    first: dict[Keys, int] = {}
    for place, key in enumerate(sorted(keys.values(), reverse=True), start=1):
        first.setdefault(key, place)
    return {one: first[key] for one, key in keys.items()}


def graded(places: Mapping[int, int], grades: int, promoted: Collection[int]) -> dict[int, int]:
    """Return each one's grade (0 the best): equal parts by place, promoted ones one higher.

    >>> graded({1: 1, 2: 2, 3: 3, 4: 4}, 2, {4})
    {1: 0, 2: 0, 3: 1, 4: 0}
    """
    if not grades:
        return {}
    found = {one: (place - 1) * grades // len(places) for one, place in places.items()}
    return {one: max(grade - (one in promoted), 0) for one, grade in found.items()}
