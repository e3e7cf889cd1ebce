"""The knowledge card of a segment: chain, residents, policies in force, the zone's endowments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yanzhen.chains.models import Segment
from yanzhen.chains.queries import Neighbour, segment_facts
from yanzhen.companies.models import Company, Placement
from yanzhen.incentives.models import Clause
from yanzhen.incentives.queries.finding import clauses_for, limits, offers
from yanzhen.prospects.queries.gaps import SegmentGap, zone_gaps
from yanzhen.resources.models import Parcel, Plant
from yanzhen.resources.queries.ledger import BudgetRow, budget_table
from yanzhen.resources.states import SiteState, in_states

MOST_RESIDENTS = 12


@dataclass(frozen=True, slots=True)
class Endowment:
    """What the zone has free on a day."""

    parcels: Sequence[Parcel]
    plants: Sequence[Plant]
    budgets: Sequence[BudgetRow]

    @property
    def free_mu(self) -> Decimal:
        return sum((p.area_mu for p in self.parcels), Decimal(0))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that an officer should have at the fingertips about a segment."""

    segment: Segment
    suppliers: tuple[Neighbour, ...]
    buyers: tuple[Neighbour, ...]
    routes: list[str]
    applications: list[str]
    cities: list[str]
    listed: list[str]
    residents: list[Company]
    gap: SegmentGap | None
    gives: list[Clause]
    forbids: list[Clause]
    endowment: Endowment
    clauses: list[Clause] = field(default_factory=list)


def knowledge(code: str, on: date) -> Knowledge:
    """Return the card of a segment as of a day; the same for everybody.

    :raises Segment.DoesNotExist: if there is none of this code.
    """
    facts = segment_facts(code, on=on)
    segment = facts.segment
    placed = Placement.objects.filter(
        segment_code=segment.code, confirmed_at__isnull=False, company__is_resident=True,
        company__merged_into=None,
    ).select_related("company").order_by("company__name")  # fmt: skip
    clauses = clauses_for([segment.chain.pillar.name], on=on)
    return Knowledge(
        segment, facts.suppliers, facts.buyers,
        [one.name for one in segment.routes.all()],
        [one.name for one in segment.applications.all()],
        [city.name for city in segment.cities.all()],
        [str(firm) for firm in segment.listed_firms.all()][:MOST_RESIDENTS],
        [row.company for row in placed[:MOST_RESIDENTS]],
        zone_gaps(on).get(segment.code), offers(clauses), limits(clauses), endowment(on), clauses,
    )  # fmt: skip


def endowment(on: date) -> Endowment:
    """Return what is free on a day. Six queries at most."""
    parcels = in_states(Parcel.objects.all(), [SiteState.FREE], on).order_by("-area_mu", "code")
    plants = in_states(Plant.objects.all(), [SiteState.FREE], on).order_by("-floor_sqm", "code")
    budgets = [row for row in budget_table(on.year) if row.free is not None]
    return Endowment(list(parcels), list(plants), budgets)
