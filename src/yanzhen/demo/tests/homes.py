"""A home with the filled demo zone, made once by a process of its own for all that ask for one."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

KEPT = "YANZHEN_TEST_HOME"  # names a home that is filled already
SHARED = "YANZHEN_SHARED_HOME"  # where the whole suite keeps the one that it makes


def filled_home(beside: Path) -> Path:
    """Return a filled home, to be copied or read, never changed.

    Args:
        beside: where to make one if nobody named a place; several processes may name the same.
    """
    if kept := os.environ.get(KEPT):
        return Path(kept)
    home = Path(os.environ.get(SHARED) or beside / "demo-home")
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / ".ready").exists():
            run_in(home, "manage", "migrate", "--verbosity=0")
            run_in(home, "demo")
            (home / ".ready").touch()
    return home


def run_in(home: Path, *command: str) -> str:
    """Run one of `yanzhen`'s commands in a home; returns what it printed."""
    return _run(home, "-m", "yanzhen", *command)


def ask(home: Path, code: str) -> str:
    """Run Python in a home; returns what it printed."""
    return _run(home, "-c", f"import django; django.setup()\n{code}")


def _run(home: Path, *arguments: str) -> str:
    env = {k: v for k, v in os.environ.items() if k not in {"PYTEST_VERSION", "DATABASE_URL"}}
    env |= {"YANZHEN_HOME": str(home), "YANZHEN_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "yanzhen.config.settings"}  # fmt: skip
    # What the suite's own settings put into the environment must not reach the zone.
    env.pop("PYTEST_CURRENT_TEST", None)
    done = subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
