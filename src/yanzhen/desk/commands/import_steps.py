"""What the worker does with an import, a chunk a transaction.

Each chunk locks the import, checks that it stands where the worker thinks, writes its rows and
moves the position, all or nothing: a worker killed at any moment, or two at once, leave nothing
half-written and nothing doubled, and the next goes on from the position.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic_core import from_json, to_json

from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.commands.rows import insert_rows
from yanzhen.desk.imports.kinds import (
    AcceptedRow,
    Applied,
    ImportKind,
    Judgement,
    ParsedRow,
    Verdict,
    kinds,
)
from yanzhen.desk.imports.parsing import complete, lacking, required_of, silence_of
from yanzhen.desk.imports.repeats import Repeats
from yanzhen.desk.models import AppliedRow, Import, ImportRow, ImportStatus
from yanzhen.desk.notices import IMPORT
from yanzhen.journal.commands import record

log = logging.getLogger("yanzhen.imports")
ROW_COLUMNS = ("batch", "number", "place", "fields", "warnings", "verdict", "reason", "target",
               "changes", "candidates", "choice", "left_out")  # fmt: skip
TEXTS = ("number", "place", "verdict", "reason", "target", "choice")
# Read as texts: most lists are empty, and the fields are taken apart once.
JSONS = tuple(Cast(name, TextField()) for name in ("fields", "warnings", "changes", "candidates"))
APPLIED_COLUMNS = ("batch", "number", "target", "before")
MOST_LEFTOVERS = 200


def _json(value: Any) -> str:
    if not value:
        return "{}" if isinstance(value, dict) else "[]"
    return to_json(value, fallback=str).decode()


def _told(before: Any, known: dict[int, str]) -> str | None:
    """Return what undoing a row needs; of a new firm all rows keep the very same."""
    if before is None:
        return None
    mark = id(before)
    if mark not in known:
        known[mark] = _json(before)
    return known[mark]


def _locked(batch_id: int, status: ImportStatus, position: int) -> Import | None:
    """Return the locked import if it stands where the worker thinks it does."""
    batch = (
        Import.objects.select_for_update(of=("self",)).select_related("file", "by").get(pk=batch_id)
    )
    return batch if (batch.status, batch.position) == (status, position) else None


@transaction.atomic
def judge_chunk(
    batch_id: int, rows: Sequence[ParsedRow], *, after: int, on: date, at: datetime, rate: float,
    repeats: Repeats | None = None,
) -> bool:  # fmt: skip
    """Judge and keep a chunk of rows; False if another worker was faster or the step is over.

    Args:
        repeats: has been shown every row up to `after`; none for a file of one chunk.
    """
    batch = _locked(batch_id, ImportStatus.JUDGING, after)
    if batch is None:
        return False
    kind = kinds[batch.kind]
    said = [row.fields for row in rows]  # as read, before silence is filled in
    judgements = _judge(kind, rows, batch, on)
    if repeats:
        judgements = repeats.settle(rows, judgements)
    insert_rows(ImportRow, ROW_COLUMNS, (
        (batch_id, row.number, row.place, _json(fields), _json(row.warnings),
         str(found.verdict.value), found.reason[:300], found.target, _json(found.changes),
         _json(found.candidates), "", False)
        for row, fields, found in zip(rows, said, judgements, strict=True)
    ))  # fmt: skip
    tally = Counter(found.verdict.value for found in judgements)
    tally["warned"] = sum(1 for row in rows if row.warnings)
    batch.counts = dict(Counter(batch.counts) + tally)
    _move(batch, rows[-1].number, rate, at)
    return True


def _judge(kind: ImportKind, rows: Sequence[ParsedRow], batch: Import, on: date) -> list[Judgement]:
    """Judge the rows that can be used; the others say what they lack."""
    found: dict[int, Judgement] = {}
    usable = []
    required, silence = required_of(kind), silence_of(kind)
    for row in rows:
        if reason := lacking(row, required):
            found[row.number] = Judgement(Verdict.UNUSABLE, reason)
        else:
            usable.append(complete(row, silence))
    if usable:
        judged = kind.judge(usable, by=batch.by, on=on)
        found |= {row.number: one for row, one in zip(usable, judged, strict=True)}
    return [found[row.number] for row in rows]


def _move(batch: Import, position: int, rate: float, at: datetime) -> None:
    batch.position, batch.rate, batch.worked_at = position, rate, at
    batch.save(update_fields=["position", "rate", "worked_at", "counts"])


@transaction.atomic
def finish_judging(batch_id: int, *, after: int, at: datetime) -> bool:
    """Offer the judged rows for confirmation."""
    batch = _locked(batch_id, ImportStatus.JUDGING, after)
    if batch is None:
        return False
    batch.status, batch.total, batch.worked_at = ImportStatus.READY, after, at
    batch.save(update_fields=["status", "total", "worked_at"])
    return True


@transaction.atomic
def apply_chunk(batch_id: int, *, after: int, size: int, at: datetime, rate: float) -> int | None:
    """Write the next rows that were let in.

    Returns the new position, or None if there was nothing left (the import is then finished) or
    another worker was faster.
    """
    batch = _locked(batch_id, ImportStatus.IMPORTING, after)
    if batch is None:
        return None
    rows = list(
        ImportRow.objects.filter(
            batch=batch, number__gt=after, left_out=False, verdict__in=batch.takes
        )
        .order_by("number")
        .values_list(*TEXTS, *JSONS)[:size]
    )
    if not rows:
        _finish_import(batch, at)
        return None
    silence = silence_of(kinds[batch.kind])
    let_in = [_accepted(silence, *row) for row in rows]
    accepted = [one for one in let_in if _is_let_in(one)]
    applied, failed = _apply(kinds[batch.kind], accepted, batch, at)
    known: dict[int, str] = {}  # by identity, while `applied` keeps them all
    insert_rows(AppliedRow, APPLIED_COLUMNS, (
        (batch_id, one.number, one.target, _told(one.before, known)) for one in applied
    ))  # fmt: skip
    _mark_failed(batch, failed)
    counts = {"applied": len(applied), "failed": len(failed)}
    batch.counts = {**batch.counts, **{k: batch.counts.get(k, 0) + n for k, n in counts.items()}}
    _move(batch, let_in[-1].row.number, rate, at)
    return batch.position


def _is_let_in(one: AcceptedRow) -> bool:
    return one.judgement.verdict != Verdict.CONFLICT or bool(one.choice)


def _accepted(
    silence: dict[str, Any],
    number: int,
    place: str,
    verdict: str,
    reason: str,
    target: str,
    choice: str,
    fields: str,
    *lists: str,
) -> AcceptedRow:
    warnings, changes, candidates = [[] if one == "[]" else from_json(one) for one in lists]
    parsed = complete(ParsedRow(number, place, from_json(fields), warnings), silence)
    judgement = Judgement(
        Verdict(verdict), reason, target, tuple(map(tuple, changes)), tuple(map(tuple, candidates))
    )
    return AcceptedRow(parsed, judgement, choice)


def _apply(
    kind: ImportKind, rows: Sequence[AcceptedRow], batch: Import, at: datetime
) -> tuple[list[Applied], dict[int, str]]:
    """Write rows together; if that is refused, one by one, so that one bad row stops no other."""
    if not rows:
        return [], {}
    try:
        with transaction.atomic():
            return kind.apply(rows, batch=batch.pk, by=batch.by, at=at), {}
    except (Refused, IntegrityError, DataError, ValueError) as problem:
        log.info("import %s: a chunk was refused, trying row by row: %s", batch.pk, problem)
    applied: list[Applied] = []
    failed: dict[int, str] = {}
    for row in rows:
        try:
            with transaction.atomic():
                applied += kind.apply([row], batch=batch.pk, by=batch.by, at=at)
        except Refused as refusal:
            failed[row.row.number] = refusal.message
        except (IntegrityError, DataError, ValueError) as problem:
            log.warning("import %s, row %s: %s", batch.pk, row.row.number, problem)
            failed[row.row.number] = _("写入时与已有数据冲突，没有导入这一行。")
    return applied, failed


def _mark_failed(batch: Import, failed: dict[int, str]) -> None:
    for number, reason in failed.items():
        ImportRow.objects.filter(batch=batch, number=number).update(
            verdict=Verdict.UNUSABLE, reason=reason[:300]
        )


def _finish_import(batch: Import, at: datetime) -> None:
    batch.status = ImportStatus.DONE
    batch.finished_at = batch.worked_at = at
    batch.problem = ""
    batch.save(update_fields=["status", "finished_at", "worked_at", "problem"])
    kind = kinds[batch.kind]
    record("import.finished", f"import:{batch.pk}", by=batch.by, at=at, kind=batch.kind,
           links=_written(batch), file=batch.file.name, sha256=batch.file.sha256,
           counts=batch.counts)  # fmt: skip
    _tell(batch, at, _("“%(file)s”已导入：%(kind)s %(n)d 条。") % {
        "file": batch.file.name, "kind": kind.label, "n": batch.counts.get("applied", 0),
    })  # fmt: skip


def _written(batch: Import) -> list[str]:
    """Return whose timelines show the import: of everything it wrote, if its kind wants it."""
    if not kinds[batch.kind].on_timelines:
        return []
    targets = AppliedRow.objects.filter(batch=batch).exclude(target="")
    return list(targets.order_by("target").values_list("target", flat=True).distinct())


def _tell(batch: Import, at: datetime, text: str) -> None:
    subject = f"import:{batch.pk}"
    url = reverse("desk:import", args=[batch.pk])
    key = f"{subject}:{batch.status}"
    notify(batch.by, kind=IMPORT, text=text, at=at, subject=subject, url=url, key=key)


@transaction.atomic
def undo_chunk(batch_id: int, *, before: int, size: int, at: datetime, rate: float) -> int | None:
    """Take the last written rows back that are not taken back yet, newest first.

    Returns the new position, or None if nothing was left or another worker was faster.
    """
    batch = _locked(batch_id, ImportStatus.UNDOING, before)
    if batch is None:
        return None
    rows = list(batch.applied.filter(number__lt=before).order_by("-number")[:size])
    if not rows:
        _finish_undo(batch, at)
        return None
    written = [Applied(row.number, row.target, row.before) for row in rows]
    left = kinds[batch.kind].undo(written, batch=batch.pk, by=batch.by, at=at)
    undone = batch.counts.get("undone", 0) + len(rows)
    kept = batch.counts.get("kept", 0) + len(left)
    batch.counts = batch.counts | {"undone": undone, "kept": kept}
    batch.leftovers = [*batch.leftovers, *map(str, left)][:MOST_LEFTOVERS]
    batch.save(update_fields=["leftovers"])
    _move(batch, rows[-1].number, rate, at)
    return batch.position


def _finish_undo(batch: Import, at: datetime) -> None:
    batch.status = ImportStatus.UNDONE
    batch.undone_at = batch.worked_at = at
    batch.problem = ""
    batch.save(update_fields=["status", "undone_at", "worked_at", "problem"])
    kept = batch.counts.get("kept", 0)
    record("import.undone", f"import:{batch.pk}", by=batch.by, at=at, kind=batch.kind,
           links=_written(batch), file=batch.file.name, kept=kept,
           left=batch.leftovers)  # fmt: skip
    _tell(batch, at, _("“%(file)s”的导入已撤销，%(kept)d 处因之后有改动而保留。") % {
        "file": batch.file.name, "kept": kept,
    })  # fmt: skip


@transaction.atomic
def note_problem(batch_id: int, problem: str, *, at: datetime) -> None:
    """Say on the import why work stopped; it goes on from where it is when tried again."""
    Import.objects.filter(pk=batch_id).update(problem=problem[:400], worked_at=at)
