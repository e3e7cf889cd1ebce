"""What a person does with an import: start it, say how it is read, decide, confirm, undo."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.commands.files import plain_name, store_file
from yanzhen.desk.files.storage import path_of, receive
from yanzhen.desk.files.types import FileType, find_type
from yanzhen.desk.imports.kinds import ImportKind, Verdict, kinds
from yanzhen.desk.imports.layout import SheetPlan, plan_sheet
from yanzhen.desk.models import Import, ImportRow, ImportStatus, StoredFile
from yanzhen.desk.tables.guard import check_table, limits
from yanzhen.desk.tables.reading import Sheet, read_paste, read_table
from yanzhen.journal.commands import record

IMPORTABLE = (Verdict.NEW, Verdict.CHANGED)
PASTED = FileType("txt", "text/plain; charset=utf-8")
UNFINISHED = (ImportStatus.READING, ImportStatus.MAPPING, ImportStatus.JUDGING, ImportStatus.READY)


def kind_for(key: str, by: User) -> ImportKind:
    """Return the kind a person wants to import.

    :raises Refused: if there is none of that name. :raises NotAllowed: if their role may not.
    """
    kind = kinds.get(key)
    if kind is None:
        raise Refused(_("请选择要导入什么。"), field="kind")
    if by.role not in kind.roles:
        raise NotAllowed(_("你的角色不能导入“%(kind)s”。请找数据管理员。") % {"kind": kind.label})
    return kind


def start_import(
    kind_key: str, chunks: Iterable[bytes], *, name: str, by: User, at: datetime
) -> Import:
    """Take a file in. The same file sent twice before it is finished is the same import.

    :raises Refused: with one sentence, if it is no table that may be opened.
    """
    kind_for(kind_key, by)
    name = plain_name(name)
    limit = limits(localdate(at))
    with receive(chunks) as incoming:
        check_table(incoming.path, name, limit)
        with incoming.path.open("rb") as content:
            found = find_type(content, name)
        with transaction.atomic():
            file = store_file(incoming, name=name, found=found, by=by, at=at)
            return _open_import(kind_key, file, by, at)


def start_paste(kind_key: str, text: str, *, by: User, at: datetime) -> Import:
    """Take in what was pasted from a spreadsheet; it is kept as a file like any other.

    :raises Refused: if nothing was pasted.
    """
    kind_for(kind_key, by)
    read_paste(text, limits(localdate(at)))
    name = _("粘贴") + f"-{at:%Y%m%d-%H%M}.txt"
    with receive([text.strip("\r\n").encode()]) as incoming, transaction.atomic():
        file = store_file(incoming, name=name, found=PASTED, by=by, at=at)
        return _open_import(kind_key, file, by, at)


def _open_import(kind_key: str, file: StoredFile, by: User, at: datetime) -> Import:
    open_one = Import.objects.filter(
        kind=kind_key, by=by, file__sha256=file.sha256, status__in=UNFINISHED
    ).first()
    return open_one or Import.objects.create(
        kind=kind_key, file=file, by=by, at=at, worked_at=at, status=ImportStatus.READING
    )


def sheets_of(batch: Import) -> list[Sheet]:
    """Return the sheets of an import's file, read anew.

    :raises Refused: if the file cannot be read, or is no longer there.
    """
    path: Path = path_of(batch.file.sha256)
    limit = limits(localdate(batch.at))
    if not path.exists():
        raise Refused(_("文件内容不在服务器上，请重新上传。"))
    return read_table(path, batch.file.name, limit)


def read_import(batch_id: int, *, at: datetime) -> Import:
    """Read the file and suggest how its columns are to be taken.

    :raises Refused: if it cannot be read or no heading is found; the import is then given up.
    """
    batch = Import.objects.select_related("file").get(pk=batch_id)
    if batch.status != ImportStatus.READING:
        return batch
    try:
        plans = [plan_sheet(sheet, kinds[batch.kind]) for sheet in sheets_of(batch)]
        _require_heading(plans, kinds[batch.kind])
    except Refused as refusal:
        _give_up(batch_id, refusal.message, at)
        raise
    with transaction.atomic():
        batch = Import.objects.select_for_update().select_related("file").get(pk=batch_id)
        if batch.status == ImportStatus.READING:
            batch.sheets = [plan.as_json() for plan in plans]
            batch.status, batch.worked_at = ImportStatus.MAPPING, at
            batch.save(update_fields=["sheets", "status", "worked_at"])
    return batch


def _require_heading(plans: Sequence[SheetPlan], kind: ImportKind) -> None:
    if all(plan.heading_row < 0 for plan in plans):
        wanted = "、".join(str(one.label) for one in kind.fields[:6])
        raise Refused(
            _("没有找到表头。请确认有一行写着列名，例如：%(names)s。") % {"names": wanted}
        )


@transaction.atomic
def _give_up(batch_id: int, problem: str, at: datetime) -> None:
    Import.objects.filter(pk=batch_id, status=ImportStatus.READING).update(
        status=ImportStatus.DISCARDED, problem=problem[:400], worked_at=at
    )


@transaction.atomic
def map_import(
    batch_id: int, changes: Sequence[Mapping[str, Any]], *, by: User, at: datetime
) -> Import:
    """Take the mapping as the person wants it, and have every row judged (again).

    Args:
        changes: a sheet each: `skip`, `year`, and `columns` as pairs of field and unit.

    :raises Refused: if no sheet is left, a field is named twice or a required one by no column.
    """
    batch = _own(batch_id, by)
    _require_status(batch, ImportStatus.MAPPING, ImportStatus.READY)
    plans = [SheetPlan.from_json(stored) for stored in batch.sheets]
    for plan, change in zip(plans, changes, strict=False):
        _change_plan(plan, change)
    _check_plans(plans, kinds[batch.kind])
    ImportRow.objects.filter(batch=batch).delete()
    batch.sheets = [plan.as_json() for plan in plans]
    batch.total = sum(plan.rows for plan in plans if not plan.skip)
    batch.status, batch.position, batch.counts, batch.problem = ImportStatus.JUDGING, 0, {}, ""
    batch.rate, batch.worked_at = 0, at
    batch.save()
    return batch


def _change_plan(plan: SheetPlan, change: Mapping[str, Any]) -> None:
    plan.skip = bool(change.get("skip")) or plan.heading_row < 0
    year = change.get("year")
    if year != plan.year:
        plan.year, plan.year_is_guess = year, False
    for column, (field, unit) in zip(plan.columns, change.get("columns", ()), strict=False):
        column.field, column.unit = field, unit[:20]


def _check_plans(plans: Sequence[SheetPlan], kind: ImportKind) -> None:
    kept = [plan for plan in plans if not plan.skip]
    if not kept:
        raise Refused(_("每张表都跳过了，没有可导入的；请至少留一张。"))
    labels = {one.key: str(one.label) for one in kind.fields}
    for plan in kept:
        used = [column.field for column in plan.columns if column.field]
        title = plan.name or "1"
        if unknown := set(used) - set(labels):
            raise Refused(_("没有这一项：%s。") % "、".join(sorted(unknown)))
        if twice := [labels[key] for key in dict.fromkeys(used) if used.count(key) > 1]:
            raise Refused(
                _("表“%(sheet)s”里有几列都对应“%(field)s”，请只留一列。")
                % {"sheet": title, "field": "、".join(twice)}
            )
        lacking = [str(o.label) for o in kind.fields if o.required and o.key not in used]
        if lacking:
            raise Refused(
                _("表“%(sheet)s”还没有哪一列对应“%(field)s”，请选好或跳过这张表。")
                % {"sheet": title, "field": "、".join(lacking)},
                missing=lacking,
            )


@transaction.atomic
def decide_row(
    batch_id: int, number: int, *, choice: str = "", left_out: bool = False, by: User
) -> ImportRow:
    """Choose which record a row means, or leave the row out; until confirmed it can be changed.

    :raises Refused: for a record that was not offered.
    """
    batch = _own(batch_id, by)
    _require_status(batch, ImportStatus.READY)
    row = ImportRow.objects.select_for_update().get(batch=batch, number=number)
    if choice and choice not in {key for key, _label in row.candidates}:
        raise Refused(_("请从列出的候选中选一个。"), field="choice")
    row.choice, row.left_out = choice, left_out
    row.save(update_fields=["choice", "left_out"])
    return row


@transaction.atomic
def confirm_import(batch_id: int, *, takes: Collection[str], by: User, at: datetime) -> Import:
    """Let the judged rows in; a second press of the button changes nothing.

    :raises Refused: if nothing would be imported.
    """
    batch = _own(batch_id, by)
    if batch.status in {ImportStatus.IMPORTING, ImportStatus.DONE}:
        return batch
    _require_status(batch, ImportStatus.READY)
    wanted = [verdict for verdict in IMPORTABLE if verdict in takes]
    rows = ImportRow.objects.filter(batch=batch, left_out=False)
    chosen = rows.filter(verdict=Verdict.CONFLICT).exclude(choice="")
    if not (wanted and rows.filter(verdict__in=wanted).exists()) and not chosen.exists():
        raise Refused(_("没有要导入的行：请勾选新增或有变化的，或为有冲突的行选好候选。"))
    batch.takes = [*wanted, Verdict.CONFLICT.value]
    batch.status, batch.position, batch.rate = ImportStatus.IMPORTING, 0, 0
    batch.confirmed_at = batch.worked_at = at
    batch.counts = batch.counts | {"applied": 0}
    batch.save()
    return batch


@transaction.atomic
def discard_import(batch_id: int, *, by: User, at: datetime) -> Import:
    """Give an import up before anything was written."""
    batch = _own(batch_id, by)
    if batch.status not in UNFINISHED:
        raise Refused(_("已经开始导入，不能放弃；导入完成后可以整批撤销。"))
    ImportRow.objects.filter(batch=batch).delete()
    batch.status, batch.worked_at = ImportStatus.DISCARDED, at
    batch.save(update_fields=["status", "worked_at"])
    return batch


@transaction.atomic
def undo_import(batch_id: int, *, by: User, at: datetime) -> Import:
    """Take a whole import back, in the background; what was used since stays and is named.

    :raises Refused: unless it is done (a second press of the button changes nothing).
    """
    batch = _own(batch_id, by)
    if batch.status in {ImportStatus.UNDOING, ImportStatus.UNDONE}:
        return batch
    _require_status(batch, ImportStatus.DONE)
    last = batch.applied.order_by("-number").values_list("number", flat=True).first() or 0
    batch.status, batch.position, batch.rate = ImportStatus.UNDOING, last + 1, 0
    batch.counts = batch.counts | {"undone": 0}
    batch.worked_at, batch.leftovers = at, []
    batch.save()
    record("import.undo_started", f"import:{batch.pk}", by=by, at=at, file=batch.file.name)
    return batch


@transaction.atomic
def note_export(batch: Import, *, by: User, at: datetime) -> None:
    """Record that the rows of an import left the system as a file."""
    record("import.rows_exported", f"import:{batch.pk}", by=by, at=at, file=batch.file.name,
           rows=batch.total)  # fmt: skip


def _own(batch_id: int, by: User) -> Import:
    """Lock an import that a person may change: their own, or anyone's for a steward."""
    batch = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=batch_id)
    kind_for(batch.kind, by)
    return batch


def _require_status(batch: Import, *allowed: ImportStatus) -> None:
    if batch.status not in allowed:
        raise Refused(
            _("这次导入现在是“%(status)s”，不能这样做；请刷新页面。")
            % {"status": batch.get_status_display()}
        )
