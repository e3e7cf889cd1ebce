"""Add and change segments, what is stated on them, and the links between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Body, Change, Key, diff, stamp
from yanzhen.chains.commands.applying import apply_edit, lock_map
from yanzhen.chains.models import Edit, EditKind, LinkKind, Segment
from yanzhen.chains.policies import require_reference_keeper
from yanzhen.chains.rows import read_segments
from yanzhen.chains.tables import STATEMENTS, body, read_statements
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import Refused, Stale


@dataclass(frozen=True, slots=True)
class Source:
    """On what a statement rests, as a person gives it."""

    text: str = ""
    as_of: date | None = None
    until: date | None = None
    own: bool = False

    def fields(self) -> dict[str, Any]:
        return {
            "source": self.text.strip(), "own": self.own,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "until": self.until.isoformat() if self.until else None,
        }  # fmt: skip


@transaction.atomic
def add_segment(
    *, pillar: str, chain: str, name: str, position: str, by: User, at: datetime,
    keywords: Sequence[str] = (),
) -> Edit:  # fmt: skip
    """Put a new segment on the map; its code is given out and never used again."""
    require_reference_keeper(by)
    lock_map()
    code = new_code(pillar)
    row = {
        "pillar": pillar, "chain": chain, "name": name.strip(), "position": position,
        "depth": 0, "keywords": list(keywords), "into": "",
    }  # fmt: skip
    changes = [Change("segment", (code,), None, row)]
    return apply_edit(EditKind.ADD, changes, title=name, by=by, at=at, subject=code)


def new_code(pillar: str) -> str:
    """Return a segment's code that there never was."""
    while Segment.ever.filter(code=(code := f"{pillar}_{next_number('chains.segment'):04d}")):
        continue
    return code


@transaction.atomic
def change_segment(
    code: str, *, wanted: Mapping[str, Any], by: User, at: datetime, version: str = ""
) -> Edit:
    """Change a segment itself: any of chain (of its pillar), name, position, keywords.

    Args:
        version: the `stamp` of the row that the person saw.

    :raises Stale: if somebody changed it since.
    """
    require_reference_keeper(by)
    lock_map()
    now = live_row(code)
    _require_fresh(now, version)
    row = {**now, **wanted}
    changes = diff("segment", {(code,): now}, {(code,): row})
    return apply_edit(EditKind.CHANGE, changes, title=row["name"], by=by, at=at, subject=code)


def _require_fresh(row: Body, version: str) -> None:
    if version and version != stamp(row):
        raise Stale(_("你打开之后，别人改过这里。请核对下面的现值和你的填写，再存一次。"))


@transaction.atomic
def remove_segment(code: str, *, by: User, at: datetime) -> Edit:
    """Take a segment off the map with all that is stated on it; refused while firms stand on it."""
    require_reference_keeper(by)
    lock_map()
    now = live_row(code)
    changes = [
        *(Change(table, key, old, None)
          for table, rows in read_statements([code]).items() for key, old in rows.items()),
        Change("segment", (code,), now, None),
    ]  # fmt: skip
    return apply_edit(EditKind.REMOVE, changes, title=now["name"], by=by, at=at, subject=code)


@transaction.atomic
def state(
    code: str, *, table: str, key: str, fields: Mapping[str, Any], source: Source, by: User,
    at: datetime, instead_of: str = "", version: str = "",
) -> Edit:  # fmt: skip
    """State something on a segment, or state it anew.

    Args:
        table: fact, industry, route, application, city or firm (`tables.STATEMENTS`).
        key: what is stated: a code, a kind or a name.
        fields: the rest of the row; what is left out stays, or is empty for a new one.
        instead_of: the key of a statement that this one replaces; "" for a new one.
        version: the `stamp` of the one to be replaced, as the person saw it.

    :raises Refused: if a new one is there already, or one to be replaced is not.
    :raises Stale: if somebody changed the one to be replaced.
    """
    require_reference_keeper(by)
    lock_map()
    segment = live_row(code)
    rows = read_statements([code], [table])[table]
    old, new = (code, instead_of), (code, key.strip())
    if instead_of and old not in rows:
        raise Refused(_("“%s”已经不在了，请刷新页面。") % instead_of)
    if instead_of:
        _require_fresh(rows[old], version)
    if new in rows and new != old:
        raise Refused(_("这个环节上已有“%s”，请改那一条。") % key, field="key")
    base: Body = rows.get(old) or body(table)
    last = max((row.get("order", 0) for row in rows.values()), default=-1) + 1
    row = {**base, **fields, **source.fields()}
    if "order" in row and not instead_of:
        row["order"] = last
    changes = _replace(table, rows, old if instead_of else None, new, row)
    title = f"{segment['name']}·{STATEMENTS[table].label}·{key}"
    return apply_edit(EditKind.CHANGE, changes, title=title, by=by, at=at, subject=code)


def _replace(
    table: str, rows: Mapping[Key, Body], old: Key | None, new: Key, row: Body
) -> list[Change]:
    drop = [old] if old and old != new else []
    return diff(table, rows, {new: row}, drop=drop)


@transaction.atomic
def retract(code: str, *, table: str, key: str, by: User, at: datetime) -> Edit:
    """Take a statement back."""
    require_reference_keeper(by)
    lock_map()
    segment = live_row(code)
    now = read_statements([code], [table])[table].get((code, key))
    if now is None:
        raise Refused(_("“%s”已经不在了，请刷新页面。") % key)
    title = f"{segment['name']}·{STATEMENTS[table].label}·{key}"
    changes = [Change(table, (code, key), now, None)]
    return apply_edit(EditKind.CHANGE, changes, title=title, by=by, at=at, subject=code)


@transaction.atomic
def link_segments(
    start: str, end: str, *, kind: str, source: Source, by: User, at: datetime,
    is_loop: bool = False, uncertain: bool = False,
) -> Edit:  # fmt: skip
    """Have one segment supply another; refused where that closes a circle (unless `is_loop`)."""
    require_reference_keeper(by)
    lock_map()
    names = [live_row(code)["name"] for code in (start, end)]
    key = (start, end, kind)
    if key in read_statements([start], ["link"])["link"]:
        raise Refused(_("这条连线已经有了，不用再加。"))
    row = body("link", is_loop=is_loop, uncertain=uncertain, **source.fields())
    changes = [Change("link", key, None, row)]
    return apply_edit(
        EditKind.LINK, changes, title=" → ".join(names), by=by, at=at, subject=start,
        told={"supplies": str(LinkKind(kind).label) if kind in LinkKind.values else kind},
    )  # fmt: skip


@transaction.atomic
def unlink_segments(start: str, end: str, *, kind: str, by: User, at: datetime) -> Edit:
    """Take a link away."""
    require_reference_keeper(by)
    lock_map()
    key = (start, end, kind)
    now = read_statements([start], ["link"])["link"].get(key)
    if now is None:
        raise Refused(_("这条连线已经不在了，请刷新页面。"))
    names = [live_row(code)["name"] for code in (start, end)]
    changes = [Change("link", key, now, None)]
    return apply_edit(
        EditKind.UNLINK, changes, title=" → ".join(names), by=by, at=at, subject=start
    )


def live_row(code: str) -> dict[str, Any]:
    """Return a live segment's row.

    :raises Refused: if there is none, saying where it went if it was merged.
    """
    row = read_segments([code]).get((code,))
    if row is None:
        raise Refused(_("图上没有环节 %s，请从列表里选。") % code)
    if row["into"]:
        raise Refused(_("环节 %(code)s 已并入 %(into)s，请在那里改。") % {"code": code, **row})
    return dict(row)
