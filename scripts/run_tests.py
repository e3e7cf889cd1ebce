"""Run the whole suite: on SQLite, then on PostgreSQL, then in a browser.

The browser's tests are a run of their own: Playwright keeps an event loop in its thread, and Django
refuses every query beside one, so in a shared run each test after the first page would fail.

Tests that ask no database are run once, on SQLite (`conftest.py`).

What needs PostgreSQL, a browser or text recognition is left out, with its reason printed, where
there is none; with CI=true that is a failure. Arguments are passed on to pytest.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://root@127.0.0.1:5432/postgres")


def postgres_answers() -> str:
    """Return "" if the server for tests answers, else why not."""
    import psycopg

    try:
        with psycopg.connect(SERVER.replace("postgres://", "postgresql://"), connect_timeout=3):
            return ""
    except psycopg.OperationalError as problem:
        return str(problem).strip().splitlines()[0]


def browser() -> str:
    """Return the path of a Chromium, or ""; one without windows of its own needs an eighth less."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), "")


def reads_pictures() -> bool:
    """Return whether text recognition is installed (`make ocr`)."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def run(title: str, arguments: list[str], **environment: str) -> int:
    print(f"== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", "--durations=15", *arguments, *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode


def main() -> int:
    in_ci = os.environ.get("CI") == "true"
    left_out = []
    if why := postgres_answers():
        left_out.append(f"PostgreSQL: {why} (TEST_POSTGRES_URL names another)")
    if not browser():
        left_out.append("browser: no Chromium found (apt install chromium)")
    if not reads_pictures():
        left_out.append("text recognition: not installed (make ocr)")
    home = str(ROOT / "var" / "test")
    # Filled once, by whoever needs it first, for all three runs.
    shared = ROOT / "var" / "test-zone"
    shutil.rmtree(shared, ignore_errors=True)
    os.environ["YANZHEN_SHARED_HOME"] = str(shared)
    two = ["-n", "2", "--dist", "loadscope", "-m"]
    # A tour of pages takes long and stands alone: each goes to whoever is free, one at a time.
    each = ["-n", "2", "--dist", "load", "--maxschedchunk", "1", "-m"]
    codes = [run("SQLite", [*two, "not postgres and not browser"], YANZHEN_HOME=home,
                 DATABASE_URL="")]  # fmt: skip
    if not why:
        codes.append(run("PostgreSQL", [*two, "not browser"], YANZHEN_HOME=home,
                         DATABASE_URL=SERVER))  # fmt: skip
    if browser():
        codes.append(run("browser", [*each, "browser"], YANZHEN_HOME=home, DATABASE_URL="",
                         YANZHEN_CHROMIUM=browser()))  # fmt: skip
    for reason in left_out:
        print(f"left out: {reason}")
    return 1 if any(codes) or (in_ci and left_out) else 0


if __name__ == "__main__":
    sys.exit(main())
