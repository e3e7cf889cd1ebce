"""The evidence of projects that counts, read in bulk as plain values."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from yanzhen.common.parameters import parameter
from yanzhen.companies.queries.among import among_numbers
from yanzhen.integrity.models import Exclusion as CaseExclusion
from yanzhen.projects.models import (
    AmountKind,
    Evidence,
    EvidenceState,
    Milestone,
    Money,
    ProjectAmount,
)
from yanzhen.projects.models import Project as ProjectRow
from yanzhen.projects.stages import Proof
from yanzhen.targets.models import Exclusion

COUNTED = (
    Proof.AGREEMENT, Proof.FRAMEWORK, Proof.LICENCE, Proof.FILING, Proof.START_PHOTO,
    Proof.TRIAGE_NOTE, Proof.STATISTICS_NOTICE, Proof.COMPLETION, Proof.SALES_INVOICE,
    Proof.OUTPUT_STATEMENT,
)  # fmt: skip
REACHED = ("S12", "S13", "S14", "S15")
KINDS = ("FIXED_DONE", "ARRIVED", "FOREIGN_AGREED", "FOREIGN_RECEIVED")


def cents_of(value: Decimal | None) -> int:
    """Return an amount in hundredths of its unit; unknown is nothing to add."""
    return int((value or Decimal(0)) * 100)


@dataclass(frozen=True, slots=True)
class Project:
    """What counting asks of a project itself."""

    pk: int
    pillar: str
    owner: int | None
    team: int | None
    signed_on: date | None
    started_on: date | None
    start_bases: tuple[str, ...]
    planned_cents: int
    size_cents: int
    parent: int | None
    parent_signed: bool
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """One verified document: its day, its sum, and since when it has proved."""

    pk: int
    proof: str
    day: date
    cents: int
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Paid:
    """One sum of money that counts."""

    pk: int
    kind: str
    on: date
    cny_cents: int
    usd_cents: int
    evidence: int | None
    known_at: datetime


@dataclass(slots=True)
class Papers:
    """All that counts of some projects, by project."""

    projects: dict[int, Project] = field(default_factory=dict)
    papers: dict[int, list[Paper]] = field(default_factory=dict)
    money: dict[int, list[Paid]] = field(default_factory=dict)
    # Papers that a confirmed case took out of the count: by which rule, and why.
    cases: dict[int, tuple[str, str]] = field(default_factory=dict)
    reached: dict[int, list[tuple[str, date]]] = field(default_factory=dict)
    rulings: dict[int, Exclusion] = field(default_factory=dict)
    foreign: dict[int, tuple[str, Decimal, Decimal]] = field(default_factory=dict)

    def first(self, project: Project, proof: str) -> Paper | None:
        """Return the earliest verified document of a kind."""
        return next((p for p in self.papers.get(project.pk, ()) if p.proof == proof), None)

    def contract(self, project: Project) -> Paper | None:
        """Return the agreement that counts: the one on whose day the project stands signed."""
        found = self.first(project, Proof.AGREEMENT)
        return found if found and found.day == project.signed_on else None

    def start(self, project: Project) -> Paper | None:
        """Return the photo on whose day the project stands started."""
        return next(
            (p for p in self.papers.get(project.pk, ())
             if p.proof == Proof.START_PHOTO and p.day == project.started_on),
            None,
        )  # fmt: skip

    def frameworks(self, project: Project) -> list[Paper]:
        return [p for p in self.papers.get(project.pk, ()) if p.proof == Proof.FRAMEWORK]

    def dollars(self, project: Project, on: date) -> int | None:
        """Return a foreign investor's sum in cents of a dollar, None where it is not foreign.

        In dollars as agreed; another currency by the yuan it was turned into, and the table's
        rate of the day.
        """
        held = self.foreign.get(project.pk)
        if held is None:
            return None
        currency, original, cny = held
        if currency == "USD":
            return cents_of(original)
        return int(cny * 100 / Decimal(str(parameter("projects.usd_rate", on=on))))


def read_papers(numbers: Collection[int]) -> Papers:
    """Return all that counts of some projects. Seven queries."""
    chosen = among_numbers(numbers)
    found = Papers()
    rows = ProjectRow.objects.filter(pk__in=chosen).select_related("parent")
    for row in rows.only(
        "pillar", "owner", "team", "signed_on", "started_on", "start_bases", "planned_cny",
        "size_cny", "registered_at", "parent__signed_on",
    ).order_by("pk"):  # fmt: skip
        found.projects[row.pk] = Project(
            row.pk, row.pillar, row.owner_id, row.team_id, row.signed_on, row.started_on,
            tuple(row.start_bases), cents_of(row.planned_cny), cents_of(row.size_cny),
            row.parent_id, bool(row.parent and row.parent.signed_on), row.registered_at,
        )  # fmt: skip
    _read_evidence(found, chosen)
    _read_money(found, chosen)
    milestones = Milestone.objects.filter(
        project__in=chosen, stage__in=REACHED, actual_on__isnull=False
    )
    for project, stage, day in milestones.values_list("project", "stage", "actual_on"):
        if day is not None:  # as asked for
            found.reached.setdefault(project, []).append((stage, day))
    for ruling in Exclusion.objects.filter(project__in=chosen, lifted_at__isnull=True):
        found.rulings[ruling.project_id] = ruling
    cases = CaseExclusion.objects.filter(project__in=chosen, lifted_on__isnull=True)
    for evidence, rule, reason in cases.values_list("evidence", "case__rule", "case__reason"):
        found.cases[evidence] = (rule, reason[:200])
    amounts = ProjectAmount.objects.filter(project__in=chosen, kind=AmountKind.AGREED)
    for project, currency, original, cny in amounts.exclude(currency="CNY").values_list(
        "project", "currency", "original", "cny"
    ):
        found.foreign[project] = (currency, original or Decimal(0), cny)
    return found


def _read_evidence(found: Papers, chosen: Any) -> None:
    rows = Evidence.objects.filter(
        state=EvidenceState.VERIFIED, proof__in=COUNTED, project__in=chosen
    )
    for project, pk, proof, issued, amount, decided, uploaded in rows.order_by(
        "issued_on", "pk"
    ).values_list(
        "project", "pk", "proof", "issued_on", "amount_cny", "decided_at", "uploaded_at"
    ):  # fmt: skip
        known = decided or uploaded
        paper = Paper(pk, proof, issued or localdate(known), cents_of(amount), known)
        found.papers.setdefault(project, []).append(paper)


def _read_money(found: Papers, chosen: Any) -> None:
    rows = Money.objects.filter(
        project__in=chosen, kind__in=KINDS, struck_at__isnull=True,
        evidence__state=EvidenceState.VERIFIED,
    )  # fmt: skip
    for project, pk, kind, on, cny, usd, evidence, recorded, decided in rows.order_by(
        "on", "pk"
    ).values_list(
        "project", "pk", "kind", "on", "cny", "usd", "evidence", "recorded_at",
        "evidence__decided_at",
    ):  # fmt: skip
        known = max(recorded, decided) if decided else recorded
        paid = Paid(pk, kind, on, cents_of(cny), cents_of(usd), evidence, known)
        found.money.setdefault(project, []).append(paid)
