"""Write what happened, in the transaction of the command that did it."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.utils.functional import Promise

from yanzhen.journal.models import Event, EventLink


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
    **facts: Any,
) -> Event:
    """Write one event in the caller's transaction.

    Args:
        verb: `project.moved`; the feature, then what happened.
        subject: `project:P2022-0137`, whose timeline it belongs to.
        by: the person, or None where the system acted.
        links: further subjects whose timelines show it.
        facts: what changed, in words a reader understands years later.

    :raises RuntimeError: outside a transaction, for then the event could outlive its command.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb}: an event must be written in its command's transaction.")
    event = Event(
        at=at, actor_id=by.pk if by else None, verb=verb, subject=subject, facts=plain(facts)
    )
    event.save()
    others = sorted(set(links) - {subject})
    EventLink.objects.bulk_create(EventLink(event=event, subject=other) for other in others)
    return event
