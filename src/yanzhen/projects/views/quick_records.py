"""What a quick record becomes: a lead, or an activity with its proof, files and next step."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest
from yanzhen.common import clock
from yanzhen.companies.models import Company
from yanzhen.desk.commands.files import upload_file
from yanzhen.desk.models import StoredFile
from yanzhen.projects import policies
from yanzhen.projects.addresses import company_url
from yanzhen.projects.commands.activities import Doing, record_activity
from yanzhen.projects.commands.amounts import Sum
from yanzhen.projects.commands.changing import change_project
from yanzhen.projects.commands.documents import Document
from yanzhen.projects.commands.proving import add_evidence
from yanzhen.projects.commands.registering import Report, register_lead
from yanzhen.projects.forms.quick import QuickKind
from yanzhen.projects.models import Activity, ActivityKind, Channel, Project
from yanzhen.projects.queries.pages_project import visible_in_full
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.views.investors import company_for

KINDS = {
    QuickKind.VISIT.value: ActivityKind.VISIT, QuickKind.RECEPTION.value: ActivityKind.RECEPTION,
    QuickKind.NOTE.value: ActivityKind.NOTE, QuickKind.LEAD.value: ActivityKind.NOTE,
}  # fmt: skip
PROVING = (ActivityKind.VISIT, ActivityKind.RECEPTION)


def keep_lead(
    request: SignedInRequest, cleaned: dict[str, Any], *, choice: str, statement: str, about: str
) -> tuple[str, str]:
    """Register a lead from a sentence; return its address and title."""
    user, at = request.user, clock.now()
    company = company_for(cleaned, by=user, at=at)
    amount, land = cleaned["amount"], cleaned["land"]
    report = Report(
        channel=Channel.OWN_VISIT, company=company, investor_name=cleaned["company_name"],
        project_name=_("%s项目") % (company.short_name or company.name), contents=cleaned["text"],
        planned=Sum(amount, cleaned["rate"]) if amount else None,
        land_mu=land.mu if land else None,
    )  # fmt: skip
    done = register_lead(
        report, by=user, at=at, choice="" if choice == "DIFFERENT" else choice,
        statement=statement, about=about, confirmed_different=choice == "DIFFERENT",
        submission=cleaned["token"],
    )  # fmt: skip
    if not visible_in_full(done.project, user):
        # Another's lead, asked to join or disputed: nothing is written on it before the answer.
        keep_files(request, cleaned, company.subject)
        address = reverse("projects:collision", args=[done.case.code]) if done.case else reverse(
            "projects:taken")  # fmt: skip
        return address, company.name
    if cleaned["next_step"]:
        record_activity(_doing(cleaned), by=user, at=at, project=done.project.code,
                        submission=f"{cleaned['token'][:34]}-next")  # fmt: skip
    keep_files(request, cleaned, f"project:{done.project.code}")
    return reverse("projects:page", args=[done.project.code]), done.project.name


def _doing(cleaned: dict[str, Any]) -> Doing:
    step, day = cleaned["next_step"], cleaned["next_step_on"]
    return Doing(
        kind=KINDS[cleaned["kind"]], on=cleaned["on"] or clock.today(),
        summary=cleaned["text"] or _("见附件"), place=_place(cleaned),
        next_step=step or (_("跟进") if day else ""), next_step_on=day,
    )  # fmt: skip


def _place(cleaned: dict[str, Any]) -> str:
    place, north, east = cleaned["place"], cleaned["latitude"], cleaned["longitude"]
    if north is None or east is None:
        return str(place)
    return f"{place} ({north:f}, {east:f})".strip()[:120]


def keep_record(request: SignedInRequest, cleaned: dict[str, Any]) -> tuple[str, str]:
    """Record a visit, reception or note; return the address and title of what it belongs to."""
    user, at = request.user, clock.now()
    company = company_for(cleaned, by=user, at=at)
    project = _project_of(request, cleaned["project"], company)
    activity = record_activity(
        _doing(cleaned), by=user, at=at, project=project.code if project else "",
        company=company, submission=cleaned["token"],
    )  # fmt: skip
    subject = f"project:{project.code}" if project else f"company:{company.code}"
    files = keep_files(request, cleaned, subject)
    if project is None:
        return company_url(company.code), company.name
    put_forward(request, activity, files[0] if files else None)
    _fill_gaps(request, project, cleaned)
    return reverse("projects:page", args=[project.code]), project.name


def _project_of(request: SignedInRequest, code: str, company: Company) -> Project | None:
    """Return the project meant: the named one, else the only one of the firm I work on."""
    rows = Project.objects.in_full_to(request.user).filter(company=company).exclude(stage=Stage.X)
    if code:
        rows = rows.filter(code=code)
    mine = [row for row in rows.order_by("-pk")[:5] if policies.can_work(request.user, row)]
    return mine[0] if len(mine) == 1 or (mine and code) else None


def put_forward(request: SignedInRequest, activity: Activity, file: StoredFile | None) -> None:
    """Put a visit forward as proof of contact, once; somebody else verifies it."""
    if activity.project is None or activity.kind not in PROVING or activity.evidence.exists():
        return
    document = Document(proof=Proof.VISIT_RECORD, activity=activity, file=file,
                        issued_on=activity.on)  # fmt: skip
    add_evidence(activity.project.code, document, by=request.user, at=clock.now())


def _fill_gaps(request: SignedInRequest, project: Project, cleaned: dict[str, Any]) -> None:
    """Let a sum and land that were said stand in a project that has none yet."""
    if not policies.can_change(request.user, project):
        return
    said: dict[str, Any] = {}
    if cleaned["amount"] and project.planned_cny is None and project.fixed_cny is None:
        said["planned"] = Sum(cleaned["amount"], cleaned["rate"])
    if cleaned["land"] and project.land_mu is None:
        said["land_mu"] = cleaned["land"].mu
    if said:
        project.refresh_from_db()
        change_project(project.code, version=project.version, by=request.user, at=clock.now(),
                       **said)  # fmt: skip


def keep_files(request: SignedInRequest, cleaned: dict[str, Any], subject: str) -> list[StoredFile]:
    given: list[UploadedFile] = [*cleaned["photos"], *cleaned["papers"]]
    return [
        upload_file(one.chunks(), name=one.name or "", by=request.user, at=clock.now(),
                    subject=subject)
        for one in given
    ]  # fmt: skip
