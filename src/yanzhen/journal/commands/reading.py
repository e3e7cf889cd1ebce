"""Reactions to what happened: each reads the sealed journal and keeps its own position.

A reader that fails stays where it was and tries again; one that is stopped misses nothing.
"""

import logging
from collections.abc import Callable

from django.db import transaction

from yanzhen.journal.commands.sealing import seal
from yanzhen.journal.models import Event, Reader, Seal

Reaction = Callable[[Event], None]
reactions: dict[str, Reaction] = {}
log = logging.getLogger("yanzhen.journal")


def add_reader(name: str, react: Reaction) -> None:
    """Have `react` called once, in order, for every event from now on."""
    reactions[name] = react


def run_reader(name: str, react: Reaction, *, limit: int = 500) -> int:
    """Let one reader take up to `limit` events, in one transaction, and return how many."""
    with transaction.atomic():
        reader, _ = Reader.objects.select_for_update().get_or_create(name=name)
        seals = list(Seal.objects.filter(position__gt=reader.position).order_by("position")[:limit])
        events = Event.objects.select_related("actor").in_bulk([s.event for s in seals])
        for place in seals:
            if place.event in events:
                react(events[place.event])
        if seals:
            Reader.objects.filter(name=name).update(position=seals[-1].position)
    return len(seals)


def run_readers() -> None:
    """Seal what is new, then let every reader catch up."""
    seal()
    for name, react in reactions.items():
        try:
            while run_reader(name, react):
                pass
        except Exception:
            log.exception("reader %s stopped; it will try again from where it was", name)
