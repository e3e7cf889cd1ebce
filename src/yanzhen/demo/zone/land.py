"""The made-up zone's land: its border, parcels between roads, plants on built ones, budgets.

Drawn in metres from the south-west corner, the x axis along the river, then turned a little and
laid down in longitude and latitude. Blocks stand between main roads 40 m wide; lanes of 12 m cut
them into parcels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import cos, radians, sin
from typing import Any

Point = tuple[float, float]
CORNER = (120.9150, 31.8750)
TURNED = radians(9)
METRES_NORTH, METRES_EAST = 111_195.0, 111_195.0 * cos(radians(CORNER[1]))
ROAD, LANE, VERGE = 40.0, 12.0, 24.0
# Widths of the columns and heights of the rows of blocks, in metres.
COLUMNS = (520.0, 640.0, 560.0, 700.0, 480.0)
ROWS = (330.0, 300.0, 360.0, 280.0)
# How each block is cut: along the x axis into so many, row by row from the river.
CUTS = ((2, 2, 1, 2, 2), (2, 3, 2, 2, 2), (2, 2, 3, 2, 1), (2, 2, 2, 3, 2))
# A cut is not in the middle: the first part's share of the block.
SHARES = (0.5, 0.42, 0.58, 0.46, 0.54)
# The river bank bends: the southern blocks are cut back by so much at each main road.
BANK = (0.0, 18.0, 46.0, 30.0, 8.0, 0.0)
BUILT = {"D08", "D16", "D24", "D31", "D39"}
ZONINGS = {1: "W", 2: "W", 26: "M1", 27: "M1", 34: "A35", 35: "M0", 36: "M0", 42: "B"}
STREETS = ("滨江", "通达", "创业", "科苑")
PLACES = ("西", "中西", "中", "中东", "东")
PLANTS_EACH, PLANT_DEPTH = 5, 80.0


@dataclass(frozen=True, slots=True)
class Land:
    """A parcel of the plan, as `add_parcel` takes it."""

    code: str
    told: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Building:
    """A plant of the plan; `parcel` is the code of the parcel it stands on."""

    code: str
    parcel: str
    told: dict[str, Any]


def _laid(places: list[Point]) -> dict[str, Any]:
    """Return metres as a GeoJSON polygon."""
    ring = []
    for x, y in [*places, places[0]]:
        east = x * cos(TURNED) - y * sin(TURNED)
        north = x * sin(TURNED) + y * cos(TURNED)
        ring.append([round(CORNER[0] + east / METRES_EAST, 6),
                     round(CORNER[1] + north / METRES_NORTH, 6)])  # fmt: skip
    return {"type": "Polygon", "coordinates": [ring]}


def _area_mu(places: list[Point]) -> Decimal:
    following = [*places[1:], places[0]]
    doubled = sum(x * v - u * y for (x, y), (u, v) in zip(places, following, strict=True))
    return Decimal(round(abs(doubled) / 2 / (2000 / 3), 2)).quantize(Decimal("0.01"))


def _bank(x: float) -> float:
    """Return how far the bank is from the x axis, along straight pieces between main roads."""
    start = VERGE
    for n, width in enumerate(COLUMNS):
        if x <= start + width + ROAD or n == len(COLUMNS) - 1:
            part = min(max((x - start) / (width + ROAD), 0.0), 1.0)
            return BANK[n] + (BANK[n + 1] - BANK[n]) * part
        start += width + ROAD
    return 0.0


def border() -> dict[str, Any]:
    """Return where the zone ends: the bank in the south, a verge around the blocks."""
    wide = sum(COLUMNS) + ROAD * (len(COLUMNS) - 1) + 2 * VERGE
    tall = sum(ROWS) + ROAD * (len(ROWS) - 1) + 2 * VERGE
    bends, x = [0.0], VERGE
    for width in COLUMNS:
        x += width + ROAD
        bends.append(min(x, wide))
    return _laid([*((x, _bank(x)) for x in bends), (wide, tall), (0.0, tall)])


def _blocks() -> Iterator[tuple[int, int, float, float, float, float]]:
    """Yield row, column, west, south, east and north of each block."""
    south = VERGE
    for row, height in enumerate(ROWS):
        west = VERGE
        for column, width in enumerate(COLUMNS):
            yield row, column, west, south, west + width, south + height
            west += width + ROAD
        south += height + ROAD


def _cut(row: int, column: int, west: float, east: float) -> Iterator[tuple[float, float]]:
    parts = CUTS[row][column]
    if parts == 1:
        yield west, east
        return
    usable = east - west - LANE * (parts - 1)
    first = SHARES[(row * 2 + column) % len(SHARES)] * 2 / parts * usable
    widths = [first, *[(usable - first) / (parts - 1)] * (parts - 1)]
    for width in widths:
        yield west, west + width
        west += width + LANE


@lru_cache
def parcels() -> tuple[Land, ...]:
    """Return the parcels, the first at the river's western end."""
    found, number = [], 0
    for row, column, west, south, east, north in _blocks():
        for left, right in _cut(row, column, west, east):
            number += 1
            low = [(left, south), (right, south)]
            if row == 0:
                low = [(left, south + _bank(left)), (right, south + _bank(right))]
            places = [*low, (right, north), (left, north)]
            street, place = STREETS[row], PLACES[column]
            found.append(_parcel(number, f"{street}路{place}段", places))
    return tuple(found)


def _parcel(number: int, place: str, places: list[Point]) -> Land:
    code = f"D{number:02d}"
    zoning = ZONINGS.get(number, "M2" if number % 3 else "M1")
    status, since = "READY", date(2021, 1, 1)
    if code in BUILT:
        status = "BUILT"
    elif number % 11 == 7:
        status, since = "PREPARING", date(2022, 10, 1)
    elif number % 13 == 9:
        status, since = "PLANNED", date(2023, 6, 1)
    service = zoning in ("W", "B", "A35")
    return Land(code, {
        "name": f"{place}{number}号地块", "area_mu": _area_mu(places), "zoning": zoning,
        "ratio_min": Decimal("0.8" if service else "1.2"),
        "ratio_max": Decimal("3.0" if zoning in ("M0", "A35", "B") else "2.5"),
        "price_cny_per_mu": Decimal(1_200_000 if zoning == "B" else 288_000 + number % 4 * 12_000),
        "power_kva": Decimal(12_000 + number % 5 * 4_000) if number % 9 else None,
        "steam_tph": Decimal(20 + number % 4 * 10) if number % 4 else Decimal(0),
        "sewage_tpd": Decimal(1_000 + number % 6 * 500),
        "status": status, "takes_quota": number % 6 != 0 and status != "BUILT",
        "available_from": since, "outline": _laid(places),
        "note": "地块内有110千伏走廊，退让15米。" if number % 14 == 5 else "",
    })  # fmt: skip


@lru_cache
def plants() -> tuple[Building, ...]:
    """Return the standard plants: five in two rows on each built parcel."""
    found: list[Building] = []
    number = 0
    for row, column, west, south, east, north in _blocks():
        for left, right in _cut(row, column, west, east):
            number += 1
            if f"D{number:02d}" in BUILT:
                found += _plants_on(f"D{number:02d}", len(found), left, south, right, north)
    return tuple(found)


def _plants_on(
    parcel: str, before: int, left: float, south: float, right: float, north: float
) -> Iterator[Building]:
    depth = (north - south - 110) / 2
    for n in range(PLANTS_EACH):
        upper, number = n >= 3, before + n + 1
        wide = (right - left - 60) / (2 if upper else 3) - 20
        x = left + 30 + (n - 3 if upper else n) * (wide + 20)
        y = south + 25 + upper * (depth + 25)
        places = [(x, y), (x + wide, y), (x + wide, y + depth), (x, y + depth)]
        storeys = 1 if n == 0 else 3
        floor = Decimal(round(wide * depth * storeys * 0.42 / 100) * 100)
        yield Building(f"C{number:02d}", parcel, {
            "name": f"{parcel}标准厂房{n + 1}号楼", "floor_sqm": floor,
            "floor_load_kn": Decimal(20 if storeys == 1 else (10, 8, 5)[n % 3]),
            "storey_m": Decimal("9.0" if storeys == 1 else "5.4"),
            "power_kva": Decimal(800 + number % 5 * 400),
            "steam_tph": Decimal(2) if number % 3 == 0 else Decimal(0),
            "sewage_tpd": Decimal(40 + number % 4 * 30) if number % 7 else None,
            "rent_cny": Decimal(14 + number % 5 * 2), "outline": _laid(places),
            "available_from": date(2021, 1, 1) if number % 6 else date(2022, 9, 1), "note": "",
        })  # fmt: skip


def plant_fits(sqm: Decimal, floor: Decimal) -> bool:
    """Return whether a plant is large enough and not far too large."""
    return sqm <= floor <= sqm * 2


def parcel_fits(mu: Decimal, area: Decimal) -> bool:
    """Return whether a parcel is large enough and not far too large."""
    return mu <= area <= mu * Decimal("1.4")
