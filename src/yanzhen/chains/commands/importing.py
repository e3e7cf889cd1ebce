"""Bring a file's content to the map: read and compared first, applied when a person says so."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.books import read_upload
from yanzhen.chains.books.reading import Read
from yanzhen.chains.calc.changes import Change, Key, diff, from_plain, keep_order, to_plain
from yanzhen.chains.commands.applying import apply_edit, find_problems, lock_map, stale_rows
from yanzhen.chains.models import Draft, Edit, EditKind
from yanzhen.chains.policies import require_reference_keeper
from yanzhen.chains.reference.rows import Book
from yanzhen.chains.rows import read_chains, read_pillars, read_segments
from yanzhen.chains.tables import STATEMENTS, read_statements
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record

MOST_PROBLEMS = 30


@transaction.atomic
def draft_import(path: Path, *, name: str, whole: bool, by: User, at: datetime) -> Draft:
    """Read a file and keep what it would change; the map itself stays as it is.

    Args:
        name: the file's name, whose ending says what it is.
        whole: the file is all there is: what it lacks of its pillars goes.

    :raises Refused: with what is wrong at which place of the file; nothing is kept then.
    """
    require_reference_keeper(by)
    read = read_upload(path, name, on=localdate(at))
    _refuse_unknown_pillars(read.book)
    changes = _compare(read.book, whole=whole)
    problems = [problem.text for problem in read.problems]
    if not problems:
        found = find_problems(changes, at=at, by=by)
        problems = [_placed(read, p.table, p.key, p.text) for p in found]
    _refuse(list(dict.fromkeys(problems)))
    if not changes:
        raise Refused(_("文件和图上的内容一样，没有可导入的。"), field="file")
    draft = Draft.objects.create(file_name=name[:120], changes=to_plain(changes), at=at, by=by)
    record("chains.import_drafted", "chains:map", by=by, at=at, file=name, rows=len(changes))
    return draft


def _refuse_unknown_pillars(book: Book) -> None:
    """Pillars are part of the zone's plan: a file may not add or rename one."""
    known = read_pillars()
    for key, row in book.pillars.items():
        if key not in known or known[key]["name"] != row["name"]:
            raise Refused(_("没有主导产业“%s”，请照页面上的名称写。") % row["name"], field="file")


def _placed(read: Read, table: str, key: Key, text: str) -> str:
    place = read.places.get((table, key))
    return f"{place}：{text}" if place else text


def _refuse(problems: list[str]) -> None:
    if not problems:
        return
    more = len(problems) - MOST_PROBLEMS
    told = problems[:MOST_PROBLEMS] + ([_("另有 %s 处") % more] if more > 0 else [])
    raise Refused(_("文件里有 %s 处要改，图上没有变动。改好后再传。") % len(problems), missing=told)


def _compare(book: Book, *, whole: bool) -> list[Change]:
    codes = {key[0] for key in book.segments}
    pillars = {row["pillar"] for row in book.segments.values()} | {k[0] for k in book.pillars}
    present = {
        key: row for key, row in read_segments().items()
        if key[0] in codes or (whole and row["pillar"] in pillars and not row["into"])
    }  # fmt: skip
    chains = {key: row for key, row in book.chains.items() if key not in read_chains()}
    changes = diff("chain", {}, chains)
    changes += diff("segment", present, book.segments, drop=present if whole else ())
    touched = codes | {key[0] for key in present}
    for table, now in read_statements(touched).items():
        wanted = book.statements[table]
        drop = _within(now, touched, table) if whole else ()
        changes += diff(table, now, keep_order(now, wanted), drop=drop)
    return changes


def _within(rows: Iterable[Key], codes: set[str], table: str) -> list[Key]:
    width = len(STATEMENTS[table].ends)
    return [key for key in rows if codes.issuperset(key[:width])]


@transaction.atomic
def apply_draft(number: int, *, by: User, at: datetime) -> Edit:
    """Make the changes that a person has looked at, as one version of the map.

    :raises Refused: if they were made already, or the map changed since the file was read.
    """
    require_reference_keeper(by)
    lock_map()
    draft = Draft.objects.select_for_update().filter(pk=number).first()
    if draft is None:
        raise Refused(_("没有这份导入，请重新上传。"))
    if draft.applied_id:
        raise Refused(_("这份导入已经生效，不用再导入。"))
    changes = from_plain(draft.changes)
    if stale_rows(changes):
        raise Refused(_("预览之后图谱又改过，请重新上传，再看一遍预览。"))
    edit = apply_edit(
        EditKind.IMPORT, changes, title=draft.file_name, by=by, at=at, told={"draft": draft.pk}
    )
    draft.applied = edit
    draft.save(update_fields=["applied"])
    return edit
