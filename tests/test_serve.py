"""`yanzhen serve`: comes up, keeps its data, stops everything, says what stands in the way."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.browser.conftest import _wait_for, free_port

CHILDREN = Path("/proc")


def start(home: Path, port: int, **settings: str) -> "subprocess.Popen[bytes]":
    env = {k: v for k, v in os.environ.items() if k not in {"PYTEST_VERSION", "DATABASE_URL"}}
    env |= {"YANZHEN_HOME": str(home), "YANZHEN_DEMO": "", "YANZHEN_WORKERS": "1", **settings}
    log = (home / "log").open("w")
    command = [sys.executable, "-m", "yanzhen", "serve", "--port", str(port)]
    return subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)


def members(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    found = []
    for entry in CHILDREN.iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def test_comes_up_and_ctrl_c_stops_all_it_started(tmp_path):
    port = free_port()
    server = start(tmp_path, port)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server, tmp_path / "log")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            body = answer.read().decode()
        assert '"database": "ok"' in body and '"version"' in body
        assert len(members(server.pid)) >= 3
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 0
        until = time.monotonic() + 5
        while members(server.pid) and time.monotonic() < until:
            time.sleep(0.1)
        assert members(server.pid) == []
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)


def test_comes_up_as_production_does_on_all_addresses_behind_tls(tmp_path):
    port = free_port()
    names = {"HOST": "0.0.0.0", "YANZHEN_HOSTS": "zone.example.cn", "YANZHEN_HTTPS": "1"}
    server = start(tmp_path, port, **names)
    try:
        _wait_for(f"http://127.0.0.1:{port}", server, tmp_path / "log")
        until = time.monotonic() + 20
        while "Ctrl-C" not in (tmp_path / "log").read_text() and time.monotonic() < until:
            time.sleep(0.1)
        assert "First administrator" in (tmp_path / "log").read_text()
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 0
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)


def test_a_taken_port_is_told_with_the_way_out(tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        server = start(tmp_path, port)
        assert server.wait(timeout=30) == 2
    assert f"Port {port} is taken" in (tmp_path / "log").read_text()
