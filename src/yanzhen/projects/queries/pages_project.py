"""A project's page: the facts at the left, who courts it, and the timeline at the right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment
from yanzhen.common import formats
from yanzhen.journal.queries import TimelineEntry, timeline
from yanzhen.journal.wording import sentence
from yanzhen.projects.addresses import company_url
from yanzhen.projects.models import (
    AmountKind,
    MoneyKind,
    Project,
    ProjectOutline,
    Registration,
)
from yanzhen.projects.queries.pages_pillars import pillar_names
from yanzhen.projects.stages import PROTECTED

ICONS = {
    "project.registered": "flag", "project.moved": "arrow-right", "project.lost": "flag-off",
    "project.restated": "arrow-back-up", "project.handed_over": "users",
    "evidence": "file-certificate", "activity": "message-circle", "money": "coin-yuan",
    "task": "checkbox", "collision": "alert-triangle", "milestone": "calendar",
    "project": "briefcase", "file": "paperclip",
}  # fmt: skip
TIMELINE_KINDS = ("activity", "evidence", "money", "project", "task", "collision")
WAN = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    url: str = ""
    dot: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the project: name, part, team."""

    name: str
    part: str
    initial: str


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the left column shows. `hero_label` says which amount the large figure is."""

    hero_label: str
    hero_cny: Decimal | None
    hero_note: str
    facts: list[Fact]
    people: list[Person]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline, as `common/_timeline.html` wants it."""

    at: datetime
    text: str
    who: str
    icon: str
    sub: str = ""
    url: str = ""
    tone: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)


def project_facts(project: Project, *, in_full: bool, on: date) -> ProjectFacts:
    """Return the left column; where the reader sees not all, only name, amount and place."""
    amounts = {row.kind: row for row in project.amounts.all()}
    agreed = project.agreed_cny is not None
    kind = AmountKind.AGREED if agreed else AmountKind.PLANNED
    main = amounts.get(kind)
    notes = [main.written] if main and main.written and in_full else []
    if agreed and project.planned_cny:
        notes.append(_("计划 %s") % formats.yi(project.planned_cny))
    if project.fixed_cny:
        notes.append(_("固投 %s") % formats.yi(project.fixed_cny))
    if arrived := _arrived(project):
        notes.append(_("到位 %s") % formats.yi(arrived))
    facts = _place_facts(project)
    reports = project.registrations.select_related("partner").order_by("registered_at")
    report = reports.first()
    if in_full:
        facts += _outline_facts(project) + _holding_facts(project, report, on)
    return ProjectFacts(
        str(kind.label), project.agreed_cny if agreed else project.planned_cny,
        " · ".join(notes), facts, _people(project, report),
    )  # fmt: skip


def _arrived(project: Project) -> Decimal:
    rows = project.money.filter(
        kind=MoneyKind.ARRIVED, struck_at__isnull=True, evidence__state="VERIFIED"
    )
    return sum((row for row in rows.values_list("cny", flat=True)), Decimal(0))


def _place_facts(project: Project) -> list[Fact]:
    name, dot = pillar_names().get(project.pillar, (project.pillar, ""))
    land = f"{formats.number(project.land_mu)} {_('亩')}" if project.land_mu is not None else ""
    return [
        Fact(_("投资方"), project.company.name,
             company_url(project.company.code)),
        Fact(_("项目类型"), project.get_kind_display()),
        *_contract_facts(project),
        Fact(_("产业"), name, dot=dot),
        Fact(_("链上位置"), _segment(project.segment_code)),
        Fact(_("用地"), land),
        Fact(_("固投强度"), _intensity(project)),
    ]  # fmt: skip


def _contract_facts(project: Project) -> list[Fact]:
    """Return whose contract the project continues; by name where that one is signed, as then
    everybody may read it."""
    parent = project.parent
    if parent is None:
        return []
    text = parent.name if parent.signed_on else parent.code
    url = reverse("projects:page", args=[parent.code])
    return [Fact(_("原合同项目"), text, url=url, note=_("本项目是它的续期"))]


def _segment(code: str) -> str:
    if not code:
        return ""
    named = Segment.objects.filter(code=code).values_list("chain__name", "name").first()
    return " · ".join(named) if named else ""


def _intensity(project: Project) -> str:
    """Return fixed investment over land in 万元/亩; missing where either is unknown."""
    if not project.fixed_cny or not project.land_mu:
        return ""
    wan_a_mu = project.fixed_cny / WAN / project.land_mu
    return f"{wan_a_mu:,.1f} {_('万元/亩')}"


def _outline_facts(project: Project) -> list[Fact]:
    outline: ProjectOutline | None = getattr(project, "outline", None)
    if outline is None:
        return []
    maker = " ".join(p for p in (outline.decision_maker, outline.decision_maker_title) if p)
    per_wan = ""
    if outline.energy_tce and outline.output_cny:
        per_wan = f"{outline.energy_tce / (outline.output_cny / WAN):.3f} {_('吨标煤/万元')}"
    return [
        Fact(_("主要产品"), project.product),
        Fact(_("达产年销售"), _yi(outline.output_cny)),
        Fact(_("达产年税收"), _yi(outline.tax_cny)),
        Fact(_("单位产值能耗"), per_wan),
        Fact(_("决策人"), maker),
    ]


def _yi(cny: Decimal | None) -> str:
    return f"{formats.yi(cny)} {_('亿元')}" if cny is not None else ""


def _holding_facts(project: Project, report: Registration | None, on: date) -> list[Fact]:
    facts = [Fact(_("登记时间"), formats.moment(project.registered_at))]
    if report:
        facts.append(Fact(_("渠道"), report.get_channel_display()))
    if project.stage in PROTECTED and not project.pooled_on:
        if project.protected_until is None:
            facts.append(Fact(_("首谈保护"), _("没有：缺联系人或内容")))
        else:
            left = (project.protected_until - on).days
            note = _("剩 %s 天") % left if left >= 0 else _("已过期")
            facts.append(Fact(_("首谈保护"), project.protected_until.isoformat(), note=note))
    return facts


def _people(project: Project, report: Registration | None) -> list[Person]:
    people = []
    if project.owner:
        people.append(
            Person(project.owner.name, _part(_("负责"), project.team), project.owner.name[:1])
        )
    rows = project.co_owners.filter(until__isnull=True).select_related("user", "team")
    rows = rows.only("project", "user__name", "team__short_name")
    people += [Person(r.user.name, _part(_("协办"), r.team), r.user.name[:1]) for r in rows]
    if report and (brought := report.partner.name if report.partner else report.referrer):
        people.append(Person(brought, _("引荐"), brought[:1]))
    return people


def _part(part: str, team: object) -> str:
    return f"{part} · {team}" if team else part


def project_happenings(
    project: Project,
    *,
    reader: User,
    kind: str = "",
    limit: int = 30,
    before: int | None = None,
) -> tuple[list[Happening], int | None]:
    """Return the latest of what happened and `reader` may read, and the next page's mark."""
    events = timeline(
        f"project:{project.code}", reader=reader, limit=limit + 1, before=before, kind=kind
    )
    # The last event opens the next page, whole: what one event tells is not torn apart.
    over = events[-1].id if len(events) > limit else None
    shown = [event for event in events if event.id != over] or events
    return happenings(shown), (shown[-1].id if over is not None else None)


def happenings(events: Iterable[TimelineEntry]) -> list[Happening]:
    return [
        Happening(
            at=event.at, text=sentence(event.verb, event.facts),
            who=event.actor_name or _("系统"), sub=str(event.facts.get("summary") or "")[:300],
            icon=ICONS.get(event.verb) or ICONS.get(event.verb.partition(".")[0], "point"),
        )
        for event in events
    ]  # fmt: skip


def visible_in_full(project: Project, user: User) -> bool:
    return Project.objects.in_full_to(user).filter(pk=project.pk).exists()
