"""Which requests to court a project wait for an answer."""

from yanzhen.desk.models import Task
from yanzhen.projects.models import Choice, Project, Registration


def join_key(registration: Registration) -> str:
    """Return the name of the desk task that stands for a request."""
    return f"join:{registration.code}"


def pending_joins(project: Project) -> set[str]:
    """Return the codes of the registrations that ask to join and have no answer. Two queries."""
    asked = {join_key(row): row.code for row in project.registrations.filter(choice=Choice.JOIN)}
    open_ = Task.objects.filter(key__in=asked, is_open=True).values_list("key", flat=True)
    return {asked[key] for key in open_}
