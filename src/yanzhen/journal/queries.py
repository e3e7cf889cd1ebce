"""Timelines, and the proof that nothing was altered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yanzhen.journal.access import readable
from yanzhen.journal.calc import START, digest_event, link_chain
from yanzhen.journal.models import Check, Event, EventLink, Seal

CHUNK = 5000
# How many hidden events a timeline looks past before it ends.
HIDDEN = 300


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event as a timeline shows it."""

    id: int
    at: datetime
    actor_name: str
    verb: str
    subject: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where journal and seals disagree. `kind`: altered, missing, reordered."""

    kind: str
    position: int
    event: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: how many events hold, the chain's head, the first fault."""

    sealed: int
    unsealed: int
    head: str
    fault: Fault | None


def timeline(
    subject: str, *, reader: Any, limit: int = 50, before: int | None = None, kind: str = ""
) -> list[TimelineEntry]:
    """Return the latest events of a subject that `reader` may read, newest first.

    Events of other subjects that link here are left out where the reader may not see those (see
    `journal.access`). `before` pages on: the number of
    the last event shown. `kind` keeps the events of one kind, the word that their verbs begin
    with.
    """
    linked = EventLink.objects.filter(subject=subject).values("event")
    events = Event.objects.filter(Q(subject=subject) | Q(pk__in=linked)).select_related("actor")
    if before is not None:
        events = _older(events, before)
    if kind:
        events = events.filter(verb__startswith=f"{kind}.")
    found = readable(events.order_by("-at", "-pk")[: limit + HIDDEN], reader)
    return [
        TimelineEntry(e.pk, e.at, str(e.actor) if e.actor else "", e.verb, e.subject, e.facts)
        for e in found[:limit]
    ]


def _older(events: QuerySet[Event], number: int) -> QuerySet[Event]:
    """Keep what stands after an event in a timeline's order, by moment and then by number.

    An event may be told late: its number is then high and its moment long ago.
    """
    last = Event.objects.filter(pk=number).values_list("at", flat=True).first()
    if last is None:
        return events.none()
    return events.filter(at__lte=last).exclude(at=last, pk__gte=number)


def last_check() -> Check | None:
    """Return the check that was asked for last, under way or done, or None."""
    return Check.objects.select_related("asked_by").order_by("-pk").first()


def last_seal() -> Seal | None:
    """Return the end of the sealed chain, or None before anything is sealed."""
    return Seal.objects.order_by("-position").first()


def _seals() -> Iterator[Seal]:
    position = 0
    while page := list(Seal.objects.filter(position__gt=position).order_by("position")[:CHUNK]):
        yield from page
        position = page[-1].position


def verify(tell: Callable[[int], None] = lambda position: None) -> Verdict:
    """Recompute every sealed event and the chain, and name the first fault.

    `tell` is called with the position reached, every few thousand events.

    An event whose content now stands under another sealed number is called reordered; one whose
    content matches no seal is altered; one that is gone (or whose seal is gone) is missing.
    """
    chain, expected = START, 0
    batch: list[Seal] = []
    for place in _seals():
        expected += 1
        if place.position != expected:
            chain, fault = _check(batch, chain)
            fault = fault or Fault("missing", expected, 0)
            return _verdict(fault.position - 1, chain, fault)
        batch.append(place)
        if len(batch) == CHUNK:
            chain, fault = _check(batch, chain)
            if fault:
                return _verdict(fault.position - 1, chain, fault)
            batch = []
            tell(expected)
    chain, fault = _check(batch, chain)
    return _verdict(fault.position - 1 if fault else expected, chain, fault)


def _verdict(sealed: int, head: str, fault: Fault | None) -> Verdict:
    unsealed = Event.objects.exclude(Exists(Seal.objects.filter(event=OuterRef("pk")))).count()
    return Verdict(sealed, unsealed, head, fault)


def _check(batch: list[Seal], chain: str) -> tuple[str, Fault | None]:
    events = Event.objects.in_bulk([place.event for place in batch])
    for place in batch:
        event = events.get(place.event)
        if event is None:
            return chain, Fault("missing", place.position, place.event)
        digest = digest_event(event.at, event.actor_id, event.verb, event.subject, event.facts)
        if digest != place.digest:
            moved = Seal.objects.filter(digest=digest).exclude(pk=place.pk).exists()
            return chain, Fault("reordered" if moved else "altered", place.position, place.event)
        chain = link_chain(chain, place.position, place.event, place.digest)
        if chain != place.chain:
            return chain, Fault("reordered", place.position, place.event)
    return chain, None
