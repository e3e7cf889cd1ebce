"""What an event asks the books to look at anew, in the transaction of its command."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q

from yanzhen.accounts.models import User
from yanzhen.common.prepared import Prepared
from yanzhen.companies.queries.among import among, among_numbers
from yanzhen.journal.models import Event
from yanzhen.journal.told import Part
from yanzhen.projects.models import Activity, ActivityKind, Project
from yanzhen.targets.books.state import BOOK
from yanzhen.targets.commands.keeping import (
    Cause,
    recount_activities,
    recount_projects,
    recount_trips,
)
from yanzhen.targets.models import Book, Line
from yanzhen.targets.terms import Source

# What changes nothing that counts, and comes by the thousand or with every page of a case.
IDLE_VERBS = frozenset(
    {"project.protection_warned", "activity.step_done", "project.milestone_planned",
     "project.registration_completed", "project.join_accepted", "project.join_declined",
     "project.co_owner_added", "project.co_owner_removed"}
)  # fmt: skip
# Of these features only what names a project and moves its proof matters; that comes as a part.
IDLE_FEATURES = frozenset(
    {"assessment", "batch", "border", "budget", "calendar_feed", "check", "commitment", "condition",
     "demo", "entry", "file", "journal", "list", "meeting", "month", "note", "notifications",
     "opinion", "partner", "scheme", "season", "target", "task", "view"}
)  # fmt: skip
_BEGUN = Prepared(lambda name: Book.objects.filter(name=name).order_by().values_list("name"))
SHEETS = frozenset({"import.finished", "import.undone"})


def follow(event: Event, told: Sequence[Part]) -> None:
    """Bring the books up to date with an event, if they are kept."""
    heard = [part for part in told if _matters(part.verb)]
    if not heard or not _BEGUN.first(BOOK):
        return
    cause = Cause(event.at, event.pk)
    codes = {code for part in heard for code in _codes(part)}
    projects = set(
        Project.objects.filter(code__in=among(codes)).values_list("pk", flat=True)
        if codes else ()
    )  # fmt: skip
    activities = {n for part in heard if (n := _activity(part)) is not None}
    people = _out(activities) if activities else set()
    for part in heard:
        if part.verb == "person.changed":
            held = _held_by(part.subject)
            projects, activities = projects | held[0], activities | held[1]
            people |= held[2]
        if part.verb in SHEETS and part.facts.get("kind") == "projects":
            projects |= _elsewhere()
    recount_projects(projects | _phases(projects), cause)
    recount_activities(activities, cause)
    recount_trips(people, cause)


def _phases(projects: set[int]) -> set[int]:
    """Return the phases of some projects, locked: how they count hangs on their parent. A parent
    goes before its phases and no phase asks for its parent, so nobody waits in a circle."""
    if not projects:
        return set()
    found = Project.objects.select_for_update(of=("self",)).filter(
        parent__in=among_numbers(projects)
    )
    return set(found.order_by("pk").values_list("pk", flat=True))


def _matters(verb: str) -> bool:
    return verb not in IDLE_VERBS and verb.partition(".")[0] not in IDLE_FEATURES


def _codes(part: Part) -> Iterable[str]:
    for subject in (part.subject, *part.links):
        kind, _colon, code = subject.partition(":")
        if kind == "project" and code:
            yield code


def _activity(part: Part) -> int | None:
    number: Any = part.facts.get("activity")
    is_own = part.verb.startswith("activity.") and isinstance(number, int)
    return number if is_own else None


def _out(activities: set[int]) -> set[int]:
    """Return who was out on some activities, now or as the books have it."""
    trips = Activity.objects.filter(pk__in=among_numbers(activities))
    now = trips.filter(kind=ActivityKind.TRIP).values_list("by", "colleagues")
    before = Line.objects.filter(
        source=Source.TRIP, origin__in=among_numbers(activities), out_at__isnull=True
    )
    return {n for pair in now for n in pair if n} | {
        n for n in before.values_list("person", flat=True) if n
    }


def _held_by(subject: str) -> tuple[set[int], set[int], set[int]]:
    """Return the projects and activities that are counted to a person, and the person: who
    changes teams in mid-month is counted to the team of the day."""
    username = subject.partition(":")[2]
    user = User.objects.filter(username=username).only("pk").first()
    if user is None:
        return set(), set(), set()
    live = Line.objects.filter(person=user, out_at__isnull=True, on__gte=_since(user))
    rows = list(live.values_list("source", "project", "origin"))
    doings = (Source.VISIT, Source.RECEPTION)
    projects = {p for source, p, _o in rows if p and source not in doings}
    return projects, {o for source, _p, o in rows if source in doings}, {user.pk}


def _since(user: User) -> date:
    """Return the day from which a person's latest membership holds, or ended."""
    latest = user.memberships.order_by("-member_from").first()
    if latest is None:
        return date.max
    return latest.member_until or latest.member_from


def _elsewhere() -> set[int]:
    """Return the projects that an import has put under another leading industry."""
    live = Line.objects.filter(Q(out_at__isnull=True), project__isnull=False)
    return set(live.exclude(pillar=F("project__pillar")).values_list("project", flat=True))
