"""Write what happened, in the transaction of the command that did it.

A command that calls others has what they record collected as parts of its own event:

    with parts() as inner:
        settle(project, ...)
    record("evidence.revoked", ..., parts=inner)
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.db.models.signals import post_save
from django.utils.functional import Promise

from yanzhen.journal.listening import tell
from yanzhen.journal.models import Event
from yanzhen.journal.told import Part

# SQLite takes 999 values in a statement of old.
LINKS_AT_ONCE = 300

_open: ContextVar[list[Part] | None] = ContextVar("parts", default=None)


@contextmanager
def parts() -> Iterator[list[Part]]:
    """Collect what is recorded inside; the caller hands it to its own `record`.

    What a rolled back savepoint inside recorded stays collected: do not catch its failure here.
    """
    collected: list[Part] = []
    token = _open.set(collected)
    try:
        yield collected
    finally:
        _open.reset(token)


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; decimals as text, so that no cent is lost."""
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Promise):
        return str(value)  # a label that waits for a language is text, not a row of characters
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def record(
    verb: str,
    subject: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    links: Iterable[str] = (),
    parts: Iterable[Part] = (),
    **facts: Any,
) -> Event | None:
    """Write one event in the caller's transaction; within another command, a part of its event.

    Returns the event, or None where it became a part.

    Args:
        verb: `project.moved`; the feature, then what happened.
        subject: `project:P2022-0137`, whose timeline it belongs to.
        by: the person, or None where the system acted.
        links: further subjects whose timelines show it.
        parts: what the commands called on the way recorded, see `parts()`.
        facts: what changed, in words a reader understands years later.

    :raises RuntimeError: outside a transaction, for then the event could outlive its command.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb}: an event must be written in its command's transaction.")
    others = sorted(set(links) - {subject})
    whole = Part(verb, subject, by.pk if by else None, others, plain(facts))
    collecting = _open.get()
    if collecting is None:
        return _write(whole, list(parts), at)
    collecting += [*parts, whole]
    return None


def _write(whole: Part, parts: list[Part], at: datetime) -> Event:
    """Store an event; each of its parts is found by its subjects and its verb as well."""
    told = {"parts": [_told(part, whole) for part in parts]} if parts else {}
    event = _store(
        Event(at=at, actor_id=whole.by, verb=whole.verb, subject=whole.subject,
              facts=whole.facts | told)
    )  # fmt: skip
    shown = [(other, "") for other in whole.links]
    shown += [(other, part.verb) for part in parts for other in (part.subject, *part.links)]
    _link(event, list(dict.fromkeys(shown)))
    tell(event, [whole, *parts])
    return event


_FIELDS: list[Any] = [
    Event._meta.get_field(name) for name in ("at", "actor", "verb", "subject", "facts")
]
_STORE = (
    "INSERT INTO journal_event (at, actor_id, verb, subject, facts) VALUES (%s, %s, %s, %s, %s)"
)


def _store(event: Event) -> Event:
    """Insert an event, once for every command: without the cost of a statement put together."""
    values = [field.get_db_prep_save(getattr(event, field.attname), connection)
              for field in _FIELDS]  # fmt: skip
    with connection.cursor() as cursor:
        if connection.features.can_return_columns_from_insert:
            cursor.execute(f"{_STORE} RETURNING id", values)
            event.pk = cursor.fetchone()[0]
        else:
            cursor.execute(_STORE, values)
            event.pk = cursor.lastrowid
    event._state.adding, event._state.db = False, connection.alias
    # Whoever listens for events hears of this one as of any other row that is saved.
    post_save.send(Event, instance=event, created=True, raw=False, using=connection.alias,
                   update_fields=None)  # fmt: skip
    return event


def _link(event: Event, shown: list[tuple[str, str]]) -> None:
    """Store on which timelines an event shows; the most frequent writing of all, so no instances
    (decision 012)."""
    with connection.cursor() as cursor:
        for start in range(0, len(shown), LINKS_AT_ONCE):
            some = shown[start : start + LINKS_AT_ONCE]
            places = ", ".join(["(%s, %s, %s)"] * len(some))
            cursor.execute(
                f"INSERT INTO journal_eventlink (event_id, subject, verb) VALUES {places}",  # noqa: S608
                [value for subject, verb in some for value in (event.pk, subject, verb)],
            )


def _told(part: Part, whole: Part) -> dict[str, Any]:
    """Return a part as facts hold it; who did it is said where it was not who did the whole."""
    told = {"verb": part.verb, "subject": part.subject, "links": part.links, "facts": part.facts}
    return told if part.by == whole.by else told | {"by": part.by}
