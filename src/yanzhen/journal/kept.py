"""Figures kept in memory until the next event.

Every change is a command, and every command writes an event: what was found out at a position of
the journal holds until the journal moves on. Inside a transaction nothing is kept or taken, for it
sees its own changes before others do.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from django.db import connection

Found = TypeVar("Found")
MOST = 256
_kept: OrderedDict[Hashable, tuple[Hashable, object]] = OrderedDict()
_lock = Lock()


def kept(key: Hashable, find: Callable[[], Found]) -> Found:
    """Return what `find` returns, from memory if no event was written since. One query more.

    Args:
        key: names the figure with all it depends on besides the journal: day, person, period.
        find: takes the figure from the database; its result must not be changed afterwards.
    """
    place = None if connection.in_atomic_block else journal_position()
    if place is None:
        return find()
    whole = (connection.settings_dict["NAME"], key)
    with _lock:
        known = _kept.get(whole)
    if known and known[0] == place:
        return known[1]  # type: ignore[return-value]
    found = find()
    with _lock:
        _kept[whole] = (place, found)
        _kept.move_to_end(whole)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


def journal_position() -> int | None:
    """Return the number of the last event, or None while it cannot vouch for what is before it.

    On PostgreSQL a transaction may be under way that took an earlier number and is not seen yet;
    without one under way all later events get later numbers. SQLite has one writer at a time.
    """
    last = "SELECT COALESCE(MAX(id), 0) FROM journal_event"
    if connection.vendor == "postgresql":
        now = "pg_current_snapshot()"
        still = f"pg_snapshot_xmin({now}) = pg_snapshot_xmax({now})"
        last = f"SELECT CASE WHEN {still} THEN ({last}) END"
    with connection.cursor() as cursor:
        cursor.execute(last)
        row = cursor.fetchone()
    return row[0] if row else None
