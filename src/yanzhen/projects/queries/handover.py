"""Everything that whoever takes over must know: one sheet a project."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.companies.queries.contacts import contacts_of
from yanzhen.projects.models import (
    Activity,
    CaseState,
    CollisionCase,
    CoOwner,
    Evidence,
    Money,
    Project,
    Tenure,
    TenureEnd,
)
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
    money: tuple[Money, ...]
    tenures: tuple[Tenure, ...]
    evidence: tuple[Evidence, ...]
    alarms: tuple[AlarmRow, ...]
    disputes: tuple[str, ...]


def project_sheet(project: Project, *, reader: User, on: date) -> ProjectSheet:
    """Return the handover sheet of one project as `reader` may read it. A fixed number of
    queries."""
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
        protected_until=None if project.stage == Stage.X else project.protected_until,
        missing=tuple(dict.fromkeys(item.label for item in lacking)),
        contacts=_contacts(project, reader), steps=_steps(activities),
        activities=tuple(activities[:LATEST]),
        money=tuple(project.money.filter(struck_at__isnull=True).order_by("-on")),
        tenures=tuple(project.tenures.select_related("user", "team").order_by("-since", "-pk")),
        evidence=tuple(project.evidence.select_related("file").order_by("uploaded_at")),
        alarms=tuple(alarms_of(project, on=on)),
        disputes=tuple(disputes.values_list("code", flat=True)),
    )  # fmt: skip


def _contacts(project: Project, reader: User) -> tuple[SheetContact, ...]:
    """Return whom to call; a contact that came through another team's lead is not among them."""
    known = [
        SheetContact(c.name, c.title, c.phone, c.email, c.source)
        for c in contacts_of(project.company, reader)
        if not c.is_hidden
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


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a person would hand over: own projects, places as co-owner, open next steps."""

    owned: list[Project]
    helped: list[Project]
    steps: int


def holdings(giver: User) -> Holdings:
    """Return all that a handover of everything takes along. Three queries."""
    owned = Project.objects.filter(owner=giver).exclude(stage=Stage.X)
    helped = Project.objects.filter(co_owners__user=giver, co_owners__until__isnull=True)
    steps = Activity.objects.filter(project__in=owned.values("pk"), step_done_at__isnull=True)
    return Holdings(
        list(owned.select_related("company").order_by("signed_on", "code")),
        list(helped.select_related("company", "owner").order_by("code")),
        steps.exclude(next_step="").count(),
    )


def giver_choices(user: User) -> list[tuple[str, str]]:
    """Return whose work a person may hand over: of those who hold any, the own team's for a
    lead, one's own for an officer; those who left stand in the list too."""
    held = Exists(Project.objects.filter(owner=OuterRef("pk")).exclude(stage=Stage.X))
    helps = Exists(CoOwner.objects.filter(user=OuterRef("pk"), until__isnull=True))
    rows = User.objects.filter(held | helps).select_related("team").order_by("team", "name")
    if user.role == Role.TEAM_LEAD and user.team_id:
        rows = rows.filter(Q(team=user.team_id) | Q(pk=user.pk))
    elif user.role not in (Role.ZONE_LEADER, Role.ADMINISTRATOR):
        rows = rows.filter(pk=user.pk)
    return [(u.username, f"{u.name} · {u.team}" if u.team else u.name) for u in rows]


def sheets_of(
    giver: User, *, reader: User, on: date, handed_on: date | None = None
) -> list[ProjectSheet]:
    """Return the sheets of everything a person owns, those signed last; or of all they handed
    over on a day. The number of queries grows with the projects; a person holds few."""
    if handed_on:
        given = Tenure.objects.filter(
            user=giver, ended_by=TenureEnd.HANDED_OVER, until=handed_on
        )  # fmt: skip
        rows = Project.objects.filter(pk__in=given.values("project"))
    else:
        rows = Project.objects.filter(owner=giver).exclude(stage=Stage.X)
    rows = rows.select_related("company", "owner", "outline")
    return [project_sheet(p, reader=reader, on=on) for p in rows.order_by("signed_on", "code")]
