"""Changes of rows as plain data: what a table said before and says after. Pure.

A row is known by its table and key (codes and names, no numbers of a database), so that a change
can be shown, kept, carried in a file and turned round.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Key = tuple[str, ...]
Body = Mapping[str, Any]
Rows = Mapping[Key, Body]


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after; None where there was none, or is none any more.

    >>> Change("city", ("A", "宁德"), None, {"order": 1}).inverse().after is None
    True
    """

    table: str
    key: Key
    before: Body | None
    after: Body | None

    def inverse(self) -> "Change":
        return Change(self.table, self.key, self.after, self.before)

    def fields(self) -> list[str]:
        """Return which fields of a row that stays are altered, in their order."""
        old, new = self.before or {}, self.after or {}
        return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def diff(table: str, now: Rows, wanted: Rows, *, drop: Iterable[Key] = ()) -> list[Change]:
    """Return what brings `now` to `wanted`; keys in `drop` that are not wanted go.

    >>> [(c.key, c.after) for c in diff("t", {("a",): {"n": 1}}, {("b",): {"n": 2}},
    ...                                 drop=[("a",)])]
    [(('b',), {'n': 2}), (('a',), None)]
    """
    changes = [
        Change(table, key, now.get(key), body)
        for key, body in wanted.items()
        if now.get(key) != body
    ]
    gone = [key for key in dict.fromkeys(drop) if key in now and key not in wanted]
    return changes + [Change(table, key, now[key], None) for key in gone]


def inverse(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that take these back.

    >>> there = [Change("t", ("a",), None, {"n": 1})]
    >>> inverse(inverse(there)) == there
    True
    """
    return [change.inverse() for change in reversed(list(changes))]


def to_plain(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return changes as JSON holds them."""
    return [
        {"table": c.table, "key": list(c.key),
         "before": None if c.before is None else dict(c.before),
         "after": None if c.after is None else dict(c.after)}
        for c in changes
    ]  # fmt: skip


def from_plain(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Return changes from what `to_plain` gave."""
    return [Change(r["table"], tuple(r["key"]), r["before"], r["after"]) for r in rows]
