"""Which row of a sheet is which project that is already there.

A project is claimed by one row at most: first by a row that says exactly what stands there, then
by one of its name, then by one that makes the same product. So a sheet run again meets what each
of its rows made, and a repeat that nobody decided meets nothing and waits again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from yanzhen.companies.queries import Candidate
from yanzhen.desk.imports.kinds import ParsedRow
from yanzhen.projects.imports.repeats import Line, is_same_product, product_of
from yanzhen.projects.imports.stated import changes_of, stated_by
from yanzhen.projects.models import Project

Fits = Callable[[ParsedRow, Line, Project], bool]


@dataclass(slots=True)
class Claims:
    """What each row was found to be, by its number; of what another row claimed before, that
    row's number."""

    projects: dict[int, Project] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)

    def taken_before(self, line: Line, known: Sequence[Project]) -> int | None:
        """Return the row that claims the project which this one makes too."""
        for project in known:
            if project.pk in self.rows and _makes_the_same(None, line, project):
                return self.rows[project.pk]
        return None


def claim(
    rows: Sequence[ParsedRow],
    lines: Sequence[Line],
    matches: Sequence[Sequence[Candidate]],
    known: Mapping[int, Sequence[Project]],
) -> Claims:
    """Let every row claim its project, in the order of the rows.

    Args:
        matches: the firms that a row's investor may be; where none is sure, a row claims only
            what says exactly the same.
        known: the projects of a firm.
    """
    claims = Claims()
    for fits in (_says_the_same, _has_the_name, _makes_the_same):
        for row, line, found in zip(rows, lines, matches, strict=True):
            if row.number in claims.projects:
                continue
            firms = [line.company] if line.company else []
            if not firms and fits is _says_the_same:
                firms = [one.company_id for one in found]
            _claim(row, line, [p for firm in firms for p in known.get(firm, ())], fits, claims)
    return claims


def _claim(
    row: ParsedRow, line: Line, projects: Sequence[Project], fits: Fits, claims: Claims
) -> None:
    for project in projects:
        if project.pk not in claims.rows and fits(row, line, project):
            claims.projects[row.number] = project
            claims.rows[project.pk] = row.number
            return


def _says_the_same(row: ParsedRow, line: Line, project: Project) -> bool:
    if not _has_the_name(row, line, project):
        return False
    return not changes_of(stated_by(row, project), project)


def _has_the_name(row: ParsedRow, line: Line, project: Project) -> bool:
    return project.name == line.project


def _makes_the_same(row: ParsedRow | None, line: Line, project: Project) -> bool:
    return is_same_product(
        product_of(line), product_of(Line(0, project.name, project.company.name))
    )
