"""National input–output coefficients of 2020, and which product a class of GB/T 4754 makes."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

MILLION = 1_000_000
LONGEST, SHORTEST = 4, 2


@dataclass(frozen=True, slots=True)
class Coefficients:
    """`spent`: (bought, buying) → part of the buying product's output, 0–1; `value_added`:
    product → part of its output that is value added, 0–1."""

    spent: Mapping[tuple[str, str], float]
    value_added: Mapping[str, float]


@lru_cache(maxsize=1)
def coefficients() -> Coefficients:
    rows = _rows("io_2020.csv")
    spent = {
        (row["product"], buyer): int(cell) / MILLION
        for row in rows
        for buyer, cell in row.items()
        if buyer.isdigit() and cell
    }
    return Coefficients(spent, {r["product"]: int(r["value_added"]) / MILLION for r in rows})


@lru_cache(maxsize=1)
def product_names() -> dict[str, str]:
    return {row["product"]: row["product_name"] for row in _rows("gbt_to_io.csv")}


@lru_cache(maxsize=1)
def _headings() -> dict[str, str]:
    return {row["gbt"]: row["product"] for row in _rows("gbt_to_io.csv")}


@lru_cache(maxsize=4096)
def product_of(gbt: str) -> str:
    """Return the product that a code of GB/T 4754 makes, or "" where it is no such code.

    >>> product_of("3973"), product_of("C3985"), product_of("99"), product_of("")
    ('094', '094', '', '')
    """
    code = gbt.strip().upper()
    code = code[1:] if code[:1].isalpha() else code
    known = _headings()
    heads = (code[:length] for length in range(LONGEST, SHORTEST - 1, -1))
    return next((known[head] for head in heads if head in known), "")


def _rows(name: str) -> list[dict[str, str]]:
    text = files("yanzhen.gaps.tables").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
