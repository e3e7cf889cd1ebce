"""What counts: signed contracts, starts, foreign capital, each with the document behind it.

Only verified evidence of projects that stand at (or were lost after) the proven gate is counted;
a contract is counted once, on the day it was signed. Claimed stages count for nothing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from yanzhen.accounts.models import Season, User
from yanzhen.projects.models import Evidence, EvidenceState, Money, MoneyKind, Origin, Project
from yanzhen.projects.stages import Proof, Stage


@dataclass(frozen=True, slots=True)
class CountedContract:
    """One signed contract with its evidence."""

    project_code: str
    project_name: str
    company_name: str
    company_code: str
    pillar: str
    team_id: int | None
    team_name: str
    owner_id: int | None
    owner_name: str
    signed_on: date
    amount_cny: Decimal
    planned_cny: Decimal | None
    stage: str
    evidence_id: int
    document_no: str
    file_id: int | None
    verified_by: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class CountedStart:
    """One start with the photo that shows it, by which definitions, and its planned total."""

    project_code: str
    project_name: str
    company_name: str
    pillar: str
    team_id: int | None
    team_name: str
    started_on: date
    planned_cny: Decimal | None
    agreed_cny: Decimal | None
    bases: tuple[str, ...]
    evidence_id: int
    document_no: str
    file_id: int | None
    verified_by: str


@dataclass(frozen=True, slots=True)
class CountedMoney:
    """One sum of money with its slip."""

    project_code: str
    project_name: str
    company_name: str
    team_id: int | None
    team_name: str
    on: date
    cny: Decimal
    usd: Decimal | None
    currency: str
    original: Decimal
    evidence_id: int
    document_no: str
    file_id: int | None
    verified_by: str


def contract_rows(
    *, since: date, until: date, min_amount_cny: Decimal | None = None, team: int | None = None
) -> QuerySet[Evidence]:
    """Return the counted contracts as rows of evidence, for sums and lists. Half-open: a
    contract of day `until` is not in it."""
    rows = Evidence.objects.filter(
        proof=Proof.AGREEMENT, state=EvidenceState.VERIFIED, project__signed_on=F("issued_on"),
        issued_on__gte=since, issued_on__lt=until,
    )  # fmt: skip
    if min_amount_cny is not None:
        rows = rows.filter(amount_cny__gte=min_amount_cny)
    return rows.filter(project__team=team) if team is not None else rows


def counted_contracts(
    *,
    since: date,
    until: date,
    min_amount_cny: Decimal | None = None,
    team: int | None = None,
    pillar: str = "",
) -> list[CountedContract]:
    """Return the contracts signed from `since` until before `until`, each once. One query.

    Args:
        min_amount_cny: only contracts of at least this amount in yuan.
        team: only those of one team (its number).
    """
    rows = contract_rows(since=since, until=until, min_amount_cny=min_amount_cny, team=team)
    if pillar:
        rows = rows.filter(project__pillar=pillar)
    rows = rows.select_related("project__company", "project__team", "project__owner", "decided_by")
    return [_contract(row) for row in rows.order_by("issued_on", "pk")]


def _contract(row: Evidence) -> CountedContract:
    project = row.project
    assert row.issued_on is not None and row.amount_cny is not None  # constraints of agreements
    return CountedContract(
        project.code, project.name, project.company.name, project.company.code, project.pillar,
        project.team_id, str(project.team or ""), project.owner_id, str(project.owner or ""),
        row.issued_on, row.amount_cny, project.planned_cny, project.stage, row.pk,
        row.document_no, row.file_id, str(row.decided_by or ""),
        localdate(row.decided_at) if row.decided_at else None,
    )  # fmt: skip


def start_rows(
    *, since: date, until: date, min_planned_cny: Decimal | None = None, team: int | None = None
) -> QuerySet[Evidence]:
    """Return the counted starts as rows of evidence (the first verified photo of each)."""
    rows = Evidence.objects.filter(
        proof=Proof.START_PHOTO, state=EvidenceState.VERIFIED, project__started_on=F("issued_on"),
        issued_on__gte=since, issued_on__lt=until,
    )  # fmt: skip
    if min_planned_cny is not None:
        rows = rows.filter(project__planned_cny__gte=min_planned_cny)
    return rows.filter(project__team=team) if team is not None else rows


def starts(
    *,
    since: date,
    until: date,
    min_planned_cny: Decimal | None = None,
    team: int | None = None,
    basis: str = "",
) -> list[CountedStart]:
    """Return the projects started from `since` until before `until`, each once. One query.

    Args:
        basis: only starts that hold by this definition (`StartBasis`).
    """
    rows = start_rows(since=since, until=until, min_planned_cny=min_planned_cny, team=team)
    rows = rows.select_related("project__company", "project__team", "decided_by")
    once = {row.project_id: row for row in reversed(list(rows.order_by("issued_on", "pk")))}
    found = sorted(once.values(), key=lambda row: (row.issued_on, row.pk))
    return [_start(row) for row in found if not basis or basis in row.project.start_bases]


def _start(row: Evidence) -> CountedStart:
    project = row.project
    assert row.issued_on is not None  # the photo of a start has a day
    return CountedStart(
        project.code, project.name, project.company.name, project.pillar, project.team_id,
        str(project.team or ""), row.issued_on, project.planned_cny, project.agreed_cny,
        tuple(project.start_bases), row.pk, row.document_no, row.file_id,
        str(row.decided_by or ""),
    )  # fmt: skip


def money_rows(kind: str, *, since: date, until: date, team: int | None = None) -> QuerySet[Money]:
    """Return the money of a kind that counts: not struck, with a verified slip."""
    rows = Money.objects.filter(
        kind=kind, on__gte=since, on__lt=until, struck_at__isnull=True,
        evidence__state=EvidenceState.VERIFIED,
    )  # fmt: skip
    return rows.filter(project__team=team) if team is not None else rows


def counted_money(
    kind: str, *, since: date, until: date, team: int | None = None
) -> list[CountedMoney]:
    """Return the money of a kind from `since` until before `until`. One query."""
    rows = money_rows(kind, since=since, until=until, team=team).select_related(
        "project__company", "project__team", "evidence__decided_by"
    )
    return [_money(row) for row in rows.order_by("on", "pk")]


def foreign_capital_received(
    *, since: date, until: date, team: int | None = None
) -> list[CountedMoney]:
    """Return the foreign capital actually received, in dollars as `usd`. One query."""
    return counted_money(MoneyKind.FOREIGN_RECEIVED, since=since, until=until, team=team)


def _money(row: Money) -> CountedMoney:
    slip = row.evidence
    assert slip is not None  # money_rows asks for a verified slip
    return CountedMoney(
        row.project.code, row.project.name, row.project.company.name, row.project.team_id,
        str(row.project.team or ""), row.on, row.cny, row.usd, row.currency, row.original,
        slip.pk, slip.document_no, slip.file_id, str(slip.decided_by or ""),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """A carried-over project: what is claimed, and what of it is proven so far."""

    project_code: str
    project_name: str
    company_name: str
    team_name: str
    owner_name: str
    claimed_stage: str
    claimed_on: date | None
    proven_stage: str
    amount_cny: Decimal | None
    is_proven: bool


def opening_balances(user: User, *, season: Season | None = None) -> list[OpeningBalance]:
    """Return the carried-over projects a person may see, unproven ones first; with a season,
    those whose claimed day falls in it. One query."""
    rows = Project.objects.in_full_to(user).filter(origin__in=[Origin.OPENING, Origin.IMPORTED])
    if season:
        rows = rows.filter(claimed_on__range=(season.starts_on, season.ends_on))
    rows = rows.exclude(stage=Stage.X).select_related("company", "team", "owner")
    found = [
        OpeningBalance(
            p.code, p.name, p.company.name, str(p.team or ""), str(p.owner or ""),
            p.claimed_stage, p.claimed_on, p.stage, p.agreed_cny or p.planned_cny,
            not p.claimed_stage,
        )
        for p in rows.order_by("code")[:2000]
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.is_proven, row.project_code))
