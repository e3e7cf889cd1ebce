"""First report of an investor: it makes a lead, joins one, or opens a dispute."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.companies.models import Company
from yanzhen.desk.models import Partner
from yanzhen.journal.commands import parts, record
from yanzhen.projects import policies
from yanzhen.projects.calc import found_words
from yanzhen.projects.commands import collisions, joining
from yanzhen.projects.commands.amounts import Sum, require_fixed_within_planned, set_amount
from yanzhen.projects.commands.choosing import (
    deciding_hit,
    require_choice,
    require_not_ones_own,
)
from yanzhen.projects.commands.common import (
    begin_tenure,
    link,
    require_sum,
    subject,
)
from yanzhen.projects.commands.indexing import keep_search_text
from yanzhen.projects.commands.keys import keep_keys
from yanzhen.projects.commands.phases import lock_parent
from yanzhen.projects.commands.protecting import (
    protect,
    require_room,
    take_over,
)
from yanzhen.projects.models import (
    AmountKind,
    Channel,
    Choice,
    CollisionCase,
    Origin,
    Project,
    ProjectKind,
    ProjectOutline,
    Registration,
)
from yanzhen.projects.queries.matching import Hit, Investor, find_hits
from yanzhen.projects.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an officer reports of an investor and a project."""

    channel: str
    company: Company
    project_name: str
    investor_name: str = ""
    kind: str = ProjectKind.NEW
    product: str = ""
    contents: str = ""
    contact_name: str = ""
    contact_title: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    partner: Partner | None = None
    referrer: str = ""
    planned: Sum | None = None
    fixed: Sum | None = None
    land_mu: Decimal | None = None
    pillar: str = ""
    segment_code: str = ""
    decision_maker: str = ""
    decision_maker_title: str = ""
    output_cny: Decimal | None = None
    tax_cny: Decimal | None = None
    staff: int | None = None
    energy_tce: Decimal | None = None
    # The code of the signed project whose contract this one continues.
    parent: str = ""

    @property
    def investor(self) -> Investor:
        return Investor(
            name=self.investor_name or self.company.name, product=self.product,
            project_name=self.project_name, company=self.company, uscc=self.company.uscc or "",
            contact_phone=self.contact_phone, contact_email=self.contact_email,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registered:
    """What a report led to: its registration, the project, and the dispute if there is one."""

    registration: Registration
    project: Project
    case: CollisionCase | None = None


@transaction.atomic
def register_lead(
    report: Report,
    *,
    by: User,
    at: datetime,
    choice: str = "",
    about: str = "",
    statement: str = "",
    confirmed_different: bool = False,
    submission: str = "",
) -> Registered:
    """Register an investor at the server's time, and make, join, take or dispute a lead.

    Registrations are taken one at a time: the series' counter is the lock, so that of two people
    reporting one investor at once the second one meets the first one's lead.

    Args:
        choice, about: what to do about a hit, and which project it is about (the strongest hit
            if none is named).
        statement: why a parallel project is another one, or why one disputes.
        confirmed_different: the person has seen the weaker hits and says they are not the same.
        submission: the form's own number; the same form sent twice makes one registration.

    :raises CollisionFound: if a hit needs a choice.
    :raises Refused: if the report is excluded, incomplete or over the holding cap.
    """
    policies.require_can_register(by)
    day = localdate(at)
    number = next_number(f"registration-{day.year}")
    if submission and (sent := _sent_before(submission)):
        return sent
    _require_valid(report, day)
    found = find_hits(report.investor, on=day)
    require_not_ones_own(found, by)
    hits = [hit for hit in found if not hit.is_lost]
    hit = deciding_hit(hits, about)
    chosen = require_choice(hit, hits, choice, statement, confirmed_different, by, at)
    if hit is not None and chosen in (Choice.JOIN, Choice.DISPUTE, Choice.TAKE):
        project, code = Project.objects.select_for_update().get(code=hit.project_code), chosen
    else:
        require_room(by, day, report.company.pk)
        project, code = _open_lead(report, by, at), chosen
    registration = _write(report, number, project, code, by, at, submission)
    met = (
        [one for one in hits if one.blocks and one is not hit] if chosen == Choice.PARALLEL else []
    )
    return _follow(registration, project, hit, met, statement, by, at)


def _sent_before(submission: str) -> Registered | None:
    known = (
        Registration.objects.filter(submission=submission)
        .select_related("project", "collision").first()
    )  # fmt: skip
    if known is None or known.project is None:
        return None
    return Registered(known, known.project, getattr(known, "collision", None))


def _require_valid(report: Report, on: date) -> None:
    if report.channel not in Channel.values:
        raise Refused(_("请选择线索渠道。"), field="channel")
    if report.kind not in ProjectKind.values:
        raise Refused(_("请选择项目类型。"), field="kind")
    if not report.project_name.strip():
        raise Refused(_("请填写项目名称。"), field="project_name")
    if report.land_mu is not None and not 0 <= report.land_mu <= 100_000:
        raise Refused(_("用地亩数不合理，请核对。"), field="land_mu")
    for name in ("output_cny", "tax_cny"):
        require_sum(getattr(report, name) or None, on, name)
    for rule in found_words(f"{report.project_name} {report.contents}",
                            parameter("projects.excluded_words", on=on)):  # fmt: skip
        raise Refused(_("内容含“%(word)s”：%(why)s，不能登记。") % rule, field="contents")
    if report.company.is_resident and report.kind == ProjectKind.NEW:
        raise Refused(
            _("“%s”已落户本区，新增投资请按扩建、技改、增资或总部项目登记。") % report.company,
            field="kind",
        )


def _open_lead(report: Report, by: User, at: datetime) -> Project:
    day = localdate(at)
    project = Project(
        code=f"P{day.year}-{next_number(f'projects:{day.year}'):04d}",
        name=report.project_name.strip()[:160], kind=report.kind, origin=Origin.REGISTERED,
        company=report.company, pillar=report.pillar, segment_code=report.segment_code,
        product=report.product[:120], stage=Stage.S0, stage_since=day, registered_at=at,
        quiet_since=day, land_mu=report.land_mu,
        parent=lock_parent(report.parent, of="", by=by),
    )  # fmt: skip
    project.owner, project.team = by, by.team
    project.save()
    begin_tenure(project, by, on=day)
    set_amount(project, AmountKind.PLANNED, report.planned, day)
    set_amount(project, AmountKind.FIXED, report.fixed, day)
    require_fixed_within_planned(project)
    minimum = Decimal(parameter("projects.minimum_planned_cny", on=day))
    if project.planned_cny is not None and project.planned_cny < minimum:
        raise Refused(_("计划总投资低于登记下限，不作为招商线索。"), field="planned_cny")
    ProjectOutline.objects.create(
        project=project,
        **{f.name: getattr(report, f.name) for f in fields(report) if f.name in OUTLINED},
    )
    project.save()
    return project


OUTLINED = {"contents", "output_cny", "tax_cny", "staff", "energy_tce", "decision_maker",
            "decision_maker_title", "referrer"}  # fmt: skip


def is_effective(report: Report | Registration, on: date) -> bool:
    """Return whether a report has content: a contact person who can be reached, and contents."""
    least = parameter("projects.contents_min_characters", on=on)
    reachable = report.contact_phone.strip() or report.contact_email.strip()
    named = report.contact_name.strip()
    return bool(named and reachable) and len(report.contents.strip()) >= least


def _write(
    report: Report, number: int, project: Project, choice: str, by: User, at: datetime,
    submission: str,
) -> Registration:  # fmt: skip
    day = localdate(at)
    return Registration.objects.create(
        code=f"R{day.year}-{number:04d}", registered_at=at, by=by, team=by.team,
        channel=report.channel, partner=report.partner, referrer=report.referrer[:120],
        investor_name=report.investor_name or report.company.name,
        investor_uscc=report.company.uscc or "", company=report.company,
        project_name=report.project_name.strip()[:160], product=report.product[:120],
        contents=report.contents, contact_name=report.contact_name.strip(),
        contact_title=report.contact_title, contact_phone=report.contact_phone,
        contact_email=report.contact_email, effective=is_effective(report, day), choice=choice,
        estimate_cny=project.planned_cny if choice in ("", Choice.PARALLEL) else None,
        project=project, submission=submission or None,
    )  # fmt: skip


def _follow(
    registration: Registration, project: Project, hit: Hit | None, met: Sequence[Hit],
    statement: str, by: User, at: datetime,
) -> Registered:  # fmt: skip
    """Do what the choice says, and record the one event of the registration; `met` are other
    leads whose holders are to know of it."""
    case = None
    with parts() as inner:
        if registration.choice == Choice.DISPUTE and hit:
            case = collisions.open_case(project, registration, hit, statement, by, at)
        elif registration.choice == Choice.JOIN:
            joining.ask_to_join(registration, project, by, at)
        elif registration.choice == Choice.TAKE:
            take_over(project, by, at)
    if registration.choice in ("", Choice.PARALLEL, Choice.TAKE):
        protect(project, localdate(at), effective=registration.effective)
        keep_keys(project)
        keep_search_text(project)
        project.version += registration.choice == Choice.TAKE
        project.save()
    record(
        "project.registered", subject(project), by=by, at=at,
        links=link(project, f"user:{by.username}", *_other_links(registration, project, hit)),
        registration=registration.code, investor=registration.investor_name, name=project.name,
        channel=registration.get_channel_display(), effective=registration.effective,
        choice=registration.get_choice_display() if registration.choice else "",
        planned_cny=project.planned_cny, protected_until=project.protected_until,
        statement=statement, case=case.code if case else None, parts=inner,
    )  # fmt: skip
    collisions.tell_parties(registration, project, hit, case, by, at)
    for other in met:
        collisions.tell_parties(registration, project, other, None, by, at)
    return Registered(registration, project, case)


def _other_links(registration: Registration, project: Project, hit: Hit | None) -> list[str]:
    others = [subject(project.parent)] if project.parent else []
    others += [f"partner:{registration.partner.code}"] if registration.partner else []
    if hit and registration.choice == Choice.PARALLEL:
        others.append(f"project:{hit.project_code}")
    return others


@transaction.atomic
def complete_registration(code: str, report: Report, *, by: User, at: datetime) -> Registration:
    """Report again, with the content that was missing; protection begins now, not earlier.

    Who brought the lead, and through which channel, stays as first reported.

    :raises Refused: if contact or contents are still missing, or it is protected already.
    """
    day = localdate(at)
    number = next_number(f"registration-{day.year}")
    project = Project.objects.select_for_update().get(code=code)
    policies.require_can_change(by, project)
    if not project.lacks_protection:
        # Or whoever holds a lead would have its protection begin anew as often as they like.
        raise Refused(_("只有还没有首谈保护的线索要补全登记；保护期靠接触和核验材料续。"))
    if not is_effective(report, day):
        raise Refused(
            _("还缺有效内容：请填联系人、电话或邮箱，以及项目内容。"),
            missing=[_("联系人"), _("电话或邮箱"), _("项目内容")], field="contact_name",
        )  # fmt: skip
    if first := project.registrations.order_by("registered_at", "pk").first():
        report = replace(report, channel=first.channel, partner=first.partner,
                         referrer=first.referrer)  # fmt: skip
    registration = _write(report, number, project, "", by, at, "")
    ProjectOutline.objects.update_or_create(project=project, defaults={"contents": report.contents})
    protect(project, day, effective=True)
    project.version += 1
    project.save()
    keep_keys(project)
    record("project.registration_completed", subject(project), by=by, at=at, links=link(project),
           registration=registration.code, protected_until=project.protected_until)  # fmt: skip
    return registration
