"""What an event tells, line by line: what was done, and what that brought with it.

A command that calls others writes one event; what those would have recorded stands in its facts
under "parts". Each part has a subject, links and facts of its own, shows as a line of its own on
the timelines of its subject and links, and is judged by itself: who may read the whole may not read
every part of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yanzhen.journal.models import Event

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: an event itself (place 0) or one of its parts (1, 2, …)."""

    event: int
    place: int
    at: datetime
    actor: int | None
    verb: str
    subject: str
    facts: dict[str, Any]
    links: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return self.event, self.place


def lines_of(event: Event) -> list[Line]:
    """Return what an event tells, latest first: itself, then what led up to it.

    The links of the event itself are not among them; they are rows (`EventLink`).
    """
    head = Line(event.pk, 0, event.at, event.actor_id, event.verb, event.subject, event.facts)
    parts = [
        Line(event.pk, place, event.at, part.get("by", event.actor_id), part["verb"],
             part["subject"], part["facts"], tuple(part["links"]))
        for place, part in enumerate(event.facts.get("parts", ()), 1)
    ]  # fmt: skip
    return [head, *reversed(parts)]
