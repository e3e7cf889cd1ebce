"""What counts, found in the evidence itself: the one place where the rules of counting are applied.

The books keep what this module finds; a rebuild and a check find it anew from the same rules.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from yanzhen.targets.books.bands import Bands
from yanzhen.targets.books.holders import Holders
from yanzhen.targets.books.papers import Papers, Project, read_papers
from yanzhen.targets.books.rulings import Ruled, of_case, rule
from yanzhen.targets.terms import LeftOut, Source

REACHED = {
    "S12": (Source.STATISTICS, "STATISTICS_NOTICE"),
    "S13": (Source.COMPLETION, "COMPLETION"),
    "S14": (Source.PRODUCTION, "SALES_INVOICE"),
    "S15": (Source.OUTPUT, "OUTPUT_STATEMENT"),
}
BASES = {"LAND": Source.START_LAND, "STATISTICS": Source.START_STATS,
         "ASSESSMENT": Source.START_RULE}  # fmt: skip
PAID = {"FIXED_DONE": Source.FIXED, "ARRIVED": Source.ARRIVED,
        "FOREIGN_AGREED": Source.FOREIGN_AGREED, "FOREIGN_RECEIVED": Source.FOREIGN}  # fmt: skip
IN_DOLLARS = (Source.FOREIGN_AGREED, Source.FOREIGN)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that counts (or is left out), as a line of the books says it."""

    key: str
    source: str
    on: date
    project: int | None
    evidence: int | None
    origin: int
    person: int | None
    team: int | None
    pillar: str
    band: int
    number: int
    cents: int
    left_out: str
    why: str
    known_at: datetime


def facts_of_projects(numbers: Collection[int]) -> list[Fact]:
    """Return what counts of some projects, by all sources. A fixed number of queries."""
    if not numbers:
        return []
    papers = read_papers(numbers)
    holders = Holders.of_projects(papers.projects.values())
    bands = Bands()
    found: list[Fact] = []
    for project in papers.projects.values():
        for fact in _of_project(project, papers, bands):
            person, team = holders.on(project, fact.on)
            found.append(replace(fact, person=person, team=team))
    return found


def _of_project(project: Project, papers: Papers, bands: Bands) -> Iterator[Fact]:
    ruled = rule(project, papers)
    yield from _signing(project, papers, bands, ruled)
    yield from _building(project, papers, ruled)
    for money in papers.money.get(project.pk, ()):
        source = PAID[money.kind]
        cents = money.usd_cents if source in IN_DOLLARS else money.cny_cents
        yield _fact(project, source, f"M{money.pk}", money.on, money.known_at, cents=cents,
                    evidence=money.evidence, origin=money.pk)  # fmt: skip
    if note := papers.first(project, "TRIAGE_NOTE"):
        yield _fact(project, Source.TRIAGE, f"P{project.pk}", note.day, note.known_at,
                    evidence=note.pk)  # fmt: skip


def _signing(project: Project, papers: Papers, bands: Bands, ruled: Ruled) -> Iterator[Fact]:
    contract = papers.contract(project)
    if contract is None:
        yield from _not_signed(project, papers)
        return
    whole = contract.cents
    facts = [
        _fact(project, Source.CONTRACT, f"E{contract.pk}", contract.day, contract.known_at,
              cents=whole, evidence=contract.pk, band=bands.of_contract(whole, contract.day))
    ]  # fmt: skip
    if licence := papers.first(project, "LICENCE"):
        day = max(contract.day, licence.day)
        band = bands.of_registered(whole, papers.dollars(project, contract.day), day)
        facts.append(
            _fact(project, Source.REGISTERED, f"E{contract.pk}", day,
                  max(contract.known_at, licence.known_at), cents=whole, evidence=licence.pk,
                  band=band)
        )  # fmt: skip
    for fact in facts:
        yield from _ruled(fact, ruled)


def _ruled(fact: Fact, ruled: Ruled) -> Iterator[Fact]:
    """Yield a fact as a ruling lets it count: whole, not at all, or an increment of it.

    An increment adds to the sums and is no project of its own.
    """
    if not ruled.left_out:
        yield fact
        return
    counts = min(max(ruled.counts_cents, 0), fact.cents)
    if counts:
        yield replace(fact, key=f"{fact.key}+", number=0, cents=counts, band=0, why=ruled.why)
    yield replace(fact, cents=fact.cents - counts, left_out=ruled.left_out, why=ruled.why)


def _not_signed(project: Project, papers: Papers) -> Iterator[Fact]:
    """Yield what looks like a signing and is none, so that a page can say why."""
    for paper in papers.frameworks(project):
        yield _fact(project, Source.CONTRACT, f"E{paper.pk}", paper.day, paper.known_at,
                    cents=paper.cents, evidence=paper.pk, left_out=LeftOut.FRAMEWORK)  # fmt: skip


def _building(project: Project, papers: Papers, ruled: Ruled) -> Iterator[Fact]:
    barred = ruled.left_out if ruled.bars_all else ""
    for fact in [*_filed(project, papers), *_started(project, papers), *_reached(project, papers)]:
        yield replace(fact, left_out=barred, why=ruled.why) if barred else fact


def _filed(project: Project, papers: Papers) -> Iterator[Fact]:
    paper = papers.first(project, "FILING")
    if paper and project.planned_cents:
        yield _fact(project, Source.FILED, f"P{project.pk}", paper.day, paper.known_at,
                    cents=project.planned_cents, evidence=paper.pk)  # fmt: skip


def _started(project: Project, papers: Papers) -> Iterator[Fact]:
    photo = papers.start(project)
    if photo is None:
        return
    held = of_case(*papers.cases[photo.pk]) if photo.pk in papers.cases else Ruled()
    sources = [Source.START, *(BASES[b] for b in project.start_bases if b in BASES)]
    for source in sources:
        yield _fact(project, source, f"P{project.pk}", photo.day, photo.known_at,
                    cents=project.planned_cents or project.size_cents, evidence=photo.pk,
                    left_out=held.left_out, why=held.why)  # fmt: skip


def _reached(project: Project, papers: Papers) -> Iterator[Fact]:
    for stage, day in papers.reached.get(project.pk, ()):
        source, proof = REACHED[stage]
        paper = papers.first(project, proof)
        known = paper.known_at if paper else project.registered_at
        yield _fact(project, source, f"P{project.pk}", day, known,
                    evidence=paper.pk if paper else None)  # fmt: skip


def _fact(
    project: Project, source: Source, key: str, on: date, known_at: datetime, *, cents: int = 0,
    evidence: int | None = None, origin: int = 0, band: int = 0, left_out: str = "", why: str = "",
) -> Fact:  # fmt: skip
    return Fact(f"{source.value}:{key}", source.value, on, project.pk, evidence, origin, None, None,
                project.pillar, band, 1, cents, str(left_out), why, known_at)  # fmt: skip


def counting(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the facts that are added up."""
    return (fact for fact in facts if not fact.left_out)
