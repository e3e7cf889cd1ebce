"""The points of all targets, worked out anew as a whole; written where they changed."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.timezone import localdate

from yanzhen.companies.models import Company
from yanzhen.prospects.calc.card import TERMS
from yanzhen.prospects.commands.writing import (
    COLUMNS,
    count_anew,
    drop_scores,
    held_marks,
    write_scores,
)
from yanzhen.prospects.models import Scoring
from yanzhen.prospects.queries.gaps import SegmentGap, zone_gaps
from yanzhen.prospects.queries.listed import read_listed
from yanzhen.prospects.queries.terms import Terms, read_terms
from yanzhen.prospects.register.classes import write_classes
from yanzhen.prospects.register.store import current

BATCH, KEPT, MANY = 25_000, 50, 0.1
# Where a firm sits alone makes it no target, nor that others of its city left.
SAYING = ("gap", "intent", "link", "class", "hq")
_ODD = np.uint64(0x9E3779B97F4A7C15)

Cards = dict[str, Any]


def refresh_scores(*, at: datetime) -> int:
    """Work the points of all firms outside out anew; return how many firms are listed.

    A firm of which nothing but its place is known is not listed. Written where they changed, in
    small transactions, so that nobody waits for a million rows; until it is through, old points
    stand beside new ones. Derived, so no event is written.
    """
    on = localdate(at)
    gaps = zone_gaps(on)
    register = current()
    parts = [_of_filed(on, gaps)]
    if register is not None:
        parts.append(_of_listed(register, on, gaps))
    listed, changed = 0, 0
    held = held_marks()
    for cards in parts:
        listed += len(cards["points"])
        changed += _write(cards, held)
    gone = [number for number, _ in held.values()]
    for first in range(0, len(gone), BATCH):
        drop_scores(gone[first : first + BATCH])
    changed += len(gone)
    if changed > listed * MANY:
        count_anew()
    _note(at, listed, changed, str(register or ""))
    return listed


@transaction.atomic
def _note(at: datetime, listed: int, changed: int, register: str) -> None:
    Scoring.objects.create(done_at=at, listed=listed, changed=changed, register=register)
    old = Scoring.objects.values_list("pk", flat=True)[KEPT:]
    Scoring.objects.filter(pk__in=list(old)).delete()


def _of_filed(on: date, gaps: dict[str, SegmentGap]) -> Cards:
    """Return the cards of the firms on file."""
    terms = read_terms(on, gaps=gaps)
    chosen = np.flatnonzero(_says_something(terms))
    numbers = np.array(terms.numbers, dtype=np.int64)[chosen]
    rows = Company.objects.live().filter(is_resident=False).order_by("pk")
    told = {row[0]: row[1:] for row in rows.values_list("pk", "name", "county_code", "capital_cny")
            .iterator(20_000)}  # fmt: skip
    known = [told.get(int(n), ("", "", None)) for n in numbers]
    classes = [write_classes(terms.classes.get(int(n), ())) for n in numbers]
    return _cards(terms, chosen, on, gaps) | {
        "company_id": numbers.astype(object),
        "uscc": _filled(len(chosen), None), "row": _filled(len(chosen), None),
        "name": _texts([k[0] for k in known]), "county_code": _texts([k[1] for k in known]),
        "capital_cny": np.array([-1 if k[2] is None else int(k[2]) for k in known], dtype=np.int64),
        "classes": _texts(classes),
    }  # fmt: skip


def _of_listed(register: Any, on: date, gaps: dict[str, SegmentGap]) -> Cards:
    """Return the cards of the firms that only the register knows."""
    found = read_listed(register, gaps, on)
    chosen = np.flatnonzero(_says_something(found.terms))
    own = {key: np.asarray(found.columns[key])[chosen] for key in found.columns}
    return _cards(found.terms, chosen, on, gaps) | {
        "company_id": _filled(len(chosen), None), "uscc": own["uscc"], "row": own["row"],
        "name": own["name"], "county_code": own["county_code"],
        "capital_cny": own["capital"].astype(np.int64), "classes": own["classes"],
    }  # fmt: skip


def _says_something(terms: Terms) -> Any:
    known = terms.against > 0
    for name in SAYING:
        known = known | ~np.isnan(terms.shares[name])
    return known


def _cards(terms: Terms, chosen: Any, on: date, gaps: dict[str, SegmentGap]) -> Cards:
    card = terms.card(on)
    segments = _texts(terms.segments)[chosen]
    shares = {("class_share" if name == "class" else name): terms.shares[name][chosen]
              for name in TERMS}  # fmt: skip
    actions = {code: one.gap.action.value for code, one in gaps.items()}
    places = {code: one.place for code, one in gaps.items()}
    return shares | {
        "points": card.points[chosen], "open_points": card.open[chosen],
        "against": terms.against[chosen], "segment": segments, "chance": terms.chances[chosen],
        "has_signal": ~np.isnan(shares["intent"]) | (terms.against[chosen] > 0),
        "action": _texts([actions.get(code, "") for code in segments]),
        "place": np.array([places.get(code, 0) for code in segments], dtype=np.int64),
    }  # fmt: skip


def _texts(texts: Sequence[str]) -> Any:
    held = np.empty(len(texts), dtype=object)
    held[:] = texts
    return held


def _filled(many: int, value: Any) -> Any:
    return np.full(many, value, dtype=object)


def _write(cards: Cards, held: dict[Any, tuple[int, int]]) -> int:
    """Write the cards that changed; take from `held` every card that there still is."""
    cards["has_class"] = np.array([bool(text) for text in cards["classes"]], dtype=bool)
    cards["city"] = _texts([code[:4] for code in cards["county_code"]])
    cards["mark"] = _marks(cards)
    firms, codes = cards["company_id"].tolist(), cards["uscc"].tolist()
    keys = [c if f is None else f for f, c in zip(firms, codes, strict=True)]
    before = [held.pop(key, (0, None)) for key in keys]
    stays = np.array([mark for _, mark in before], dtype=object) == cards["mark"]
    numbers = np.array([number for number, _ in before], dtype=np.int64)
    changed = np.flatnonzero(~stays)
    # In the order of their points, so that they fall into place in the indexes one after another.
    changed = changed[np.argsort(cards["points"][changed], kind="stable")]
    for first in range(0, len(changed), BATCH):
        rows = changed[first : first + BATCH]
        new, old = rows[numbers[rows] == 0], rows[numbers[rows] > 0]
        altered = list(zip(numbers[old].tolist(), _tuples(cards, old), strict=True))
        write_scores(list(_tuples(cards, new)), altered)
    return len(changed)


def _marks(cards: Cards) -> Any:
    """Return a number for each card that changes with whatever is shown of it."""
    many = len(cards["points"])
    mark = np.zeros(many, dtype=np.uint64)
    told = zip(*(cards[key].tolist() for key in
                 ("name", "county_code", "classes", "segment", "action")), strict=True)  # fmt: skip
    mark += np.array([zlib.crc32("|".join(words).encode()) for words in told], dtype=np.uint64)
    for key in COLUMNS:
        column = cards.get(key)
        if column is not None and column.dtype != object:
            wide = np.ascontiguousarray(column, dtype=np.float64).view(np.uint64)
            mark = mark * _ODD + (wide ^ (wide >> np.uint64(29)))
    return mark.view(np.int64)


def _tuples(cards: Cards, rows: Any) -> Iterator[tuple[Any, ...]]:
    columns = []
    for key in COLUMNS:
        values = cards[key][rows].tolist()
        if cards[key].dtype == np.float64:
            values = [None if value != value else value for value in values]
        columns.append(values)
    return zip(*columns, strict=True)
