"""Have what follows from names derived on a second processor while this one writes.

Nearly half of what writing a firm costs is spent on its keys, initials and search tokens, which
follow from its names alone. A process of their own derives them, some parts ahead of the writer.
It is started by the first large import and stays for the next; it ends when its input does, also
where this process is killed. Where it cannot be started or fails, the rest is derived here: the
outcome is the same.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from threading import Lock, Thread
from typing import IO

from yanzhen.companies.calc.deriving import Derived, Named, derive_all

PART = 500
# Fewer are derived here as quickly.
WORTH_IT = 2000
PROGRAM = [sys.executable, "-m", "yanzhen.companies.calc.deriving"]
log = logging.getLogger("yanzhen.imports")
_busy = Lock()
_running: list["subprocess.Popen[bytes]"] = []


def derived_parts(said: Sequence[Named]) -> Iterator[list[Derived]]:
    """Yield what follows from the names, `PART` firms at a time, in order."""
    parts = [said[at : at + PART] for at in range(0, len(said), PART)]
    done = 0
    if len(said) >= WORTH_IT and (os.cpu_count() or 1) > 1 and _busy.acquire(blocking=False):
        try:
            for found in _beside(parts):
                yield found
                done += 1
        finally:
            _busy.release()
    for part in parts[done:]:
        yield derive_all(part)


def _beside(parts: Sequence[Sequence[Named]]) -> Iterator[list[Derived]]:
    """Yield the answers of the second process, for as long as it gives them."""
    whole = False
    try:
        process = _process()
        assert process.stdin and process.stdout
        Thread(target=_feed, args=(process.stdin, parts), daemon=True).start()
        for _part in parts:
            answer = pickle.load(process.stdout)  # noqa: S301  of our own child process
            yield [Derived(*one) for one in answer]
        whole = True
    except (EOFError, OSError, pickle.UnpicklingError) as problem:
        log.warning("names are derived without a second process: %s", problem)
    finally:
        if not whole:
            _end()


def _process() -> "subprocess.Popen[bytes]":
    if not _running:
        _running.append(subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    return _running[0]


def _end() -> None:
    """Stop the process: it died, or half its answers were not asked for."""
    while _running:
        process = _running.pop()
        process.kill()
        process.wait()


def _feed(pipe: IO[bytes], parts: Sequence[Sequence[Named]]) -> None:
    try:
        for part in parts:
            pickle.dump([tuple(said) for said in part], pipe, pickle.HIGHEST_PROTOCOL)
            pipe.flush()
    except (OSError, ValueError):
        pass  # the reader notices too, and derives the rest itself
