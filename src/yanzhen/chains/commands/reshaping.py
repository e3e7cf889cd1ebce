"""Split a segment in two, merge two into one: what stood on them goes where a person says."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Body, Change, Key
from yanzhen.chains.commands.applying import apply_edit, lock_map
from yanzhen.chains.commands.editing import live_row, new_code
from yanzhen.chains.models import Edit, EditKind
from yanzhen.chains.policies import require_reference_keeper
from yanzhen.chains.tables import STATEMENTS, Holder, holders, read_statements
from yanzhen.common.refusals import Refused

Item = tuple[str, Key]


class Where(StrEnum):
    """What becomes of a thing on a segment that is split: it stays, goes to the new one, both."""

    STAY = "stay"
    GO = "go"
    BOTH = "both"


class Fate(StrEnum):
    """What becomes of a firm on a segment that is merged away: it moves along, or is taken off."""

    MOVE = "move"
    DROP = "drop"


@transaction.atomic
def split_segment(
    code: str, *, name: str, new_name: str, position: str, where: Mapping[Item, Where],
    by: User, at: datetime,
) -> Edit:  # fmt: skip
    """Carve a new segment out of one; the old one keeps its code, so old records keep their place.

    Args:
        name: how the old one is called from now on.
        new_name, position: of the new one.
        where: for (table, key) of each thing on the segment where it belongs. Links and statements
            not named are on both; what a higher feature keeps there must be named.

    :raises Refused: if a firm on the segment has not been asked for, or the two are called alike.
    """
    require_reference_keeper(by)
    lock_map()
    old = live_row(code)
    if name.strip() == new_name.strip():
        raise Refused(_("拆出的环节要有自己的名称，请改名。"), field="new_name")
    new = new_code(old["pillar"])
    kept = {**old, "name": name.strip()}
    made = {**old, "name": new_name.strip(), "position": position}
    changes = [Change("segment", (new,), None, made)]
    if kept != old:
        changes.append(Change("segment", (code,), old, kept))
    for table, rows in read_statements([code]).items():
        for key, body in rows.items():
            choice = where.get((table, key), Where.BOTH)
            changes += _put(table, key, body, _swapped(table, key, code, new), choice, body)
    changes += _split_held(code, new, where, by)
    title = f"{old['name']} → {kept['name']}、{made['name']}"
    return apply_edit(EditKind.SPLIT, changes, title=title, by=by, at=at, subject=code,
                      told={"split_off": new})  # fmt: skip


def _put(table: str, key: Key, body: Body, there: Key, choice: Where, moved: Body) -> list[Change]:
    changes = []
    if choice == Where.GO:
        changes.append(Change(table, key, body, None))
    if choice != Where.STAY:
        changes.append(Change(table, there, None, moved))
    return changes


def _split_held(code: str, new: str, where: Mapping[Item, Where], by: User) -> list[Change]:
    changes, unasked = [], []
    for holder in holders.values():
        rows = holder.read([code])
        for key, body in rows.items():
            choice = where.get((holder.name, key))
            if choice is None or (choice == Where.BOTH and not holder.may_double):
                unasked.append((holder, key))
                continue
            there = (new, *key[1:])
            changes += _put(holder.name, key, body, there, choice, body)
    _require_all_asked(unasked, by)
    return changes


def _require_all_asked(unasked: list[tuple[Holder, Key]], by: User) -> None:
    names: list[str] = []
    for holder in holders.values():
        keys = [key for of, key in unasked if of is holder]
        names += holder.titles(keys, to=by).values()
    if names:
        raise Refused(_("请为环节上的每一项选定去处：%s。") % "、".join(names[:10]))


@transaction.atomic
def merge_segments(
    gone: str, *, into: str, fates: Mapping[Item, Fate], by: User, at: datetime
) -> Edit:
    """Merge a segment into another, which keeps its own name, code and statements.

    Links and statements of `gone` come along where the other has none alike; links between the
    two vanish. Its code keeps leading to the other.

    Args:
        fates: for (table, key) of each thing a higher feature keeps on `gone`.

    :raises Refused: if that would close a circle, a firm has not been asked for, or both are one.
    """
    require_reference_keeper(by)
    lock_map()
    if gone == into:
        raise Refused(_("一个环节不能并入自己，请选另一个环节。"), field="into")
    old, goal = live_row(gone), live_row(into)
    changes: list[Change] = []
    for table, there in read_statements([gone, into]).items():
        changes += _merged(table, there, gone, into)
    changes += _merged_held(gone, into, fates, by)
    changes.append(Change("segment", (gone,), old, {**old, "into": into}))
    title = f"{old['name']} → {goal['name']}"
    return apply_edit(EditKind.MERGE, changes, title=title, by=by, at=at, subject=into,
                      told={"gone": gone})  # fmt: skip


def _merged(table: str, there: Mapping[Key, Body], gone: str, into: str) -> list[Change]:
    changes = []
    held = {key for key in there if gone not in _ends(table, key)}
    last = max((there[key].get("order", 0) for key in held), default=-1)
    for key, body in there.items():
        if gone not in _ends(table, key):
            continue
        changes.append(Change(table, key, body, None))
        goal = _swapped(table, key, gone, into)
        if goal in held or (table == "link" and goal[0] == goal[1]):
            continue
        held.add(goal)
        last += 1
        changes.append(
            Change(table, goal, None, {**body, "order": last} if "order" in body else body)
        )
    return changes


def _merged_held(gone: str, into: str, fates: Mapping[Item, Fate], by: User) -> list[Change]:
    changes, unasked = [], []
    for holder in holders.values():
        taken = set(holder.read([into]))
        for key, body in holder.read([gone]).items():
            fate = fates.get((holder.name, key))
            if fate is None or (fate == Fate.DROP and not holder.may_drop):
                unasked.append((holder, key))
                continue
            there = (into, *key[1:])
            changes.append(Change(holder.name, key, body, None))
            if fate == Fate.MOVE and there not in taken:
                changes.append(Change(holder.name, there, None, body))
    _require_all_asked(unasked, by)
    return changes


def _ends(table: str, key: Key) -> Iterable[str]:
    return key[: len(STATEMENTS[table].ends)]


def _swapped(table: str, key: Key, old: str, new: str) -> Key:
    width = len(STATEMENTS[table].ends)
    return (*(new if code == old else code for code in key[:width]), *key[width:])
