"""Which events of projects, disputes and dealings a person may read on any timeline."""

from collections.abc import Sequence

from yanzhen.accounts.models import User
from yanzhen.journal.access import codes_of
from yanzhen.journal.lines import Key, Line
from yanzhen.projects.models import Evidence, EvidenceState, Project
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.queries.files import COUNTED
from yanzhen.projects.queries.pages_cases import visible_cases

MOVES = ("project.moved", "project.moved_back")


def read_projects(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of projects in full view; of others that are signed only the moves and
    the verified proofs that counted figures rest on. Three queries."""
    if user.sees_all:
        return {line.key for line in lines}
    rows = Project.objects.filter(code__in=codes_of(lines))
    full = set(rows.in_full_to(user).values_list("code", flat=True))
    signed = set(rows.filter(signed_on__isnull=False).values_list("code", flat=True))
    some = [line for line in lines if _code(line) in signed - full]
    proven = _counted(some)
    public = {e.key for e in some if e.verb in MOVES or _rests_on(e, proven)}
    return public | {line.key for line in lines if _code(line) in full}


def read_cases(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of disputes that a person may open. One query."""
    rows = visible_cases(user).filter(code__in=codes_of(lines))
    shown = set(rows.values_list("code", flat=True))
    return {line.key for line in lines if _code(line) in shown}


def read_companies(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return a firm's events; of dealings with it those that a person may read. One query."""
    met = {e.key: e.facts.get("activity") for e in lines if e.verb.startswith("activity.")}
    if not met:
        return {line.key for line in lines}
    rows = visible_activities(user).filter(pk__in={n for n in met.values() if n})
    shown = set(rows.values_list("pk", flat=True))
    return {line.key for line in lines if line.key not in met or met[line.key] in shown}


def _code(line: Line) -> str:
    return line.subject.partition(":")[2]


def _documents(line: Line) -> set[int]:
    """Return the numbers of the documents that a line of verifying is about."""
    if line.verb == "evidence.verified":
        return {int(line.facts.get("evidence") or 0)}
    if line.verb == "evidence.verified_many":
        return {int(one.get("evidence") or 0) for one in line.facts.get("documents", [])}
    return set()


def _counted(lines: Sequence[Line]) -> set[int]:
    asked = set().union(*(_documents(line) for line in lines))
    if not asked:
        return set()
    rows = Evidence.objects.filter(pk__in=asked, state=EvidenceState.VERIFIED, proof__in=COUNTED)
    return set(rows.values_list("pk", flat=True))


def _rests_on(line: Line, proven: set[int]) -> bool:
    documents = _documents(line)
    return bool(documents) and documents <= proven
