"""What moved since yesterday, in words, of what a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from yanzhen.accounts.models import User
from yanzhen.journal.access import readable
from yanzhen.journal.lines import Line, lines_of
from yanzhen.journal.models import Event, EventLink
from yanzhen.journal.wording import sentence, subject_url
from yanzhen.projects.models import Project
from yanzhen.targets.models import Target

# What a leader looks for first; quieter verbs stay on the timelines of their subjects.
VERBS = {
    "project.registered": ("bulb", "lead"),
    "project.moved": ("trending-up", "sign"),
    "project.moved_back": ("arrow-back-up", "red"),
    "project.lost": ("circle-x", "lost"),
    "project.revived": ("refresh", "talk"),
    "project.claimed": ("hand-grab", "talk"),
    "project.released": ("logout", "lead"),
    "project.lapsed": ("clock-off", "amber"),
    "project.handed_over": ("arrows-exchange", "talk"),
    "evidence.verified": ("file-check", "yield"),
    "evidence.rejected": ("file-x", "amber"),
    "evidence.revoked": ("file-x", "red"),
    "money.recorded": ("coin", "yield"),
    "collision.ruled": ("gavel", "assess"),
    "target.set": ("trophy", "sign"),
    "target.changed": ("trophy", "amber"),
    "target.split": ("trophy", "sign"),
}
SHOWN, SCANNED = 6, 400


@dataclass(frozen=True, slots=True)
class Change:
    """One event in words: whose, what, who did it."""

    at: datetime
    name: str
    text: str
    who: str
    url: str
    icon: str
    tone: str


def changes_since(
    user: User,
    since: datetime,
    until: datetime,
    *,
    limit: int = SHOWN,
    codes: set[str] | None = None,
    verb: str = "",
) -> list[Change]:
    """Return the latest changes of projects and targets that a person may read. Six queries.

    Args:
        codes: only these projects' changes (a person's own, a team's).
        verb: only changes of this kind.
    """
    shown = _seen(user, since, until, codes=codes, verb=verb)
    return [_change(*one) for one in shown[:limit]]


def latest_of_all(
    user: User, since: datetime, until: datetime, *, limit: int = SHOWN
) -> tuple[list[Change], int]:
    """Return the latest changes, and how many there are in all (of the latest scanned).

    Only those shown are put into words, which takes longer than reading them. Six queries.
    """
    seen = _seen(user, since, until)
    return [_change(*one) for one in seen[:limit]], len(seen)


def _seen(
    user: User, since: datetime, until: datetime, *, codes: set[str] | None = None, verb: str = ""
) -> list[tuple[Line, str, str]]:
    """Return the latest lines a person may read, each with whose they are and who did it."""
    verbs = [verb] if verb else list(VERBS)
    rows = _events(since, until, verbs).select_related("actor").order_by("-at", "-pk")
    events = list(rows[:SCANNED])
    told = [line for event in events for line in lines_of(event) if _counts(line, verbs)]
    lines = readable(told, user)
    names = _project_names(user, _codes(lines)) | _target_names(lines)
    actors = {event.actor_id: str(event.actor) for event in events if event.actor}
    return [
        (line, names[line.subject], actors.get(line.actor, ""))
        for line in lines
        if line.subject in names
        and (codes is None or line.subject.removeprefix("project:") in codes)
    ]


def _events(since: datetime, until: datetime, verbs: list[str]) -> QuerySet[Event]:
    """Return the events of these verbs, and those that brought such with them."""
    kinds = Q(subject__startswith="project:") | Q(subject__startswith="target:")
    within = EventLink.objects.filter(event=OuterRef("pk"), verb__in=verbs)
    return Event.objects.filter(
        Q(kinds, verb__in=verbs) | Exists(within), at__gte=since, at__lte=until
    )


def _counts(line: Line, verbs: list[str]) -> bool:
    return line.verb in verbs and line.subject.startswith(("project:", "target:"))


def _codes(lines: Iterable[Line]) -> set[str]:
    return {e.subject.removeprefix("project:") for e in lines if e.subject.startswith("project:")}


def _project_names(user: User, codes: set[str]) -> dict[str, str]:
    rows = Project.objects.visible_to(user).filter(code__in=codes).values_list("code", "name")
    return {f"project:{code}": name for code, name in rows}


def _target_names(lines: Iterable[Line]) -> dict[str, str]:
    numbers = [e.subject.removeprefix("target:") for e in lines if e.subject.startswith("target:")]
    wanted = [int(number) for number in numbers if number.isdecimal()]
    found = Target.objects.filter(pk__in=wanted) if wanted else []
    return {f"target:{target.pk}": str(target) for target in found}


def _change(line: Line, name: str, who: str) -> Change:
    icon, tone = VERBS[line.verb]
    return Change(
        line.at, name, sentence(line.verb, line.facts), who, subject_url(line.subject), icon, tone,
    )  # fmt: skip
