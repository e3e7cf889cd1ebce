"""The worker process: queued tasks in the foreground, periodic jobs in a thread beside them.

Jobs take turns in one thread; one that may wait for others (a slow host) has its own.
"""

import logging
import threading
import time

from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connections
from django.urls import resolve

from yanzhen.common import clock
from yanzhen.common.registry import Job, jobs

log = logging.getLogger("yanzhen.worker")
PAUSE = 2
_apart: dict[str, threading.Thread] = {}


def run_due_jobs(moment: float) -> int:
    """Run or begin every periodic job that is due at a monotonic moment, and return how many.

    A job that fails is logged and tried again at its next turn; the others go on.
    """
    ran = 0
    for job in jobs:
        before = _apart.get(job.name)
        if job.due_at > moment or (before and before.is_alive()):
            continue
        job.due_at = moment + job.seconds
        if job.is_apart:
            _apart[job.name] = threading.Thread(target=_run_apart, args=(job,), daemon=True,
                                                name=f"job {job.name}")  # fmt: skip
            _apart[job.name].start()
            ran += 1
        else:
            ran += _run(job)
    return ran


def _run(job: Job) -> bool:
    clock.hold_shift(None)
    try:
        job.run()
    except Exception:
        log.exception("job %s failed; next try in %s s", job.name, job.seconds)
        return False
    return True


def _run_apart(job: Job) -> None:
    try:
        _run(job)
    finally:
        connections.close_all()  # those of this thread


def _tick(stopped: threading.Event) -> None:
    while not stopped.wait(1):
        close_old_connections()
        run_due_jobs(time.monotonic())


def _took_tasks() -> bool:
    """Take queued tasks until told to stop; False if the database was out of reach meanwhile.

    One write that waits too long for another must not end the zone's server.
    """
    try:
        call_command("db_worker", verbosity=0, interval=0.5)
    except OperationalError:
        log.exception("the database was out of reach; trying again in %s s", PAUSE)
        close_old_connections()
        return False
    return True


def work() -> int:
    """Work until told to stop (SIGTERM or Ctrl-C)."""
    resolve("/")  # a second's loading of all addresses, now rather than amid the first import
    stopped = threading.Event()
    ticker = threading.Thread(target=_tick, args=(stopped,), daemon=True, name="jobs")
    ticker.start()
    try:
        while not _took_tasks():
            time.sleep(PAUSE)
    finally:
        stopped.set()
        ticker.join(timeout=5)
    return 0
