"""Who may read which events: features say it for their subjects, in AppConfig.ready().

    add_event_reader("project", read)   # read(user, events) -> the numbers of the readable ones

An event links to further subjects (a visit shows on the company too), so whoever opens one page
meets events of others; each is shown only to who may read the subject it belongs to. Where nobody
says anything about a kind of subject, its events are everybody's.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from yanzhen.journal.models import Event

Read = Callable[[Any, Sequence[Event]], set[int]]
readers: dict[str, Read] = {}


def add_event_reader(kind: str, read: Read) -> None:
    """Say which events of subjects such as `project:P2022-0137` a person may read.

    `read` gets the person and the events of that kind and returns the numbers of those shown; it
    makes a fixed number of queries, however many there are.
    """
    readers[kind] = read


def readable(found: Iterable[Event], reader: Any) -> list[Event]:
    """Keep the events whose own subject a person may read, in their order."""
    events = list(found)
    kinds: dict[str, list[Event]] = {}
    for event in events:
        kinds.setdefault(event.subject.partition(":")[0], []).append(event)
    kept: set[int] = set()
    for kind, some in kinds.items():
        read = readers.get(kind)
        kept |= read(reader, some) if read else {event.pk for event in some}
    return [event for event in events if event.pk in kept]


def codes_of(events: Sequence[Event]) -> set[str]:
    """Return what stands after the colon of the events' subjects."""
    return {event.subject.partition(":")[2] for event in events}


def numbers_of(events: Sequence[Event]) -> set[int]:
    """Return the numbers after the colon; what is none is left out."""
    return {int(code) for code in codes_of(events) if code.isdecimal()}
