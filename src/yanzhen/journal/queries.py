"""Timelines, and the proof that nothing was altered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from yanzhen.journal.access import readable
from yanzhen.journal.calc import START, digest_event, link_chain
from yanzhen.journal.lines import Line, lines_of
from yanzhen.journal.models import Check, Event, EventLink, Seal

CHUNK = 5000
# How many hidden events a timeline looks past before it ends.
HIDDEN = 300


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line as a timeline shows it; `id` is the number of its event."""

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
    """Return the latest of what happened to a subject and `reader` may read, newest first.

    Each event shows the lines that are about the subject or linked to it: itself, parts of it or
    both. Lines of other subjects are left out where the reader may not see those (see
    `journal.access`). What one event tells stays together, so there may be more than `limit`.

    Args:
        before: pages on: the number of the last event shown.
        kind: keeps the lines of one kind, the word that their verbs begin with.
    """
    here = EventLink.objects.filter(subject=subject)
    linked = here.filter(Q(verb="") | Q(verb__startswith=f"{kind}.")) if kind else here
    mine = Q(verb__startswith=f"{kind}.") if kind else Q()
    whole = here.filter(event=OuterRef("pk"), verb="")
    # One set of numbers: for "this, or among those" PostgreSQL reads the whole journal.
    own = Event.objects.filter(mine, subject=subject).order_by()
    numbers = own.values("pk").union(linked.order_by().values("event"))
    events = Event.objects.filter(pk__in=numbers)
    events = events.annotate(whole=Exists(whole)).select_related("actor")
    if before is not None:
        events = _older(events, before)
    some = list(events.order_by("-at", "-pk")[: limit + HIDDEN])
    lines = [line for event in some for line in _shown(event, subject, kind)]
    found = _whole_events(readable(lines, reader), limit)
    names = _names(found, some)
    return [
        TimelineEntry(e.event, e.at, names.get(e.actor, ""), e.verb, e.subject, e.facts)
        for e in found
    ]


def _shown(event: Any, subject: str, kind: str) -> list[Line]:
    """Return the lines of an event that a subject's timeline shows."""
    return [
        line
        for line in lines_of(event)
        if (subject in (line.subject, *line.links) or (line.place == 0 and event.whole))
        and (not kind or line.verb.startswith(f"{kind}."))
    ]


def _whole_events(lines: list[Line], limit: int) -> list[Line]:
    """Cut after `limit` lines, but not within an event."""
    last = lines[limit - 1].event if len(lines) > limit else None
    return [line for place, line in enumerate(lines) if place < limit or line.event == last]


def _names(lines: list[Line], events: list[Event]) -> dict[int | None, str]:
    """Return who did what is told; a query more only where a part was somebody else's."""
    names = {event.actor_id: str(event.actor) for event in events if event.actor}
    others = {line.actor for line in lines if line.actor} - set(names)
    more = get_user_model().objects.in_bulk(others) if others else {}
    return names | {pk: str(person) for pk, person in more.items()}


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
