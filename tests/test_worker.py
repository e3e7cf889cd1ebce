"""The worker, and its periodic jobs: one that fails does not stop the others."""

import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError

from yanzhen.common import registry
from yanzhen.periodic import _apart, run_due_jobs
from yanzhen.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    ours = []
    monkeypatch.setattr("yanzhen.periodic.jobs", ours)
    return ours


def test_a_job_runs_when_due_and_not_before(jobs):
    ran = []
    jobs.append(registry.Job("a", 10, lambda: ran.append("a")))
    assert [run_due_jobs(moment) for moment in (100.0, 105.0, 110.0)] == [1, 0, 1]
    assert ran == ["a", "a"]


def test_a_failing_job_is_tried_again_and_the_others_go_on(jobs, caplog):
    ran = []

    def fail():
        raise ValueError("no")

    jobs += [registry.Job("bad", 10, fail), registry.Job("good", 10, lambda: ran.append(1))]
    assert run_due_jobs(1.0) == 1
    assert ran == [1]
    assert "job bad failed" in caplog.text
    assert run_due_jobs(20.0) == 1


def test_a_job_that_waits_for_others_keeps_none_of_them_waiting(jobs):
    began, go_on, ran = threading.Semaphore(0), threading.Event(), []

    def wait():
        began.release()
        go_on.wait(20)

    slow = registry.Job("slow", 10, wait, is_apart=True)
    jobs += [slow, registry.Job("quick", 10, lambda: ran.append(1))]
    assert run_due_jobs(100.0) == 2 and ran == [1]
    assert began.acquire(timeout=20)
    assert run_due_jobs(120.0) == 1 and ran == [1, 1]  # the slow one is not begun twice
    go_on.set()
    _apart["slow"].join(20)
    assert run_due_jobs(140.0) == 2 and began.acquire(timeout=20)
    _apart["slow"].join(20)


def test_a_database_out_of_reach_for_a_while_does_not_end_the_worker(monkeypatch, caplog):
    asked = []

    def take(*_, **__):
        asked.append(1)
        if len(asked) < 3:
            raise OperationalError("database is locked")

    monkeypatch.setattr("yanzhen.worker.call_command", take)
    monkeypatch.setattr("yanzhen.worker.PAUSE", 0)
    monkeypatch.setattr("yanzhen.worker.JOBS", [sys.executable, "-c", "input()"])
    assert work() == 0
    assert len(asked) == 3
    assert "database is locked" in caplog.text


def test_jobs_that_end_by_themselves_are_started_again_and_stop_with_the_worker(
    monkeypatch, tmp_path, caplog
):
    noted = tmp_path / "began"
    noted.touch()
    program = f"open({str(noted)!r}, 'a').write('x'); import sys; sys.exit(3)"

    def take(*_, **__):
        until = time.monotonic() + 20
        while time.monotonic() < until and len(noted.read_text()) < 2:
            time.sleep(0.05)

    monkeypatch.setattr("yanzhen.worker.call_command", take)
    monkeypatch.setattr("yanzhen.worker.PAUSE", 0)
    monkeypatch.setattr("yanzhen.worker.JOBS", [sys.executable, "-c", program])
    assert work() == 0
    assert noted.read_text().startswith("xx")
    assert "ended (code 3)" in caplog.text
    assert all(thread.name != "jobs" for thread in threading.enumerate())


def test_the_jobs_end_with_whoever_started_them():
    program = (
        "import django; django.setup(); from yanzhen import periodic; periodic._end_with_input()"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(timeout=30) == 0
