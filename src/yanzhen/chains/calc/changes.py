"""Changes of rows as plain data: what a table said before and says after. Pure.

A row is known by its table and key (codes and names, no numbers of a database), so that a change
can be shown, kept, carried in a file and turned round.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
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


def next_digest(before: str, changes: Iterable[Change]) -> str:
    """Return the name of the content that changes lead to from content named `before`.

    >>> one = next_digest("", [Change("t", ("a",), None, {"n": 1})])
    >>> one == next_digest("", [Change("t", ("a",), None, {"n": 2})]), len(one)
    (False, 64)
    """
    told = json.dumps([before, to_plain(changes)], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()


def stamp(body: Body) -> str:
    """Return by what a form knows again the row that it was opened with.

    >>> stamp({"a": 1, "b": 2}) == stamp({"b": 2, "a": 1}), stamp({"a": 1}) == stamp({"a": 2})
    (True, False)
    """
    return sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def keep_order(now: Rows, wanted: Rows) -> dict[Key, Body]:
    """Return `wanted` with the `order` that `now` gives its rows, where both say the same order.

    Orders count from any number and may have gaps; only which row comes first is a statement.
    Rows belong together by the first part of their key.

    >>> keep_order({("s", "a"): {"order": 3}, ("s", "b"): {"order": 7}},
    ...            {("s", "a"): {"order": 0}, ("s", "b"): {"order": 1}})
    {('s', 'a'): {'order': 3}, ('s', 'b'): {'order': 7}}
    """
    held, asked = _by_owner(now), _by_owner(wanted)
    kept = dict(wanted)
    for owner, keys in asked.items():
        shared = [key for key in keys if key in now]
        if shared != [key for key in held.get(owner, []) if key in wanted]:
            continue
        if keys[: len(shared)] != shared:
            continue
        last = max((now[key]["order"] for key in held.get(owner, [])), default=-1)
        for key in keys:
            last += key not in now
            kept[key] = {**wanted[key], "order": now[key]["order"] if key in now else last}
    return kept


def _by_owner(rows: Rows) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    for key in sorted(rows, key=lambda key: rows[key].get("order", 0)):
        if "order" in rows[key]:
            found.setdefault(key[0], []).append(key)
    return found
