"""Which venture gets which parcel or plant at its joint assessment, and the year's budgets."""

from decimal import Decimal
from functools import lru_cache

from yanzhen.demo.zone.judged import figures_of, hearing_of
from yanzhen.demo.zone.land import parcel_fits, parcels, plant_fits, plants
from yanzhen.demo.zone.ventures import Venture, ventures

MOST_PARCELS, MOST_PLANTS = 23, 11
OFFERED = ("READY", "PREPARING")
# Made up: each somewhat above what the year's decisions take of it.
BUDGETS: dict[int, dict[str, str]] = {
    2021: {"LAND": "4500", "ENERGY": "1700000", "COD": "95", "NH3N": "10", "TN": "19", "TP": "2",
           "SO2": "24", "NOX": "48", "VOCS": "38", "SEWAGE": "12000"},
    2022: {"LAND": "3600", "ENERGY": "1600000", "COD": "70", "NH3N": "7", "TN": "13", "TP": "1.4",
           "SO2": "17", "NOX": "34", "VOCS": "27", "SEWAGE": "9000"},
}  # fmt: skip


@lru_cache
def sites() -> dict[int, tuple[str, str]]:
    """Return by venture what it is given: `parcel` or `plant`, and its code.

    The earlier meeting chooses first, and takes the tightest site that holds it.
    """
    land = {each.code: each.told["area_mu"] for each in parcels()
            if each.told["status"] in OFFERED}  # fmt: skip
    rooms = {each.code: each.told["floor_sqm"] for each in plants()}
    found: dict[int, tuple[str, str]] = {}
    for venture in _passing():
        if venture.land_mu:
            _take(found, venture.key, "parcel", land, MOST_PARCELS,
                  [c for c, mu in land.items() if parcel_fits(venture.land_mu, mu)])  # fmt: skip
        else:
            asked = Decimal(figures_of(venture)["PREMISES_M2"][0])
            _take(found, venture.key, "plant", rooms, MOST_PLANTS,
                  [c for c, sqm in rooms.items() if plant_fits(asked, sqm)])  # fmt: skip
    return found


def _passing() -> list[Venture]:
    heard = []
    for venture in ventures():
        hearing = hearing_of(venture)
        if hearing and hearing.outcome in ("PASSED", "CONDITIONAL"):
            heard.append((hearing.meets, venture.key, venture))
    return [venture for _day, _key, venture in sorted(heard, key=lambda one: one[:2])]


def _take(
    found: dict[int, tuple[str, str]], key: int, kind: str, left: dict[str, Decimal], most: int,
    fitting: list[str],
) -> None:  # fmt: skip
    taken = sum(1 for other, _code in found.values() if other == kind)
    if fitting and taken < most:
        code = min(fitting, key=lambda each: (left[each], each))
        del left[code]
        found[key] = (kind, code)
