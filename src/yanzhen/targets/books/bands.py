"""Into which size band a contract falls: by the thresholds in force on its day."""

import hashlib
import json
from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from yanzhen.common.parameters import load_parameters, parameter
from yanzhen.targets.terms import Metric

# Raised whenever the rules of counting change in the code itself.
RULES = 2
TIERS, FLOORS = "targets.tiers_cny", "targets.registered_floors"


def floors_on(on: date) -> list[int]:
    """Return the lower ends of the size bands in yuan, the smallest first."""
    return sorted({int(value) for value in parameter(TIERS, on=on).values()})


def lowest_band(metric: str, on: date) -> int:
    """Return the first band that counts for a tiered metric; one beyond all where the zone's own
    table does not have it."""
    if metric in (Metric.REGISTERED_1YI, Metric.REGISTERED_5YI):
        return 1 if metric == Metric.REGISTERED_1YI else 2
    floor = parameter(TIERS, on=on).get(metric)
    floors = floors_on(on)
    return floors.index(int(floor)) + 1 if floor is not None else len(floors) + 1


class Bands:
    """Bands of many contracts; each day's thresholds are read once."""

    def __init__(self) -> None:
        self._floors: dict[date, list[int]] = {}
        self._registered: dict[date, list[dict[str, Any]]] = {}

    def of_contract(self, cents: int, on: date) -> int:
        """Return 0 for less than the first threshold, 1 from the first on, and so on."""
        floors = self._floors.get(on)
        if floors is None:
            floors = self._floors[on] = floors_on(on)
        return bisect_right(floors, cents // 100)

    def of_registered(self, cents: int, dollar_cents: int | None, on: date) -> int:
        """Return 0, 1 or 2 by the thresholds of 签约注册: dollars for foreign firms, else yuan."""
        held = self._registered.get(on)
        if held is None:
            table = parameter(FLOORS, on=on)
            held = [table[Metric.REGISTERED_1YI.value], table[Metric.REGISTERED_5YI.value]]
            self._registered[on] = held
        if dollar_cents is None:
            return sum(cents >= int(floor["cny"]) * 100 for floor in held)
        return sum(dollar_cents >= int(floor["usd"]) * 100 for floor in held)


@lru_cache(maxsize=8)
def _digest(overrides: Any) -> str:
    known = load_parameters(overrides)
    told = [[(v.from_.isoformat(), v.value) for v in known[k].values] for k in (TIERS, FLOORS)]
    return hashlib.sha256(json.dumps([RULES, told], sort_keys=True).encode()).hexdigest()


def rules_in_force() -> str:
    """Return a digest of all that decides what counts besides the evidence itself."""
    return _digest(settings.PARAMETERS_OVERRIDES)
