"""Who may read the files and the events of the joint assessment."""

from collections.abc import Sequence

from django.db.models import QuerySet

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.assessments.models import Assessment, Decision, Meeting, Opinion, State
from yanzhen.assessments.policies import can_answer, can_file, opinions_open_to
from yanzhen.common.http import whole_number
from yanzhen.journal.access import codes_of
from yanzhen.journal.lines import Key, Line
from yanzhen.projects.models import Project


def may_read(user: User, subject: str) -> bool:
    code = subject.partition(":")[2]
    return Assessment.objects.visible_to(user).filter(code=code).exists()


def may_add(user: User, subject: str) -> bool:
    """The project's people add papers."""
    code = subject.partition(":")[2]
    found = Assessment.objects.visible_to(user).select_related("project").filter(code=code).first()
    return found is not None and can_file(user, found.project)


def _opinion(user: User, subject: str) -> Opinion | None:
    """Return the opinion a file is about, if its assessment is open to the person."""
    number = whole_number(subject.partition(":")[2])
    rows = Opinion.objects.filter(assessment__in=Assessment.objects.visible_to(user).values("pk"))
    return rows.select_related("assessment").filter(pk=number).first() if number else None


def may_read_opinion(user: User, subject: str) -> bool:
    """What a department put beside its opinion is read as the opinion is: by other departments
    once their own is given."""
    found = _opinion(user, subject)
    if found is None:
        return False
    return can_answer(user, found) or opinions_open_to(user, found.assessment)


def may_answer(user: User, subject: str) -> bool:
    found = _opinion(user, subject)
    return found is not None and can_answer(user, found)


def read_assessments(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of assessments a person may open; what a department said only after the
    reader's own has answered is left out until then. Two queries."""
    rows = Assessment.objects.visible_to(user).filter(code__in=codes_of(lines))
    shown = set(rows.values_list("code", flat=True))
    waiting: set[str] = set()
    if user.role == Role.REVIEWER:
        own = Opinion.objects.filter(team=user.team_id, assessment__in=rows.values("pk"))
        latest = {
            code: stance or out for code, stance, out in own.order_by("dossier__number")
            .values_list("assessment__code", "stance", "recused_reason")
        }  # fmt: skip
        waiting = {code for code, said in latest.items() if not said}
    return {
        line.key for line in lines
        if _code(line) in shown
        and not (line.verb == "opinion.signed" and _code(line) in waiting)
    }  # fmt: skip


def read_decisions(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of decisions on projects in full view. One query."""
    rows = visible_decisions(user).filter(code__in=codes_of(lines))
    shown = set(rows.values_list("code", flat=True))
    return {line.key for line in lines if _code(line) in shown}


def read_meetings(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of meetings that a person sits in or may convene. One query."""
    rows = visible_meetings(user).filter(code__in=codes_of(lines))
    shown = set(rows.values_list("code", flat=True))
    return {line.key for line in lines if _code(line) in shown}


def _code(line: Line) -> str:
    return line.subject.partition(":")[2]


def visible_decisions(user: User) -> QuerySet[Decision]:
    """Keep decisions on projects one reads in full, and of assessments one takes part in."""
    if user.sees_all:
        return Decision.objects.all()
    if user.role == Role.ADMINISTRATOR:
        return Decision.objects.none()
    seen = Assessment.objects.visible_to(user).values("pk")
    if user.role == Role.REVIEWER:
        return Decision.objects.filter(assessment__in=seen)
    own = Project.objects.in_full_to(user).values("pk")
    return Decision.objects.filter(project__in=own) | Decision.objects.filter(assessment__in=seen)


def visible_meetings(user: User) -> QuerySet[Meeting]:
    """Keep meetings one sits in; all for who sees all."""
    if user.sees_all:
        return Meeting.objects.all()
    return Meeting.objects.filter(pk__in=Meeting.objects.filter(seats__user=user).values("pk"))


def projects_handed_in() -> QuerySet[Assessment]:
    """Return a query of the assessments whose dossier is or was before the departments."""
    return Assessment.objects.filter(state__in=[State.CONSULTING, State.DECIDED])
