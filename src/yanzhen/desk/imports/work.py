"""The import worker: chunk after chunk until the step is done, and again after a standstill."""

import logging
import time
from datetime import timedelta
from itertools import islice

from django.db import OperationalError
from django.utils.translation import gettext as _
from django_tasks import task

from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands import import_steps
from yanzhen.desk.commands.imports import read_import, sheets_of
from yanzhen.desk.files.storage import FULL
from yanzhen.desk.imports.kinds import kinds
from yanzhen.desk.imports.layout import SheetPlan
from yanzhen.desk.imports.memory import patient_collector, seldom_folded_log
from yanzhen.desk.imports.parsing import parsed_rows
from yanzhen.desk.imports.repeats import Repeats
from yanzhen.desk.models import Import, ImportStatus
from yanzhen.desk.models.imports import WORKING

log = logging.getLogger("yanzhen.imports")


@task()
def work_on(batch_id: int) -> None:
    """Do what an import waits for, from where it stands."""
    try:
        with patient_collector(), seldom_folded_log():
            _step(batch_id)
    except Refused as refusal:
        import_steps.note_problem(batch_id, refusal.message, at=clock.now())
    except (OSError, OperationalError) as problem:
        log.exception("import %s stopped", batch_id)
        import_steps.note_problem(batch_id, _why(problem), at=clock.now())


def _why(problem: Exception) -> str:
    full = getattr(problem, "errno", None) in FULL or "full" in str(problem).lower()
    if full or "No space" in str(problem):
        return _("服务器磁盘已满，停在这里，已写入的都是完整的；清理磁盘后会接着做。")
    return _("读写出错，停在这里，已写入的都是完整的；稍后会自动接着做。")


def _step(batch_id: int) -> None:
    batch = Import.objects.select_related("file").get(pk=batch_id)
    if batch.status == ImportStatus.READING:
        read_import(batch_id, at=clock.now())
    elif batch.status == ImportStatus.JUDGING:
        _judge(batch)
    elif batch.status == ImportStatus.IMPORTING:
        _apply(batch)
    elif batch.status == ImportStatus.UNDOING:
        _undo(batch)


def _chunk_size() -> int:
    return int(parameter("imports.chunk_rows", on=clock.today()))


class Pace:
    """Rows a second since work (re)started."""

    def __init__(self) -> None:
        self.began, self.rows = time.monotonic(), 0

    def after(self, rows: int) -> float:
        self.rows += rows
        return self.rows / max(time.monotonic() - self.began, 0.001)


def _judge(batch: Import) -> None:
    plans = [SheetPlan.from_json(stored) for stored in batch.sheets]
    kind, on = kinds[batch.kind], clock.today()
    rows = parsed_rows(sheets_of(batch), plans, kind, on=on)
    pace, after, size = Pace(), batch.position, _chunk_size()
    repeats = Repeats(kind)
    for row in islice(rows, batch.position):
        repeats.note(row)
    while chunk := list(islice(rows, size)):
        rate = pace.after(len(chunk))
        if not import_steps.judge_chunk(
            batch.pk, chunk, after=after, on=on, at=clock.now(), rate=rate, repeats=repeats
        ):
            return
        after = chunk[-1].number
    import_steps.finish_judging(batch.pk, after=after, at=clock.now())


def _apply(batch: Import) -> None:
    pace, after, size = Pace(), batch.position, _chunk_size()
    rate = 0.0
    while True:
        moved = import_steps.apply_chunk(
            batch.pk, after=after, size=size, at=clock.now(), rate=rate
        )
        if moved is None:
            return
        rate = pace.after(moved - after)
        after = moved


def _undo(batch: Import) -> None:
    pace, before, size = Pace(), batch.position, _chunk_size()
    rate = 0.0
    while True:
        moved = import_steps.undo_chunk(
            batch.pk, before=before, size=size, at=clock.now(), rate=rate
        )
        if moved is None:
            return
        rate = pace.after(size)
        before = moved


def stalled(batch: Import) -> bool:
    """Return whether an import waits for work that nobody seems to be doing."""
    patience = timedelta(seconds=parameter("imports.stalled_seconds", on=clock.today()))
    quiet = abs(clock.now() - (batch.worked_at or batch.at))
    return batch.status in WORKING and (quiet > patience or bool(batch.problem))


def resume_stalled() -> None:
    """Go on with imports whose worker was killed or stopped at a full disk."""
    patience = timedelta(seconds=parameter("imports.stalled_seconds", on=clock.today()))
    quiet_since = clock.now() - patience
    waiting = Import.objects.filter(status__in=WORKING, worked_at__lt=quiet_since)
    for batch_id in waiting.values_list("pk", flat=True):
        work_on.enqueue(batch_id)
