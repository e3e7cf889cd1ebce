"""Start everything a zone needs on one machine, and stop all of it together."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

STARTS_WITHIN_S = 60
# Addresses that mean every interface of this machine.
EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104


def serve(host: str, port: int) -> int:
    """Prepare the database, start server and worker, and wait until one ends or Ctrl-C comes.

    Returns 0 when stopped by hand, 1 when a part died, 2 when the port is taken.
    """
    if _port_taken(host, port):
        print(f"Port {port} is taken; choose another: PORT=8123 make run", file=sys.stderr)
        return 2
    _prepare()
    address = f"http://{host}:{port}"
    server = [
        sys.executable, "-m", "gunicorn", "yanzhen.config.wsgi", "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", os.environ.get("YANZHEN_WORKERS", "2"),
        "--threads", "4", "--timeout", "120", "--graceful-timeout", "5", "--log-level", "warning",
        "--preload",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "yanzhen", "work"]
    signal.signal(signal.SIGTERM, _interrupt)
    # A script that starts us in the background leaves Ctrl-C ignored.
    signal.signal(signal.SIGINT, _interrupt)
    parts = [subprocess.Popen(server), subprocess.Popen(worker, preexec_fn=_give_way)]
    try:
        own = "127.0.0.1" if host in EVERYWHERE else host
        if not _answers(f"http://{own}:{port}", parts):
            return 1
        _greet(address)
        while all(part.poll() is None for part in parts):
            time.sleep(0.5)
        _tell_end(parts)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(parts)


def _tell_end(parts: list["subprocess.Popen[bytes]"]) -> None:
    for name, part in zip(("web server", "worker"), parts, strict=True):
        if part.poll() is not None:
            print(f"The {name} ended by itself (code {part.returncode}); stopping the rest.",
                  file=sys.stderr)  # fmt: skip


def _give_way() -> None:
    """Let pages come before background work where both want the processor."""
    os.nice(5)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _port_taken(host: str, port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _prepare() -> None:
    """Migrate, collect static files and fill an empty demo, each only where needed."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    if _static_is_old(Path(settings.STATIC_ROOT)):
        call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO:
        from yanzhen.demo.commands import fill_demo

        fill_demo()
    from yanzhen.targets.jobs import keep_books

    keep_books()
    connection.close()


def _static_is_old(root: Path) -> bool:
    manifest = root / "staticfiles.json"
    if not manifest.exists():
        return True
    made = manifest.stat().st_mtime
    package = Path(__file__).parent
    sources = (p for folder in package.glob("*/static") for p in folder.rglob("*"))
    return any(p.stat().st_mtime > made for p in sources)


def _answers(address: str, parts: list["subprocess.Popen[bytes]"]) -> bool:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and all(part.poll() is None for part in parts):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    print("The server did not come up; what it printed above says why.", file=sys.stderr)
    return False


def _greet(address: str) -> None:
    from django.conf import settings

    print(f"\n  雁阵 Yanzhen  {address}\n")
    if settings.DEMO:
        from yanzhen.demo.people import DEMO_PASSWORD, demo_accounts

        print(f"  示范账号 demo accounts (口令 password: {DEMO_PASSWORD})")
        for username, name, role in demo_accounts():
            print(f"    {username:<14} {name}  {role}")
    else:
        print("  First administrator: yanzhen admin USERNAME")
    print("\n  Ctrl-C 停止 stops everything\n", flush=True)


def _stop(parts: list["subprocess.Popen[bytes]"]) -> None:
    for part in parts:
        if part.poll() is None:
            part.send_signal(signal.SIGTERM)
    for part in parts:
        try:
            part.wait(timeout=10)
        except subprocess.TimeoutExpired:
            part.kill()
