"""The arithmetic of the sealed journal: digests and their chain."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def digest_event(
    at: datetime, actor: int | None, verb: str, subject: str, facts: dict[str, Any]
) -> str:
    """Return the SHA-256 of an event's content, the same on every database and machine.

    Args:
        at: aware moment; compared in UTC to the microsecond.
        actor: the person's number, or None for the system.
        verb, subject: as stored.
        facts: JSON values only.

    >>> digest_event(datetime(2022, 5, 31, tzinfo=UTC), None, "a.b", "c:1", {})[:8]
    '750a98d3'
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = json.dumps(
        [moment, actor, verb, subject, facts],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(content.encode()).hexdigest()


def link_chain(before: str, position: int, event: int, digest: str) -> str:
    """Return the chain value at `position`: each depends on every event before it."""
    return hashlib.sha256(f"{before}|{position}|{event}|{digest}".encode()).hexdigest()
