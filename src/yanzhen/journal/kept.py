"""Figures kept in memory until the next event.

Every change is a command, and every command writes an event: what was found out at a position of
the journal holds until the journal moves on. What a person does shows at once. What the system
does by itself – a night's warnings come by the thousand – shows within seconds: while it works,
figures would otherwise be added up anew for every page. Who only reads – signs in, takes a list
out – changes no figure, and in a busy office does so all the time. Inside a transaction nothing is
kept or taken, for it sees its own changes before others do.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Q

Found = TypeVar("Found")
MOST = 256
# How long a figure outlives events that nobody caused.
SETTLES_S = 10.0
# What only reads: its events make no figure old. The same, as a condition and as SQL.
ONLY_READS = Q(verb="person.signed_in") | Q(subject__startswith="list:")
_MOVES = "verb <> 'person.signed_in' AND subject NOT LIKE 'list:%%'"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the journal stands: its last event, the last one that may have changed a figure, the
    last such that a person caused, and whether it can vouch that no earlier number is still to
    come."""

    last: int
    moved: int
    by_person: int
    vouched: bool


@dataclass(frozen=True, slots=True)
class _Known:
    last: int
    at: float
    found: Any


_kept: OrderedDict[Hashable, _Known] = OrderedDict()
_derived: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()
_seen: dict[str, Place] = {}
_lock = Lock()


def kept(key: Hashable, find: Callable[[], Found]) -> Found:
    """Return what `find` returns, from memory if no event was written since. One query more.

    Args:
        key: names the figure with all it depends on besides the journal: day, person, period.
        find: takes the figure from the database; its result must not be changed afterwards.
    """
    if connection.in_atomic_block:
        return find()
    place, moment = journal_place(), time.monotonic()
    whole = (connection.settings_dict["NAME"], key)
    with _lock:
        known = _kept.get(whole)
    if known and _holds(known, place, moment):
        return known.found
    found = find()
    if place.vouched:
        with _lock:
            _kept[whole] = _Known(place.last, moment, found)
            _kept.move_to_end(whole)
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return found


def derived(key: Hashable, given: object, find: Callable[[], Found]) -> Found:
    """Return what `find` works out, from memory while what it rests on is equal to before.

    For what costs more to work out than to read: most events change nothing beneath it.

    Args:
        key: names what is worked out.
        given: all it follows from; compared by value, not to be changed afterwards.
    """
    with _lock:
        before = _derived.get(key)
    if before and before[0] == given:
        return before[1]
    found = find()
    with _lock:
        _derived[key] = (given, found)
        _derived.move_to_end(key)
        while len(_derived) > MOST:
            _derived.popitem(last=False)
    return found


def _holds(known: _Known, place: Place, moment: float) -> bool:
    """Return whether a figure is still true, or old by what the system did a moment ago only."""
    if place.by_person > known.last or place.last < known.last:
        return False
    unchanged = place.vouched and place.moved <= known.last
    return unchanged or moment - known.at < SETTLES_S


def journal_place() -> Place:
    """Return where the journal stands, reading on from where it was last seen.

    On PostgreSQL a transaction may be under way that took an earlier number and is not seen yet;
    without one under way all later events get later numbers, and the journal can vouch for what
    is before them. SQLite has one writer at a time.
    """
    name = str(connection.settings_dict["NAME"])
    seen = _seen.get(name)
    place = _read_on(seen) if seen else None
    if place is None:
        # Read for the first time (or restored from elsewhere): nothing is known of before.
        vouched, last, _moved, _by_person = _read("MAX(id)", "MAX(id)", 0)
        place = Place(last or 0, last or 0, last or 0, vouched)
    if place.vouched:
        _seen[name] = place
    return place


def _read_on(seen: Place) -> Place | None:
    """Return the place from one seen earlier, or None where that event is there no more."""
    moved = f"MAX(CASE WHEN {_MOVES} THEN id END)"
    by_person = f"MAX(CASE WHEN {_MOVES} AND actor_id IS NOT NULL THEN id END)"
    vouched, last, mover, person = _read(moved, by_person, seen.last)
    if last is None:
        return None if seen.last else Place(0, 0, 0, vouched)
    return Place(last, max(mover or 0, seen.moved), max(person or 0, seen.by_person), vouched)


def _read(
    moved: str, by_person: str, start: int
) -> tuple[bool, int | None, int | None, int | None]:
    still = "1"
    if connection.vendor == "postgresql":
        now = "pg_current_snapshot()"
        still = f"CASE WHEN pg_snapshot_xmin({now}) = pg_snapshot_xmax({now}) THEN 1 ELSE 0 END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {still}, MAX(id), {moved}, {by_person} "  # noqa: S608
            "FROM journal_event WHERE id >= %s",
            [start],
        )
        vouched, last, mover, person = cursor.fetchone()
    return bool(vouched), last, mover, person
