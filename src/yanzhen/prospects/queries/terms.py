"""The terms of the points card for many firms at once; None where nothing is known."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.db.models import Q

from yanzhen.chains.models import SegmentIndustry
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import (
    Company,
    CompanyClass,
    Placement,
    Relation,
    RelationKind,
    Signal,
)
from yanzhen.companies.queries.among import among_numbers
from yanzhen.companies.queries.signals import intents
from yanzhen.prospects.calc.card import TERMS, Card, Shares, score
from yanzhen.prospects.queries.gaps import SegmentGap, zone_gaps


@dataclass(slots=True)
class Terms:
    """Firms (by number, in order) with their terms; `segments` is the segment that earns most."""

    numbers: list[int]
    shares: dict[str, Shares]
    against: Shares
    segments: list[str] = field(default_factory=list)

    def card(self, on: date) -> Card:
        return score(self.shares, self.against, parameter("prospects.weights", on=on))


def read_terms(
    on: date, *, only: Collection[int] | None = None, gaps: dict[str, SegmentGap] | None = None
) -> Terms:
    """Return the terms of every firm outside the zone, or of those of `only`.

    A fixed number of queries however many firms.
    """
    gaps = zone_gaps(on) if gaps is None else gaps
    firms = Company.objects.live().filter(is_resident=False)
    if only is not None:
        firms = firms.filter(pk__in=among_numbers(only))
    rows = list(firms.order_by("pk").values_list("pk", "county_code", "industry_code"))
    numbers = [row[0] for row in rows]
    at = {number: place for place, number in enumerate(numbers)}
    found = Terms(
        numbers, {name: np.full(len(rows), np.nan) for name in TERMS}, np.zeros(len(rows)),
        [""] * len(rows),
    )  # fmt: skip
    _by_industry(found, [row[2] for row in rows], gaps, on)
    _by_placement(found, at, gaps, on, only)
    _links(found, at, on, only)
    _classes(found, at, on, only)
    _signals(found, at, on, only)
    _near(found, at, [row[1] for row in rows], on, only)
    return found


def _earn(found: Terms, place: int, share: float, segment: str) -> None:
    held = found.shares["gap"][place]
    if np.isnan(held) or share > held:
        found.shares["gap"][place], found.segments[place] = share, segment


def _by_industry(
    found: Terms, codes: list[str], gaps: dict[str, SegmentGap], on: date
) -> None:  # fmt: skip
    discount = float(parameter("prospects.unconfirmed_share", on=on))
    best: dict[str, tuple[float, str]] = {}
    for gbt, segment in SegmentIndustry.objects.values_list("gbt_code", "segment__code"):
        if segment in gaps:
            one = (gaps[segment].share * discount, segment)
            best[gbt] = max(best.get(gbt, one), one)
    for place, code in enumerate(codes):
        if code in best:
            _earn(found, place, *best[code])


def _by_placement(
    found: Terms, at: dict[int, int], gaps: dict[str, SegmentGap], on: date,
    only: Collection[int] | None,
) -> None:  # fmt: skip
    discount = float(parameter("prospects.unconfirmed_share", on=on))
    rows = Placement.objects.filter(company__is_resident=False)
    if only is not None:
        rows = rows.filter(company__in=among_numbers(only))
    for company, segment, confirmed in rows.values_list(
        "company_id", "segment_code", "confirmed_at"
    ):
        if company in at and segment in gaps:
            share = gaps[segment].share * (1.0 if confirmed else discount)
            _earn(found, at[company], share, segment)


def _links(found: Terms, at: dict[int, int], on: date, only: Collection[int] | None) -> None:
    """Count the residents that a firm is known to supply or to buy from."""
    partners: dict[int, set[int]] = defaultdict(set)
    rows = Relation.objects.filter(kind=RelationKind.SUPPLIES).filter(
        Q(start__is_resident=True) | Q(end__is_resident=True)
    )
    if only is not None:
        rows = rows.filter(Q(start__in=among_numbers(only)) | Q(end__in=among_numbers(only)))
    pairs = rows.values_list("start_id", "end_id", "start__is_resident", "end__is_resident")
    for start, end, start_here, end_here in pairs:
        if start in at and end_here:
            partners[start].add(end)
        if end in at and start_here:
            partners[end].add(start)
    full = float(parameter("prospects.link_full", on=on))
    for firm, others in partners.items():
        found.shares["link"][at[firm]] = min(1.0, len(others) / full)


def _classes(found: Terms, at: dict[int, int], on: date, only: Collection[int] | None) -> None:
    worth = parameter("prospects.class_values", on=on)
    rows = CompanyClass.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    if only is not None:
        rows = rows.filter(company__in=among_numbers(only))
    held = found.shares["class"]
    for company, kind in rows.values_list("company_id", "kind"):
        if company in at:
            share = float(worth.get(kind, 0.0))
            held[at[company]] = np.nanmax([held[at[company]], share])


def _signals(found: Terms, at: dict[int, int], on: date, only: Collection[int] | None) -> None:
    full = float(parameter("prospects.intent_full", on=on))
    told = Signal.objects.filter(withdrawn_at__isnull=True, seen_on__lte=on).order_by()
    if only is not None:
        told = told.filter(company__in=among_numbers(only))
    known = [n for n in told.values_list("company_id", flat=True).distinct() if n in at]
    for company, intent in intents(known, on=on).items():
        speaking_for = [term.points for term in intent.terms if term.points > 0]
        speaking_against = [-term.points for term in intent.terms if term.points < 0]
        if speaking_for:
            found.shares["intent"][at[company]] = min(1.0, sum(speaking_for) / full)
        found.against[at[company]] = min(1.0, sum(speaking_against) / full)


def _near(
    found: Terms, at: dict[int, int], counties: list[str], on: date, only: Collection[int] | None
) -> None:  # fmt: skip
    """Look where a firm and its daughters sit; the nearest counts."""
    home, worth = parameter("prospects.home_city", on=on), parameter("prospects.near_values", on=on)

    def share(county: str) -> float:
        if county[:4] == home:
            return float(worth["city"])
        return float(worth["province"]) if county[:2] == home[:2] else 0.0

    held = found.shares["near"]
    for place, county in enumerate(counties):
        if county:
            held[place] = share(county)
    rows = Relation.objects.filter(kind=RelationKind.PARENT).exclude(end__county_code="")
    if only is not None:
        rows = rows.filter(start__in=among_numbers(only))
    for parent, county in rows.values_list("start_id", "end__county_code"):
        if parent in at:
            held[at[parent]] = np.nanmax([held[at[parent]], share(county)])
