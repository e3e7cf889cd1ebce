"""What the worker does for the journal."""

from django_tasks import task

from yanzhen.common import clock
from yanzhen.journal.commands import seal
from yanzhen.journal.commands.checking import finish_check, note_position
from yanzhen.journal.queries import verify


@task()
def run_check(number: int) -> None:
    """Recompute the whole chain for a check; run again, it begins anew."""
    verdict = verify(lambda position: note_position(number, position, at=clock.now()))
    finish_check(number, verdict, at=clock.now())


def seal_new() -> None:
    """Chain what was recorded since the last time."""
    seal()
