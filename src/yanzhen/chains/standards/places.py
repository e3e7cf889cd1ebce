"""Provinces, cities and counties by their six-digit codes, with points for maps."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_ENDINGS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
)
_UNNAMED = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


@dataclass(frozen=True, slots=True)
class Place:
    """One division; `level` is province, city or county. `lat`, `lng` None: no point known."""

    code: str
    name: str
    level: str
    parent: str
    lat: float | None
    lng: float | None


@lru_cache(maxsize=1)
def _all() -> dict[str, Place]:
    text = files("yanzhen.chains.standards").joinpath("admin_divisions.csv").read_text("utf-8")
    return {row["code"]: _read(row) for row in csv.DictReader(text.splitlines())}


def _read(row: dict[str, str]) -> Place:
    lat, lng = (float(row[key]) if row[key] else None for key in ("lat", "lng"))
    return Place(row["code"], row["name"], row["level"], row["parent"], lat, lng)


def short_place(name: str) -> str:
    """Return a place as people say it.

    >>> short_place("江苏省"), short_place("内蒙古自治区"), short_place("沛县")
    ('江苏', '内蒙古', '沛县')
    """
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


def place(code: str) -> Place | None:
    """Return a division by its code.

    >>> place("320600").name
    '南通市'
    """
    return _all().get(code)


def place_label(code: str) -> str:
    """Return “江苏省南通市通州区”; a code that is not known is returned as it is.

    >>> place_label("320612")
    '江苏省南通市通州区'
    """
    found = place(code)
    if found is None:
        return code
    names: list[str] = []
    while found:
        if found.name not in _UNNAMED:
            names.append(found.name)
        found = place(found.parent)
    kept = [name for at, name in enumerate(names) if at == 0 or name != names[at - 1]]
    return "".join(reversed(kept))


def provinces() -> list[Place]:
    return [one for one in _all().values() if one.level == "province"]


@lru_cache(maxsize=512)
def _children() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for one in _all().values():
        found.setdefault(one.parent, []).append(one)
    return found


def cities_of(province: str) -> list[Place]:
    return _children().get(province, [])


def counties_of(city: str) -> list[Place]:
    return _children().get(city, [])


@lru_cache(maxsize=1)
def place_names() -> frozenset[str]:
    """Return every name of a place, full and short, as it may stand before a firm's brand."""
    full = {one.name for one in _all().values()} - _UNNAMED
    return frozenset(full | {short_place(name) for name in full})


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for one in _all().values():
        for name in {one.name, short_place(one.name)}:
            found.setdefault(name, []).append(one)
    return found


def places_named(name: str) -> list[Place]:
    """Return every place that bears a name, full or short."""
    return _by_name().get(name, [])


def _within(name: str, above: str) -> str:
    """Return the code of the place of this name under `above` (2 or 4 digits, "" = anywhere)
    if there is exactly one."""
    known = [one for one in _by_name().get(name.strip(), []) if one.code.startswith(above)]
    return known[0].code if len(known) == 1 else ""


@lru_cache(maxsize=20_000)
def find_county(province: str = "", city: str = "", county: str = "") -> str:
    """Return the finest code that the three names settle, or "" when nothing is sure.

    >>> find_county("江苏", "南通市", "通州区"), find_county(city="南通市")
    ('320612', '320600')
    >>> find_county(county="鼓楼区")
    ''
    """
    above = _within(province, "")[:2] if province else ""
    at_city = _within(city, above) if city else ""
    prefix = at_city[:4] if at_city.endswith("00") else above
    at_county = _within(county, prefix) if county else ""
    if at_county:
        return at_county
    return at_city or (above + "0000" if above else "")


def read_place(text: str) -> str:
    """Return the code of a place written in one piece or with gaps, "" if it is not sure.

    >>> read_place("江苏省南通市通州区"), read_place("南通 通州"), read_place("320612")
    ('320612', '320612', '320612')
    >>> read_place("通州区"), read_place("南通市某区")
    ('', '')
    """
    rest = "".join(text.split())
    if rest in _all():
        return rest
    code = ""
    while rest:
        found, size = _first_place(rest, _stem(code))
        if found is None:
            return ""
        code, rest = found.code, rest[size:]
    return code


def _stem(code: str) -> str:
    """Return the digits that a place and all below it share."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def _first_place(text: str, above: str) -> tuple[Place | None, int]:
    """Return the place that a text begins with, and how many signs name it. Of places of one
    name the one that holds the others is meant; if none does, nobody knows which."""
    for size in range(min(11, len(text)), 1, -1):
        found = [one for one in places_named(text[:size]) if one.code.startswith(above)]
        found.sort(key=lambda one: one.code)
        if found and all(one.code.startswith(_stem(found[0].code)) for one in found):
            return found[0], size
    return None, 0
