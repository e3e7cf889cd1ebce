"""Which events of projects, disputes and dealings a person may read on any timeline."""

from collections.abc import Sequence

from yanzhen.accounts.models import User
from yanzhen.journal.access import codes_of
from yanzhen.journal.models import Event
from yanzhen.projects.models import Evidence, EvidenceState, Project
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.queries.files import COUNTED
from yanzhen.projects.queries.pages_cases import visible_cases

MOVES = ("project.moved", "project.moved_back")


def read_projects(user: User, events: Sequence[Event]) -> set[int]:
    """Return the events of projects in full view; of others that are signed only the moves and
    the verified proofs that counted figures rest on. Three queries."""
    if user.sees_all:
        return {event.pk for event in events}
    rows = Project.objects.filter(code__in=codes_of(events))
    full = set(rows.in_full_to(user).values_list("code", flat=True))
    signed = set(rows.filter(signed_on__isnull=False).values_list("code", flat=True))
    some = [event for event in events if _code(event) in signed - full]
    proven = _counted(some)
    public = {e.pk for e in some if e.verb in MOVES or _rests_on(e, proven)}
    return public | {event.pk for event in events if _code(event) in full}


def read_cases(user: User, events: Sequence[Event]) -> set[int]:
    """Return the events of disputes that a person may open. One query."""
    rows = visible_cases(user).filter(code__in=codes_of(events))
    shown = set(rows.values_list("code", flat=True))
    return {event.pk for event in events if _code(event) in shown}


def read_companies(user: User, events: Sequence[Event]) -> set[int]:
    """Return a firm's events; of dealings with it those that a person may read. One query."""
    met = {e.pk: e.facts.get("activity") for e in events if e.verb.startswith("activity.")}
    if not met:
        return {event.pk for event in events}
    rows = visible_activities(user).filter(pk__in={n for n in met.values() if n})
    shown = set(rows.values_list("pk", flat=True))
    return {event.pk for event in events if event.pk not in met or met[event.pk] in shown}


def _code(event: Event) -> str:
    return event.subject.partition(":")[2]


def _documents(event: Event) -> set[int]:
    """Return the numbers of the documents that an event of verifying is about."""
    if event.verb == "evidence.verified":
        return {int(event.facts.get("evidence") or 0)}
    if event.verb == "evidence.verified_many":
        return {int(one.get("evidence") or 0) for one in event.facts.get("documents", [])}
    return set()


def _counted(events: Sequence[Event]) -> set[int]:
    asked = set().union(*(_documents(event) for event in events))
    if not asked:
        return set()
    rows = Evidence.objects.filter(pk__in=asked, state=EvidenceState.VERIFIED, proof__in=COUNTED)
    return set(rows.values_list("pk", flat=True))


def _rests_on(event: Event, proven: set[int]) -> bool:
    documents = _documents(event)
    return bool(documents) and documents <= proven
