"""Which cases a person may read, and what stands about a project."""

from collections.abc import Sequence

from django.db.models import QuerySet

from yanzhen.accounts.models import User
from yanzhen.integrity.models import Case
from yanzhen.journal.access import codes_of
from yanzhen.journal.lines import Key, Line
from yanzhen.projects.models import Project


def visible_cases(user: User) -> QuerySet[Case]:
    """Return the cases of projects a person reads in full; all for leaders, stewards, auditors."""
    rows = Case.objects.all()
    if user.sees_all:
        return rows
    return rows.filter(project__in=Project.objects.in_full_to(user).values("pk"))


def read_events(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of cases that a person may open. One query."""
    rows = visible_cases(user).filter(code__in=codes_of(lines))
    shown = set(rows.values_list("code", flat=True))
    return {line.key for line in lines if line.subject.partition(":")[2] in shown}
