"""The periodic jobs, in a process of their own beside the worker's tasks.

A forecast or a ranking computes for minutes; in the worker's own process an import somebody waits
for would get a fifth of its speed meanwhile. Jobs take turns; one that may wait for others (a
slow host) has a thread.
"""

import logging
import os
import sys
import threading
import time

from django.db import close_old_connections, connections

from yanzhen.common import clock
from yanzhen.common.registry import Job, jobs

log = logging.getLogger("yanzhen.worker")
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


def run_jobs() -> int:
    """Run jobs as they fall due, for as long as whoever started this process lives: it ends with
    its standard input, also where the worker was killed and could tell it nothing."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    os.nice(5)  # tasks, which somebody waits for, come first
    while True:
        close_old_connections()
        run_due_jobs(time.monotonic())
        time.sleep(1)


def _end_with_input() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)
