"""Fetch in a child process that is ended when its time is over.

A host may answer one byte a minute, or keep the look-up of its name waiting: ending a process is
the one bound that always holds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yanzhen.radar.fetching.listing import Offer

MEMORY = 1_500_000_000
FETCHER = "yanzhen.radar.fetching.child"
GRACE_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What to fetch: `form` is FEED, PAGES or PAGE (kept at `out`), and within which bounds."""

    address: str
    form: str
    hosts: Collection[str]
    inside: Collection[str]
    seconds: int
    most: int
    items: int = 0
    marker: str = ""
    ca_file: str = ""
    out: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list offers. `problem` is "" or a word that `wording.why_not_fetched` knows."""

    offers: tuple[Offer, ...] = ()
    pause: int = 0
    is_cut: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Got:
    """A page that was kept, and from where it came in the end."""

    address: str = ""
    pause: int = 0
    is_cut: bool = False
    problem: str = ""


def list_pages(asked: Asked) -> Listed:
    """Return what a feed or page list offers; never raises for what the other side does."""
    said = _told(asked)
    offers = tuple(Offer(*one) for one in said.get("offers", ()))
    return Listed(offers, int(said.get("pause", 0)), bool(said.get("is_cut")), str(said["problem"]))


def keep_page(asked: Asked) -> Got:
    """Keep a page at `asked.out`; never raises for what the other side does."""
    said = _told(asked)
    return Got(str(said.get("address", "")), int(said.get("pause", 0)), bool(said.get("is_cut")),
               str(said["problem"]))  # fmt: skip


def _told(asked: Asked) -> dict[str, Any]:
    question = {**asdict(asked), "hosts": sorted(asked.hosts), "inside": sorted(asked.inside),
                "memory": MEMORY}  # fmt: skip
    # No proxy of the environment: it would resolve names for us, unchecked.
    names = ("PATH", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
    keep = {name: os.environ[name] for name in names if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", FETCHER, json.dumps(question)], capture_output=True,
            check=False, timeout=asked.seconds + GRACE_SECONDS, env=keep, cwd=Path("/"),
        )  # fmt: skip
        told = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return {"problem": "SLOW"}
    except ValueError:
        return {"problem": "BROKEN"}
    return told if isinstance(told, dict) else {"problem": "BROKEN"}
