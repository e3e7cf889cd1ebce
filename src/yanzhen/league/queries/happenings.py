"""The single events behind a figure, one by one: what a point opens to, and what credits share.

`counting` adds the same events up in the database; a test holds both to each other.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.assessments.models import Decision
from yanzhen.league.calc.scheme import Counted, What
from yanzhen.league.models import Occurrence
from yanzhen.league.queries import rows
from yanzhen.league.queries.booked import CENTS, SOURCE_OF, booked_lines
from yanzhen.league.sources import SOURCES, Of
from yanzhen.projects.models import Activity, Evidence, Milestone, Project, StageMove
from yanzhen.targets.terms import Source

ONE = Fraction(1)
REGISTERED = Source.REGISTERED.value
BY_ACTIVITY = (Of.TRIP_DAYS, Of.RECEPTIONS)


@dataclass(frozen=True, slots=True)
class Happening:
    """One counted event.

    `team`: to which it belongs of itself, before credits. `size_cny`: by which it falls into a
    tier. `amount`: in yuan, dollars or points. `project`: None where it belongs to none.
    """

    of: str
    on: date | None
    team: int | None
    project: int | None = None
    code: str = ""
    name: str = ""
    person: str = ""
    number: Fraction = ONE
    amount: Fraction | None = None
    size_cny: Fraction | None = None
    registered: bool = False
    in_pillar: bool = False
    note: str = ""
    text: str = ""
    evidence: int | None = None


def matches(counted: Counted, one: Happening) -> bool:
    """Return whether an event is one of those that a figure counts."""
    size = one.size_cny or Fraction(0)
    return (
        one.of == counted.of
        and (counted.least_cny is None or size >= counted.least_cny)
        and (counted.below_cny is None or size < counted.below_cny)
        and one.registered == counted.registered
        and (one.in_pillar or not counted.in_pillar)
        and (not counted.note or counted.note == one.note)
    )


def addition(counted: Counted, one: Happening) -> Fraction:
    """Return what one event adds to a figure."""
    if counted.what is What.COUNT:
        return one.number
    return one.amount or Fraction(0)


def happenings(
    of: str, span: rows.Span, *, team: int | None = None,
    projects: Collection[int] | None = None,
) -> list[Happening]:  # fmt: skip
    """Return the events of a kind in a stretch of days, earliest first. A fixed number of queries.

    Args:
        team: only those that belong to one team of themselves.
        projects: only those of these projects.
    """
    found = list(_READERS[of](of, span, team, projects))
    return sorted(found, key=lambda one: (one.on or date.min, one.code))


def _mine(
    found: QuerySet[Any], team: int | None, projects: Collection[int] | None, path: str
) -> QuerySet[Any]:
    if team is not None:
        found = found.filter(**{f"{path}team": team})
    if projects is not None:
        key = f"{path.removesuffix('__')}__in" if path else "pk__in"
        found = found.filter(**{key: projects})
    return found


def _booked(of: str, span: rows.Span, team: Any, projects: Any) -> Iterator[Happening]:
    """Yield what the books of targets count, with the names of project, person and document."""
    sources = {SOURCE_OF[of].value} | ({REGISTERED} if of == Of.SIGNED else set())
    lines = booked_lines(sources, span, team=team, projects=projects)
    origins = {line.origin for line, *_rest in lines} if of in BY_ACTIVITY else set()
    acts = Activity.objects.in_bulk(origins)
    numbers = {project for _l, project, _w, _t in lines if project}
    numbers |= {act.project_id for act in acts.values() if act.project_id}
    named = Project.objects.in_bulk(numbers)
    people = User.objects.in_bulk({person for _l, _p, person, _t in lines if person})
    papers = Evidence.objects.in_bulk({line.evidence for line, *_rest in lines if line.evidence})
    for line, number, person, own in lines:
        act, paper = acts.get(line.origin), papers.get(line.evidence or 0)
        project = named.get(number or (act and act.project_id) or 0)
        amount = Fraction(line.cents, CENTS)
        yield Happening(
            of, line.on, own, project.pk if project else None, project.code if project else "",
            project.name if project else str((act and act.place) or ""),
            str(people.get(person or 0, "")), Fraction(line.number), amount, amount,
            line.source == REGISTERED, bool(line.pillar),
            text=str(paper or act or SOURCES[of].of.label), evidence=line.evidence,
        )  # fmt: skip


def _talks(of: str, span: rows.Span, team: Any, projects: Any) -> Iterator[Happening]:
    found: QuerySet[StageMove] = _mine(rows.talks(span), team, projects, "project__")
    seen = set()
    for row in found.select_related("project", "project__owner").order_by("moved_on", "pk"):
        project = row.project
        if project.pk in seen:
            continue
        seen.add(project.pk)
        yield Happening(
            of, row.moved_on, project.team_id, project.pk, project.code, project.name,
            str(project.owner or ""), in_pillar=bool(project.pillar),
            text=str(row.get_end_display()),
        )  # fmt: skip


def _visits(of: str, span: rows.Span, team: Any, projects: Any) -> Iterator[Happening]:
    found: QuerySet[Activity] = rows.visits(span)
    within = rows.prompt_within(span)
    if team is not None:
        found = found.filter(team=team)
    seen = set()
    for row in found.select_related("project", "company", "by").order_by("on", "pk"):
        firm = row.company_id or (row.project.company_id if row.project else None)
        if (row.team_id, firm) in seen or not rows.is_prompt(row.on, row.recorded_at, within):
            continue
        seen.add((row.team_id, firm))
        yield Happening(
            of, row.on, row.team_id, row.project_id, row.project.code if row.project else "",
            row.project.name if row.project else str(row.company or row.place), str(row.by),
            text=str(row.get_kind_display()),
        )  # fmt: skip


def _admitted(of: str, span: rows.Span, team: Any, projects: Any) -> Iterator[Happening]:
    found: QuerySet[Decision] = _mine(rows.admitted(span), team, projects, "project__")
    for row in found.select_related("project", "project__owner", "assessment"):
        assert row.assessment is not None  # rows.admitted asks for one
        project = row.project
        yield Happening(
            of, row.decided_on, project.team_id, project.pk, project.code, project.name,
            str(project.owner or ""), ONE, Fraction(row.assessment.total_low),
            in_pillar=bool(project.pillar), text=row.number,
        )  # fmt: skip


def _overdue(of: str, span: rows.Span, team: Any, projects: Any) -> Iterator[Happening]:
    found: QuerySet[Milestone] = _mine(rows.overdue(span), team, projects, "project__")
    for row in found.select_related("project", "project__owner"):
        project = row.project
        yield Happening(
            of, row.due_on, project.team_id, project.pk, project.code, project.name,
            str(project.owner or ""),
            text=_("%(stage)s应于 %(day)s 前办结") % {
                "stage": row.get_stage_display(), "day": row.due_on},
        )  # fmt: skip


def _noted(of: str, span: rows.Span, team: Any, projects: Any) -> Iterator[Happening]:
    found: QuerySet[Occurrence] = rows.noted(span)
    if team is not None:
        found = found.filter(team=team)
    for row in found.select_related("by"):
        yield Happening(of, row.on, row.team_id, person=str(row.by), amount=Fraction(row.value),
                        note=row.code, text=row.note, name=row.note)  # fmt: skip


Reader = Callable[[str, rows.Span, Any, Any], Iterator[Happening]]
_READERS: dict[str, Reader] = dict.fromkeys(SOURCE_OF, _booked) | {
    Of.TALKS: _talks, Of.VISITS: _visits, Of.ADMISSION: _admitted, Of.OVERDUE: _overdue,
    Of.NOTED: _noted,
}  # fmt: skip
