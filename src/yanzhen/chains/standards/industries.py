"""GB/T 4754-2017: sections (C), divisions (39), groups (397), classes (3973)."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Industry:
    """One heading of the classification; `level` is section, division, group or class."""

    code: str
    name: str
    level: str
    parent: str
    section: str


@lru_cache(maxsize=1)
def _all() -> dict[str, Industry]:
    text = files("yanzhen.chains.standards").joinpath("gbt4754_2017.csv").read_text("utf-8")
    return {row["code"]: Industry(**row) for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Return name → code; where levels share a name, the finest level wins."""
    return {one.name: one.code for one in sorted(_all().values(), key=lambda i: len(i.code))}


def industry(code: str) -> Industry | None:
    """Return a heading by its code, with or without the section's letter.

    >>> industry("C3973").name
    '集成电路制造'
    """
    code = code.strip().upper()
    if len(code) > 1 and code[:1].isalpha():
        code = code[1:]
    return _all().get(code)


def industry_label(code: str) -> str:
    """Return “C3973 集成电路制造”, or the bare code where it is unknown, or "".

    >>> industry_label("39")
    'C39 计算机、通信和其他电子设备制造业'
    """
    found = industry(code)
    if found is None:
        return code
    letter = "" if found.level == "section" else found.section
    return f"{letter}{found.code} {found.name}"


def industry_path(code: str) -> list[Industry]:
    """Return the headings above a code and itself, section first.

    >>> [one.code for one in industry_path("3973")]
    ['C', '39', '397', '3973']
    """
    path: list[Industry] = []
    found = industry(code)
    while found:
        path.append(found)
        found = _all().get(found.parent)
    return path[::-1]


def sections() -> list[Industry]:
    return [one for one in _all().values() if one.level == "section"]


def classes() -> list[Industry]:
    """Return the classes, the finest headings.

    >>> len(classes())
    1381
    """
    return [one for one in _all().values() if one.level == "class"]


def divisions_of(section: str) -> list[Industry]:
    return [one for one in _all().values() if one.level == "division" and one.section == section]


def find_industry(text: str) -> Industry | None:
    """Return the heading that a text names by code, by name, or by both.

    >>> find_industry("C3973 集成电路制造").code, find_industry("集成电路制造").code
    ('3973', '3973')
    """
    text = text.strip()
    head = text.split(" ")[0]
    return industry(head) or _all().get(_by_name().get(text, "")) or None
