"""The versions of the map, and what an uploaded file would change, in words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yanzhen.chains.calc.changes import Change, from_plain
from yanzhen.chains.models import Edit, FactKind, LinkKind, Maturity, Position
from yanzhen.chains.tables import FIELD_LABELS, STATEMENTS, holders

SHOWN = 300


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in words; `tone` is new, changed or gone."""

    tone: str
    kind: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What changes would do: how many of each, and the first of them in words."""

    new: int
    changed: int
    gone: int
    lines: tuple[ChangeLine, ...]
    more: int


def all_edits() -> QuerySet[Edit]:
    """Return the versions, latest first, with who made them and what took them back."""
    return Edit.objects.select_related("by", "undoes", "undone_by").defer("changes")


def preview(changes: Sequence[Change], names: dict[str, str]) -> Preview:
    """Return changes in words; `names` tells segments' names by code."""
    tones = Counter(_tone(change) for change in changes)
    lines = tuple(_line(change, names) for change in changes[:SHOWN])
    return Preview(
        tones["new"], tones["changed"], tones["gone"], lines, max(len(changes) - SHOWN, 0)
    )


def edit_lines(edit: Edit, names: dict[str, str]) -> Preview:
    return preview(from_plain(edit.changes), names)


def _tone(change: Change) -> str:
    if change.before is None:
        return "new"
    return "gone" if change.after is None else "changed"


def _line(change: Change, names: dict[str, str]) -> ChangeLine:
    detail = "；".join(_field(change, name) for name in change.fields())
    if change.before is None or change.after is None:
        row = change.after or change.before or {}
        told = [_value(name, row[name]) for name in ("source", "as_of") if row.get(name)]
        detail = " · ".join(told)
    return ChangeLine(_tone(change), _kind(change.table), _name(change, names), detail)


def _kind(table: str) -> str:
    known = {"segment": _("环节"), "chain": _("链"), "pillar": _("主导产业")}
    if table in known:
        return known[table]
    label = STATEMENTS[table].label if table in STATEMENTS else holders[table].label
    return str(label)


def _name(change: Change, names: dict[str, str]) -> str:
    key = change.key
    if change.table == "link":
        kind = LinkKind(key[2]).label if key[2] in LinkKind.values else key[2]
        return f"{names.get(key[0], key[0])} → {names.get(key[1], key[1])}（{kind}）"
    if change.table == "segment":
        return str((change.after or change.before or {}).get("name", key[0]))
    parts = [names.get(key[0], key[0]), *(_word(part) for part in key[1:])]
    return " · ".join(parts)


def _word(part: str) -> str:
    return str(FactKind(part).label) if part in FactKind.values else part


def _field(change: Change, name: str) -> str:
    label = FIELD_LABELS.get(name)
    if change.table in STATEMENTS:
        label = STATEMENTS[change.table].labels.get(name, label)
    old, new = (change.before or {}).get(name), (change.after or {}).get(name)
    return f"{label or name}：{_value(name, old)} → {_value(name, new)}"


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name == "maturity" and value in Maturity.values:
        return str(Maturity(value).label)
    if name == "position" and value in Position.values:
        return str(Position(value).label)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "、".join(str(one) for one in value) or "—"
    return "—" if value in (None, "") else str(value)
