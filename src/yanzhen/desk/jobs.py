"""What the worker does at the desk; schedulers read the clock and pass the moment on."""

from yanzhen.common import clock
from yanzhen.desk.commands.notifications import drop_old_notifications
from yanzhen.desk.commands.partners import warn_of_agreements
from yanzhen.desk.commands.supervising import escalate_tasks, send_digests


def supervise() -> None:
    """Let overdue tasks climb, send the morning's digests, warn of agreements that run out."""
    at, on = clock.now(), clock.today()
    escalate_tasks(on=on, at=at)
    send_digests(at=at)
    warn_of_agreements(on=on, at=at)


def tidy() -> None:
    drop_old_notifications(at=clock.now())
