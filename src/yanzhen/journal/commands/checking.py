"""Have the whole chain recomputed in the background, and keep what was found."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from yanzhen.journal.commands.recording import record
from yanzhen.journal.models import Check, Reader
from yanzhen.journal.queries import Verdict, last_check, last_seal

# A check that has not moved for as long has lost its worker.
STANDSTILL = timedelta(minutes=5)


@transaction.atomic
def ask_check(*, by: Any, at: datetime) -> tuple[Check, bool]:
    """Open a check, and return it and whether it is new: one that is under way is joined.

    The caller has the worker run it (`journal.jobs.run_check`) once this has been committed.
    """
    Reader.objects.get_or_create(name="checker")
    Reader.objects.select_for_update().get(name="checker")
    last = last_check()
    if last and last.finished_at is None and last.worked_at > at - STANDSTILL:
        return last, False
    end = last_seal()
    check = Check.objects.create(
        asked_by=by, asked_at=at, worked_at=at, positions=end.position if end else 0
    )
    record("journal.check_asked", f"check:{check.pk}", by=by, at=at)
    return check, True


def note_position(number: int, position: int, *, at: datetime) -> None:
    """Keep how far a check has got."""
    Check.objects.filter(pk=number).update(position=position, worked_at=at)


def finish_check(number: int, verdict: Verdict, *, at: datetime) -> None:
    """Keep what a check found."""
    fault = verdict.fault
    Check.objects.filter(pk=number).update(
        finished_at=at, worked_at=at, position=verdict.sealed, unsealed=verdict.unsealed,
        head=verdict.head, fault_kind=fault.kind if fault else "",
        fault_position=fault.position if fault else 0, fault_event=fault.event if fault else 0,
    )  # fmt: skip
