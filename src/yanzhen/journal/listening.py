"""Who keeps something in step with what happens, in the same transaction (decision 019).

A package above registers a listener in its AppConfig.ready(). It is told of every event right
after it was written, with the event itself and all its parts, and writes what follows from it:
both are there, or neither is. It must not record an event of its own, and it must be quick.
What may wait, or may fail without taking the command with it, does not belong here.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from yanzhen.journal.told import Part

if TYPE_CHECKING:
    from yanzhen.journal.models import Event

Listener = Callable[["Event", Sequence[Part]], None]
listeners: dict[str, Listener] = {}


def add_listener(key: str, listener: Listener) -> None:
    """Have a package told of every event, in its command's transaction."""
    listeners[key] = listener


def tell(event: "Event", told: Sequence[Part]) -> None:
    """Tell all listeners of an event and its parts."""
    for listener in listeners.values():
        listener(event, told)
