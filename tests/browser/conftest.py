"""A real server on a copy of the demo zone, and Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from yanzhen.demo.tests.homes import filled_home

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
STARTS_WITHIN_S = 180
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def chromium_path() -> str:
    found = os.environ.get("YANZHEN_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if not found:
        pytest.skip("no Chromium found (apt install chromium)")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[str]:
    """Run `yanzhen serve` on a home until the block ends; yields the address."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if k not in {"PYTEST_VERSION", "DATABASE_URL"}}
    env |= {"YANZHEN_HOME": str(home), "YANZHEN_DEMO": "1", "YANZHEN_WORKERS": "1", **environment}
    # What the suite's own settings put into the environment must not reach the server.
    env.pop("PYTEST_CURRENT_TEST", None)
    log = (home / "server.log").open("w")
    command = [sys.executable, "-m", "yanzhen", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, home / "server.log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address + "/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server did not come up:\n" + log.read_text()[-3000:])


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory) -> Path:
    """A home with the filled demo zone, made once for all workers and copied for each.

    YANZHEN_TEST_HOME names a home that is filled already; it is copied and stays as it is.
    """
    base = tmp_path_factory.getbasetemp()
    shared = filled_home(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    return Path(shutil.copytree(shared, tmp_path_factory.mktemp("home") / "zone"))


@pytest.fixture(scope="session")
def address(demo_home) -> Iterator[str]:
    with serving(demo_home) as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@dataclass
class Visitor:
    """A signed-in person in a browser; collects what the console and the policy complain of."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str]
    role: str = ""

    def open(self, path: str) -> int:
        answer = self.page.goto(self.address + path)
        return answer.status if answer else 0


def watch(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))

    def told(message) -> None:
        # A page that answers 403 or 422 on purpose makes the browser note the status: no fault.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", told)


@pytest.fixture
def visit(browser, address):
    """Return a function that signs a person in: visit("username", language="en", phone=True)."""
    contexts = []

    def sign_in(username, *, language="zh-hans", phone=False, dark=False) -> Visitor:
        from yanzhen.demo.people import DEMO_PASSWORD

        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP, has_touch=phone, is_mobile=phone, locale="zh-CN"
        )
        contexts.append(context)
        cookies = {"django_language": language, "yz_theme": "dark" if dark else "light"}
        context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
        page, complaints = context.new_page(), []
        page.set_default_timeout(15_000)
        watch(page, complaints)
        page.goto(address + "/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return Visitor(context, page, address, complaints)

    yield sign_in
    for context in contexts:
        context.close()


def too_wide(page: Page) -> bool:
    """Say whether a page has to be pushed sideways to be read."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")
