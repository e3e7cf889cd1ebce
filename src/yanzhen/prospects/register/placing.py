"""The places of the register's firms on segments, kept slice by slice beside the register.

A slice names the engine's version in its file; one of another version is placed anew, so that
what persons decide reaches the register too, some slices at a time.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from yanzhen.chains.placing.engine import LEAST, MOST, Placer
from yanzhen.chains.placing.texts import FirmText
from yanzhen.companies.queries.placing import decisions_stamp, segment_texts, verdicts
from yanzhen.prospects.register.store import SLICE, Register, ask, connect


@lru_cache(maxsize=1)
def _placer(stamp: str) -> Placer:
    return Placer(segment_texts(), verdicts())


def place_slices(
    register: Register, *, most: int | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> int:  # fmt: skip
    """Place the slices that were placed by other decisions or not at all; return how many.

    Args:
        most: slices at most, None for all.
        told: is told after each how many are done, of how many.
    """
    if not segment_texts():
        return 0
    stamp = decisions_stamp()[:16]
    waiting = [n for n in register.slices if _version(register, n) != stamp][:most]
    for done, number in enumerate(waiting, start=1):
        _place(register, number, stamp)
        told(done, len(waiting))
    return len(waiting)


def _version(register: Register, number: int) -> str:
    """Return by which decisions a slice was placed, "" if it was not."""
    note = register.placed(number).with_suffix(".by")
    return note.read_text(encoding="ascii") if note.exists() else ""


def _place(register: Register, number: int, stamp: str) -> None:
    first = number * SLICE
    rows = ask(
        "SELECT name, scope, products, industry_code FROM read_parquet(?)"
        " WHERE row >= ? AND row < ? ORDER BY row",
        [register.file, first, first + SLICE],
    )
    firms = [
        FirmText(name, scope, tuple(p for p in products.replace("、", ";").split(";") if p), gbt)
        for name, scope, products, gbt in rows
    ]
    placer = _placer(stamp)
    pairs, chance = placer.chances(firms)
    order = np.lexsort((pairs.segment, -chance, pairs.firm))
    order = order[chance[order] >= LEAST]
    firm = pairs.firm[order]
    order = order[(np.arange(len(order)) - np.searchsorted(firm, firm)) < MOST]
    codes = np.array([segment.code for segment in placer.segments], dtype=object)
    placed = {  # read by name in the statement below
        "row": (pairs.firm[order] + first).astype(np.int32),
        "segment": codes[pairs.segment[order]] if len(order) else np.array([""], dtype=object)[:0],
        "chance": chance[order].round(4),
    }
    target = register.placed(number)
    fresh = target.with_suffix(".new")
    cursor = connect()
    cursor.register("placed", placed)
    safe = str(fresh).replace("'", "''")
    cursor.execute(
        "COPY (SELECT CAST(row AS INTEGER) AS row, CAST(segment AS VARCHAR) AS segment,"  # noqa: S608
        f" CAST(chance AS DOUBLE) AS chance FROM placed) TO '{safe}' (FORMAT parquet)"
    )
    cursor.unregister("placed")
    fresh.replace(target)
    target.with_suffix(".by").write_text(stamp, encoding="ascii")
