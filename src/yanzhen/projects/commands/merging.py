"""Projects, registrations and activities follow a firm into the file it is merged into."""

from yanzhen.companies.merging import Moved, Mover
from yanzhen.companies.models import Company
from yanzhen.projects.commands.indexing import keep_search_texts
from yanzhen.projects.commands.keys import keep_keys
from yanzhen.projects.models import Activity, Project, Registration

FOLLOWERS = {"projects": Project, "registrations": Registration, "activities": Activity}


def _find_again(numbers: list[int], company: int) -> None:
    """Write anew under which keys and texts the moved projects are found."""
    firm = Company.objects.get(pk=company)
    projects = list(Project.objects.filter(pk__in=numbers))
    for project in projects:
        project.company = firm
        keep_keys(project)
    keep_search_texts(projects)


def move(gone: int, kept: int) -> Moved:
    """Move what hangs on the firm `gone`, and return the numbers of what was moved."""
    moved: Moved = []
    for key, model in FOLLOWERS.items():
        rows = model._default_manager.filter(company=gone)
        moved.append([key, list(rows.values_list("pk", flat=True))])
        rows.update(company=kept)
    _find_again(moved[0][1], kept)
    return moved


def back(moved: Moved, gone: int, kept: int) -> None:
    """Move the same rows back, as far as they are still where the merge put them."""
    for key, numbers in moved:
        FOLLOWERS[key]._default_manager.filter(pk__in=numbers, company=kept).update(company=gone)
    _find_again(moved[0][1], gone)


def count(gone: int) -> int:
    return Project.objects.filter(company=gone).count()


MOVER = Mover("projects", "项目", move, back, count)
