"""Who may read which events: features say it for their subjects, in AppConfig.ready().

    add_event_reader("project", read)   # read(user, lines) -> the keys of the readable ones

What is judged is each line of an event (`journal.lines`): a part about a hidden lead is hidden,
whoever may read the rest. An event links to further subjects (a visit shows on the company too),
so whoever opens one page meets events of others; each is shown only to who may read the subject it
belongs to. Where nobody says anything about a kind of subject, its events are everybody's.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from yanzhen.journal.lines import Key, Line

Read = Callable[[Any, Sequence[Line]], set[Key]]
readers: dict[str, Read] = {}


def add_event_reader(kind: str, read: Read) -> None:
    """Say which lines of events about subjects such as `project:P2022-0137` a person may read.

    `read` gets the person and the lines of that kind and returns the keys of those shown; it
    makes a fixed number of queries, however many there are.
    """
    readers[kind] = read


def readable(found: Iterable[Line], reader: Any) -> list[Line]:
    """Keep the lines whose own subject a person may read, in their order."""
    lines = list(found)
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        kinds.setdefault(line.subject.partition(":")[0], []).append(line)
    kept: set[Key] = set()
    for kind, some in kinds.items():
        read = readers.get(kind)
        kept |= read(reader, some) if read else {line.key for line in some}
    return [line for line in lines if line.key in kept]


def codes_of(lines: Sequence[Line]) -> set[str]:
    """Return what stands after the colon of the lines' subjects."""
    return {line.subject.partition(":")[2] for line in lines}


def numbers_of(lines: Sequence[Line]) -> set[int]:
    """Return the numbers after the colon; what is none is left out."""
    return {int(code) for code in codes_of(lines) if code.isdecimal()}
