"""What each partner brought, and how it ended."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from yanzhen.accounts.models import User
from yanzhen.desk.models import Partner
from yanzhen.projects.models import Project, Registration
from yanzhen.projects.stages import STARTED_OR_LATER, LossReason, Stage

SHOWN = 100
PRODUCING = ("S14", "S15")


@dataclass(frozen=True, slots=True)
class Record:
    """A partner's record in numbers of projects. `leads` are reports, also those that met a
    project of others; the rest are projects that the partner's report opened or joined."""

    partner: Partner
    leads: int
    effective: int
    signed: int
    started: int
    producing: int
    lost: int

    @property
    def open(self) -> int:
        """Projects that are neither signed nor lost."""
        return max(0, self.projects - self.signed - self.lost)

    projects: int = 0


@dataclass(frozen=True, slots=True)
class Brought:
    """One lead as a person may know it: of another team's only its day, team and stage."""

    on: object
    name: str
    code: str
    team: str
    stage: str
    ended: str


def records() -> list[Record]:
    """Return every partner's record, those that signed most first. Two queries."""
    stage = "project__stage"
    found: dict[int, dict[str, Any]] = {
        row["partner"]: dict(row)
        for row in Registration.objects.filter(partner__isnull=False).order_by().values("partner")
        .annotate(
            leads=Count("pk"), effective=Count("pk", filter=Q(effective=True)),
            projects=Count("project", distinct=True),
            signed=Count("project", distinct=True, filter=Q(project__signed_on__isnull=False)),
            started=Count("project", distinct=True, filter=Q(**{f"{stage}__in": STARTED_OR_LATER})),
            producing=Count("project", distinct=True, filter=Q(**{f"{stage}__in": PRODUCING})),
            lost=Count("project", distinct=True,
                       filter=Q(project__signed_on__isnull=True, **{stage: Stage.X})),
        )
    }  # fmt: skip
    names = ("leads", "effective", "signed", "started", "producing", "lost", "projects")
    rows = [
        Record(partner=p, **{n: found[p.pk][n] if p.pk in found else 0 for n in names})
        for p in Partner.objects.select_related("owner")
    ]
    return sorted(rows, key=lambda r: (-r.signed, -r.leads, r.partner.name))


def brought(partner: Partner, user: User) -> list[Brought]:
    """Return what a partner brought, the latest first, as a person may know it. Two queries."""
    rows = list(
        Registration.objects.filter(partner=partner).select_related("project", "team")
        .order_by("-registered_at")[:SHOWN]
    )  # fmt: skip
    numbers = [row.project_id for row in rows if row.project_id]
    seen = set(Project.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    return [_brought(row, row.project_id in seen) for row in rows]


def _brought(row: Registration, is_open: bool) -> Brought:
    project = row.project if is_open else None
    stage = str(row.project.get_stage_display()) if row.project else ""
    ended = ""
    if project and project.loss_reason:
        ended = f"{LossReason(project.loss_reason).label} {project.loss_note}".strip()
    return Brought(
        row.registered_at, project.name if project else "", project.code if project else "",
        str(row.team or ""), stage, ended,
    )  # fmt: skip
