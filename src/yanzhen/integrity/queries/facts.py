"""The facts of many projects at once, as the checks read them, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from yanzhen.common.parameters import parameter
from yanzhen.companies.models import ClassKind, CompanyClass, Figure, Metric, Relation
from yanzhen.integrity.calc import Agreement, Amounts, Investor, Limits, Period, Recognition
from yanzhen.integrity.calc import Project as Facts
from yanzhen.integrity.models import Stated, StatedKind
from yanzhen.projects.models import Evidence, EvidenceState, Milestone, Project, ProjectKind
from yanzhen.projects.stages import Proof, Stage
from yanzhen.resources.models import Claim
from yanzhen.resources.words import ClaimState

INTENT = (Proof.INTENT_LETTER, Proof.FRAMEWORK)
READ = (*INTENT, Proof.AGREEMENT, Proof.FILING, Proof.CONSTRUCTION_PERMIT, Proof.PLANT_LEASE,
        Proof.START_PHOTO)  # fmt: skip
# What is claimed has only to be handed in; what proves must be verified.
CLAIMED = (EvidenceState.PENDING.value, EvidenceState.VERIFIED.value)
FROM_ELSEWHERE = (ProjectKind.EXPANSION, ProjectKind.TECHNICAL_UPGRADE,
                  ProjectKind.CAPITAL_INCREASE)  # fmt: skip
KNOWN_TITLES = frozenset(kind.value for kind in ClassKind)


def read_limits(on: date) -> Limits:
    """Return the numbers in force on a day."""
    return Limits(
        amount_change=Decimal(parameter("integrity.amount_change", on=on)),
        founded_years=int(parameter("integrity.founded_years", on=on)),
        paid_in_share=Decimal(parameter("integrity.paid_in_share", on=on)),
        net_asset_times=Decimal(parameter("integrity.net_asset_times", on=on)),
        register_months=int(parameter("integrity.register_months", on=on)),
        idle_months=int(parameter("integrity.idle_months", on=on)),
        neighbours=frozenset(parameter("integrity.neighbours", on=on)),
    )


@dataclass(slots=True)
class _Books:
    """The rows of several projects, by what they hang on."""

    papers: dict[int, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    stated: dict[int, dict[str, list[Stated]]] = field(default_factory=dict)
    registered: dict[int, date] = field(default_factory=dict)
    sites: dict[str, str] = field(default_factory=dict)
    classes: dict[int, list[CompanyClass]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    figures: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    signed: dict[str, list[Agreement]] = field(default_factory=lambda: defaultdict(list))


def read_facts(projects: Collection[Project]) -> list[Facts]:
    """Return what the checks read of these projects (with their company). Ten queries."""
    companies = {project.company_id for project in projects}
    books = _Books()
    for paper in Evidence.objects.filter(project__in=projects, proof__in=READ, state__in=CLAIMED):
        books.papers[paper.project_id].append(paper)
    reached = Milestone.objects.filter(project__in=projects, stage=Stage.S6,
                                       actual_on__isnull=False)  # fmt: skip
    books.registered = {m.project_id: m.actual_on for m in reached if m.actual_on}
    relations = Relation.objects.filter(end__in=companies, kind__in=("PARENT", "SHAREHOLDER"))
    for start, end in relations.values_list("start", "end"):
        books.holders[end].add(start)
    listed = companies.union(*books.holders.values()) if books.holders else companies
    for entry in CompanyClass.objects.filter(company__in=listed).select_related("company"):
        books.classes[entry.company_id].append(entry)
    _read_figures(books, companies)
    _read_signed(books, projects)
    return [_facts_of(project, books) for project in projects]


def _read_figures(books: _Books, companies: Collection[int]) -> None:
    rows = Figure.objects.filter(company__in=companies, metric__in=(Metric.STAFF, Metric.ENERGY),
                                 is_current=True)  # fmt: skip
    for figure in rows:
        books.figures[figure.company_id].append(figure)


def _read_signed(books: _Books, projects: Collection[Project]) -> None:
    """Read every signing of the same investors, each with where it is to stand."""
    codes = {project.company.uscc for project in projects if project.company.uscc}
    rows = Evidence.objects.filter(
        Q(project__company__uscc__in=codes) | Q(project__in=projects),
        proof=Proof.AGREEMENT, state=EvidenceState.VERIFIED,
    ).select_related("project__company")  # fmt: skip
    papers = list(rows)
    touched = {paper.project_id for paper in papers} | {project.pk for project in projects}
    for said in Stated.objects.filter(project__in=touched).order_by("as_of", "pk"):
        books.stated.setdefault(said.project_id, {}).setdefault(said.kind, []).append(said)
    names = {paper.project.code for paper in papers} | {project.code for project in projects}
    live = (ClaimState.RESERVED, ClaimState.COMMITTED)
    claims = Claim.objects.filter(project_code__in=names, state__in=live, budget__isnull=True)
    for claim in claims.select_related("parcel", "plant"):
        books.sites[claim.project_code] = str((claim.parcel or claim.plant).code)  # type: ignore[union-attr]
    for paper in papers:
        if paper.issued_on is None:
            continue
        key = paper.project.company.uscc or f"#{paper.project_id}"
        books.signed[key].append(
            Agreement(paper.project.code, paper.document_no, paper.issued_on,
                      paper.project.company.uscc or "", _site(paper.project, books))
        )  # fmt: skip


def _site(project: Project, books: _Books) -> str:
    said = _latest(books, project.pk, StatedKind.SITE)
    return books.sites.get(project.code) or (said.text if said else "")


def _latest(books: _Books, project: int, kind: str) -> Stated | None:
    told = books.stated.get(project, {}).get(kind, [])
    return told[-1] if told else None


def _sum(books: _Books, project: int, kind: str) -> Decimal | None:
    said = _latest(books, project, kind)
    return said.cny if said else None


def _facts_of(project: Project, books: _Books) -> Facts:
    papers = books.papers[project.pk]
    signed = books.signed.get(project.company.uscc or f"#{project.pk}", [])
    photos = [p for p in papers if p.proof == Proof.START_PHOTO]
    started = [p.issued_on for p in photos if p.issued_on]
    if project.started_on:
        started.append(project.started_on)
    return Facts(
        code=project.code,
        agreement=next((one for one in signed if one.project == project.code), None),
        others=tuple(one for one in signed if one.project != project.code),
        amounts=Amounts(
            _amount(papers, INTENT), _amount(papers, (Proof.AGREEMENT,)),
            _amount(papers, (Proof.FILING,)),
        ),
        investor=_investor(project, books),
        registered_on=books.registered.get(project.pk),
        start_claimed_on=min(started, default=None),
        permit=_held(papers, Proof.CONSTRUCTION_PERMIT),
        lease=_held(papers, Proof.PLANT_LEASE),
        periods=_periods(books.figures[project.company_id]),
        is_expansion=project.kind in FROM_ELSEWHERE,
    )  # fmt: skip


def _held(papers: Iterable[Evidence], proof: Proof) -> bool:
    return any(p.proof == proof and p.state == EvidenceState.VERIFIED for p in papers)


def _amount(papers: Iterable[Evidence], proofs: tuple[Proof, ...]) -> Decimal | None:
    told = [p for p in papers if p.proof in proofs and p.state == EvidenceState.VERIFIED
            and p.amount_cny]  # fmt: skip
    return max(told, key=lambda p: (str(p.issued_on or ""), p.pk)).amount_cny if told else None


def _investor(project: Project, books: _Books) -> Investor:
    company, pk = project.company, project.pk
    own = books.classes[company.pk] + [
        entry for holder in sorted(books.holders[company.pk]) for entry in books.classes[holder]
    ]
    moved = _latest(books, pk, StatedKind.MOVED_FROM)
    titles = books.stated.get(pk, {}).get(StatedKind.TITLE, [])
    return Investor(
        uscc=company.uscc or "",
        founded_on=company.founded_on,
        paid_in_cny=_sum(books, pk, StatedKind.PAID_IN),
        promised_equity_cny=_sum(books, pk, StatedKind.PROMISED_EQUITY),
        group_net_assets_cny=_sum(books, pk, StatedKind.NET_ASSETS),
        titles=tuple(dict.fromkeys(said.text for said in titles)),
        listed=tuple(
            Recognition(e.kind, e.source, e.edition, e.valid_from, e.valid_until, str(e.company))
            for e in own
        ),
        known_kinds=KNOWN_TITLES,
        division=company.county_code,
        moves_from=moved.text if moved else "",
    )


def _periods(figures: Iterable[Figure]) -> tuple[Period, ...]:
    staff = {f.period_on: f.value for f in figures if f.metric == Metric.STAFF}
    energy = {f.period_on: f.value for f in figures if f.metric == Metric.ENERGY}
    days = sorted(staff.keys() | energy.keys())
    return tuple(Period(day, staff.get(day), energy.get(day)) for day in days)
