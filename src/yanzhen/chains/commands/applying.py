"""How every edit of the map is made: checked as a whole, written, kept as a version, told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Body, Change, Key, next_digest, to_plain
from yanzhen.chains.checks import Problem, Whole, field_problems, whole_problems
from yanzhen.chains.commands.writing import write_changes
from yanzhen.chains.models import Edit, EditKind, Pillar
from yanzhen.chains.rows import read_chains, read_rows, read_segments
from yanzhen.chains.tables import STATEMENTS, holders, read_statements
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record

MOST_TOLD, MOST_LINKED = 20, 200


def lock_map() -> None:
    """Let one edit pass at a time: whether links close a circle depends on all of them."""
    list(Pillar.objects.select_for_update().order_by("pk"))


def find_problems(
    changes: Sequence[Change], *, at: datetime | None, by: User | None = None
) -> list[Problem]:
    """Return why these changes may not be made; none: they may.

    Args:
        at: dates of statements may not pass this moment's day; None: they may (a loaded
            reference may be newer than a demo zone's clock).
        by: who is told; what stands in the way is named as far as they may read it.
    """
    found = field_problems(changes, on=localdate(at) if at else None)
    shaping = any(c.table in ("segment", "link") for c in changes)
    statements = any(c.table in STATEMENTS for c in changes)
    if not shaping and not statements:
        return found
    found += whole_problems(changes, _after(changes))
    return found + (_left_behind(changes, by) if shaping else [])


def _after(changes: Sequence[Change]) -> Whole:
    """Return the map as it would be."""
    parts: dict[str, dict[Key, Body]] = {
        "segment": read_segments(), "chain": read_chains(),
        "link": read_statements(None, ["link"])["link"],
    }  # fmt: skip
    for change in changes:
        rows = parts.get(change.table)
        if rows is None:
            continue
        if change.after is None:
            rows.pop(change.key, None)
        else:
            rows[change.key] = change.after
    return Whole(parts["segment"], parts["chain"], parts["link"])


def _left_behind(changes: Sequence[Change], by: User | None) -> list[Problem]:
    """Return what would stay on segments that go: firms and statements there move or go first."""
    going = [
        c.key[0] for c in changes
        if c.table == "segment" and (c.after is None or c.after.get("into"))
    ]  # fmt: skip
    if not going:
        return []
    gone = {(c.table, c.key) for c in changes if c.after is None}
    back = {(c.table, c.key) for c in changes if c.after is not None}
    kept = read_statements(going, [name for name in STATEMENTS if name != "link"])
    found = [
        Problem(name, key, _("环节 %(code)s 上还有%(what)s“%(name)s”，请先删去。")
                % {"code": key[0], "what": STATEMENTS[name].label, "name": key[1]})
        for name, rows in kept.items() for key in rows if (name, key) not in gone
    ]  # fmt: skip
    for holder in holders.values():
        rows = [k for k in holder.read(going) if (holder.name, k) not in gone]
        rows += [k for name, k in back if name == holder.name and k[0] in going and k not in rows]
        names = list(holder.titles(rows, to=by).values())
        if rows:
            text = _("环节 %(code)s 上还有%(what)s：%(names)s。请先移到别的环节。") % {
                "code": rows[0][0],
                "what": holder.label,
                "names": "、".join(names[:5]),
            }
            found.append(Problem("segment", (rows[0][0],), text))
    return found


def apply_edit(
    kind: EditKind,
    changes: Sequence[Change],
    *,
    title: str,
    by: User | None,
    at: datetime,
    subject: str = "",
    undoes: Edit | None = None,
    told: Mapping[str, Any] | None = None,
) -> Edit:
    """Make the changes as one version of the map, and tell the journal what was before.

    :raises Refused: naming what is wrong, if anything is.
    """
    if not changes:
        raise Refused(_("没有改动，不用保存。"))
    refuse(find_problems(changes, at=at, by=by))
    write_changes(changes, by=by, at=at)
    edit = Edit.objects.create(
        kind=kind, subject=subject, title=title[:200], changes=to_plain(changes), at=at, by=by,
        undoes=undoes, digest=next_digest(last_digest(), changes),
    )  # fmt: skip
    record(
        f"chains.{kind.value.lower()}",
        f"segment:{subject}" if subject else "chains:map",
        by=by, at=at, links=_links(changes), version=edit.pk, title=title,
        rows=len(changes), changes=to_plain(changes[:MOST_TOLD]), **(told or {}),
    )  # fmt: skip
    return edit


def last_digest() -> str:
    """Return the name of the map's present content, or "" before the first edit."""
    return Edit.objects.values_list("digest", flat=True).first() or ""


def refuse(problems: Sequence[Problem]) -> None:
    """:raises Refused: with the first problem, and the others in its list."""
    if problems:
        texts = list(dict.fromkeys(problem.text for problem in problems))
        raise Refused(texts[0], missing=texts[1:MOST_TOLD])


def _links(changes: Iterable[Change]) -> list[str]:
    codes = {
        code
        for c in changes
        if c.table == "segment" or c.table in STATEMENTS or c.table in holders
        for code in (c.key[:2] if c.table == "link" else c.key[:1])
    }
    moved = {f"{holders[c.table].subject}:{c.key[1]}" for c in changes if c.table in holders}
    return [f"segment:{code}" for code in sorted(codes)[:MOST_LINKED]] + sorted(moved)[:MOST_LINKED]


def stale_rows(changes: Sequence[Change]) -> list[Change]:
    """Return the changes whose rows no longer say what the change takes for granted."""
    now = read_rows(changes)
    return [c for c in changes if now.get((c.table, c.key)) != c.before]
