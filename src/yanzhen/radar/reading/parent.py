"""Read a file in a child process that is ended when it takes too long or too much memory.

A hostile file may make a reader loop or swell where no check of ours stands; ending a process is
the one bound that always holds.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

MEMORY = 1_500_000_000
READER = "yanzhen.radar.reading.child"
TOO_SLOW, UNREADABLE = "SLOW", "BROKEN"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: seconds, characters, pages, bytes after unpacking."""

    seconds: int
    characters: int
    pages: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a file tells. `problem` is "" or one of SLOW, BROKEN, EMPTY, LOCKED, LARGE, CODED."""

    text: str = ""
    title: str = ""
    source: str = ""
    day: date | None = None
    is_cut: bool = False
    problem: str = ""


def read_file(path: Path, kind: str, limits: Limits) -> Told:
    """Return the text of a file and what it tells of itself; never raises for what is in it."""
    asked = json.dumps({"path": str(path), "kind": kind, "memory": MEMORY, **asdict(limits)})
    keep = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", READER, asked], capture_output=True, check=False,
            timeout=limits.seconds, env=keep | {"PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Told(problem=TOO_SLOW)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return Told(problem=UNREADABLE)
    return Told(
        text=said["text"], title=said["title"], source=said["source"], day=_day(said["day"]),
        is_cut=said["is_cut"], problem=said["problem"],
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
