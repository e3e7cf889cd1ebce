"""Everything that whoever takes over must know: one sheet a project."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanzhen.accounts.models import User
from yanzhen.companies.models import Contact
from yanzhen.projects.models import Activity, CaseState, CollisionCase, Evidence, Project
from yanzhen.projects.queries.course import AlarmRow, alarms_of
from yanzhen.projects.queries.standing import held
from yanzhen.projects.stages import Stage, missing_for, next_gate

LATEST = 10


@dataclass(frozen=True, slots=True)
class SheetStep:
    """A next step that is still open."""

    step: str
    on: date | None
    said_on: date


@dataclass(frozen=True, slots=True)
class SheetContact:
    """A work contact at the investor, from the company's file or the registration."""

    name: str
    title: str
    phone: str
    email: str
    source: str


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """One project's handover sheet: where it stands, what is missing, whom to call, what next."""

    code: str
    name: str
    company_name: str
    kind_label: str
    stage_label: str
    claimed_label: str
    since: date
    owner_name: str
    co_owners: tuple[str, ...]
    planned_cny: Decimal | None
    agreed_cny: Decimal | None
    fixed_cny: Decimal | None
    land_mu: Decimal | None
    contents: str
    progress_note: str
    decision_maker: str
    protected_until: date | None
    missing: tuple[str, ...]
    contacts: tuple[SheetContact, ...]
    steps: tuple[SheetStep, ...]
    activities: tuple[Activity, ...]
    evidence: tuple[Evidence, ...]
    alarms: tuple[AlarmRow, ...]
    disputes: tuple[str, ...]


def project_sheet(project: Project, *, on: date) -> ProjectSheet:
    """Return the handover sheet of one project. A fixed number of queries."""
    outline = getattr(project, "outline", None)
    gate = next_gate(project.stage)
    lacking = missing_for(gate.stage, held(project)) if gate else []
    activities = list(project.activities.select_related("by").order_by("-on", "-pk"))
    disputes = CollisionCase.objects.filter(
        project=project, state__in=[CaseState.OPEN, CaseState.APPEALED]
    )
    return ProjectSheet(
        code=project.code, name=project.name, company_name=project.company.name,
        kind_label=str(project.get_kind_display()), stage_label=str(project.get_stage_display()),
        claimed_label=str(project.get_claimed_stage_display()) if project.claimed_stage else "",
        since=project.stage_since, owner_name=str(project.owner or ""),
        co_owners=tuple(c.user.name for c in project.co_owners.filter(until__isnull=True)
                        .select_related("user")),
        planned_cny=project.planned_cny, agreed_cny=project.agreed_cny,
        fixed_cny=project.fixed_cny, land_mu=project.land_mu,
        contents=outline.contents if outline else "",
        progress_note=outline.progress_note if outline else "",
        decision_maker=outline.decision_maker if outline else "",
        protected_until=project.protected_until,
        missing=tuple(dict.fromkeys(item.label for item in lacking)),
        contacts=_contacts(project), steps=_steps(activities),
        activities=tuple(activities[:LATEST]),
        evidence=tuple(project.evidence.select_related("file").order_by("uploaded_at")),
        alarms=tuple(alarms_of(project, on=on)),
        disputes=tuple(disputes.values_list("code", flat=True)),
    )  # fmt: skip


def _contacts(project: Project) -> tuple[SheetContact, ...]:
    known = [
        SheetContact(c.name, c.title, c.phone, c.email, c.source)
        for c in Contact.objects.filter(company=project.company_id)
    ]
    reported = [
        SheetContact(r.contact_name, r.contact_title, r.contact_phone, r.contact_email, r.code)
        for r in project.registrations.exclude(contact_name="").order_by("registered_at")
    ]
    return tuple(dict.fromkeys([*known, *reported]))


def _steps(activities: list[Activity]) -> tuple[SheetStep, ...]:
    return tuple(
        SheetStep(a.next_step, a.next_step_on, a.on)
        for a in activities
        if a.next_step and a.step_done_at is None
    )


def handover_sheet(giver: User, *, on: date, limit: int = 60) -> list[ProjectSheet]:
    """Return the sheets of everything a person owns, those signed last. The number of queries
    grows with the projects; a person holds few."""
    rows = (
        Project.objects.filter(owner=giver).exclude(stage=Stage.X)
        .select_related("company", "owner", "outline")
    )  # fmt: skip
    return [project_sheet(p, on=on) for p in rows.order_by("signed_on", "code")[:limit]]
