"""The worker: takes queued tasks, and keeps the process of the periodic jobs running beside."""

import logging
import subprocess
import sys
import threading
import time

from django.core.management import call_command
from django.db import OperationalError, close_old_connections
from django.urls import resolve

log = logging.getLogger("yanzhen.worker")
PAUSE = 2
JOBS = [sys.executable, "-m", "yanzhen", "jobs"]


def _keep_jobs(stopped: threading.Event) -> None:
    """Keep the jobs' process running until told to stop; one that ends by itself is replaced."""
    while not stopped.is_set():
        with subprocess.Popen(JOBS, stdin=subprocess.PIPE) as process:
            while process.poll() is None and not stopped.wait(0.5):
                pass
            if process.poll() is None:
                process.terminate()
            else:
                log.error("the periodic jobs ended (code %s); starting them again in %s s",
                          process.returncode, PAUSE)  # fmt: skip
        stopped.wait(PAUSE)


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
    keeper = threading.Thread(target=_keep_jobs, args=(stopped,), daemon=True, name="jobs")
    keeper.start()
    try:
        while not _took_tasks():
            time.sleep(PAUSE)
    finally:
        stopped.set()
        keeper.join(timeout=5)
    return 0
