"""Under which keys a project is found again."""

from collections.abc import Iterable

from yanzhen.projects.models import IdentityKey, MatchKind, Project, Registration
from yanzhen.projects.queries.matching import Investor, identity_keys


def keep_keys(project: Project) -> None:
    """Write the project's keys anew from its investor, product and registered contacts."""
    known = list(project.registrations.all())
    reports: list[Registration | None] = [*known] or [None]
    wanted: set[tuple[str, str]] = set()
    for report in reports:
        wanted |= {(kind.value, value) for kind, value in _keys(project, report)}
    _write(project, wanted)


def _keys(project: Project, report: Registration | None) -> Iterable[tuple[MatchKind, str]]:
    return identity_keys(
        Investor(
            name=project.company.name,
            product=project.product,
            project_name=project.name,
            company=project.company,
            contact_phone=report.contact_phone if report else "",
            contact_email=report.contact_email if report else "",
        )
    )


def _write(project: Project, wanted: set[tuple[str, str]]) -> None:
    IdentityKey.objects.filter(project=project).delete()
    IdentityKey.objects.bulk_create(
        IdentityKey(project=project, kind=kind, value=value) for kind, value in sorted(wanted)
    )
