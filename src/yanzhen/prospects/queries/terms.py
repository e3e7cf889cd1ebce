"""The terms of the points card for many firms at once; NaN where nothing is known."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from yanzhen.chains.models import SegmentIndustry
from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.intent import Intent, weigh
from yanzhen.companies.models import RelationKind, Signal
from yanzhen.companies.queries.signals import seen_of, weighings
from yanzhen.prospects.calc.card import TERMS, Card, Shares, score
from yanzhen.prospects.queries.gaps import SegmentGap, zone_gaps
from yanzhen.prospects.queries.known import Known
from yanzhen.prospects.queries.spilling import spill_shares


@dataclass(slots=True)
class Terms:
    """Firms (by number, in order) with their terms.

    `segments` is the segment that earns most, `chances` how sure the place there is (NaN: sure).
    `classes`: what each firm is recognised as, kind and edition.
    """

    numbers: list[int]
    shares: dict[str, Shares]
    against: Shares
    segments: list[str] = field(default_factory=list)
    chances: Shares = field(default_factory=lambda: np.zeros(0))
    classes: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbers: list[int]) -> "Terms":
        """Return firms of which nothing is known yet."""
        many = len(numbers)
        return cls(
            numbers, {name: np.full(many, np.nan) for name in TERMS}, np.zeros(many), [""] * many,
            np.full(many, np.nan),
        )  # fmt: skip

    def card(self, on: date) -> Card:
        return score(self.shares, self.against, parameter("prospects.weights", on=on))


def read_terms(
    on: date, *, only: Collection[int] | None = None,
    gaps: dict[str, SegmentGap] | None = None, strict: bool = False,
) -> Terms:  # fmt: skip
    """Return the terms of every firm outside the zone, or of those of `only`.

    Args:
        strict: as it was known on the day (`Known`).

    A fixed number of queries however many firms.
    """
    gaps = zone_gaps(on, strict=strict) if gaps is None else gaps
    known = Known(on, only, strict)
    rows = known.firms()
    found = Terms.of([row[0] for row in rows])
    at = {number: place for place, number in enumerate(found.numbers)}
    counties = [row[1] for row in rows]
    _by_industry(found, [row[2] for row in rows], gaps, on)
    _by_placement(found, at, gaps, known)
    _links(found, at, known)
    _classes(found, at, known)
    _signals(found, at, known)
    found.shares["spill"] = spill_shares(found.numbers, counties, known)
    _groups(found, at, counties, known)
    return found


def _earn(found: Terms, place: int, share: float, segment: str, chance: float) -> None:
    held = found.shares["gap"][place]
    if np.isnan(held) or share > held:
        found.shares["gap"][place], found.segments[place] = share, segment
        found.chances[place] = chance


def best_by_industry(gaps: dict[str, SegmentGap], on: date) -> dict[str, tuple[float, str]]:
    """Return what an industry code alone earns, and on which segment; one query."""
    discount = float(parameter("prospects.unconfirmed_share", on=on))
    best: dict[str, tuple[float, str]] = {}
    for gbt, segment in SegmentIndustry.objects.values_list("gbt_code", "segment__code"):
        if segment in gaps:
            one = (gaps[segment].share * discount, segment)
            best[gbt] = max(best.get(gbt, one), one)
    return best


def _by_industry(
    found: Terms, codes: list[str], gaps: dict[str, SegmentGap], on: date
) -> None:  # fmt: skip
    discount = float(parameter("prospects.unconfirmed_share", on=on))
    best = best_by_industry(gaps, on)
    for place, code in enumerate(codes):
        if code in best:
            _earn(found, place, *best[code], discount)


def _by_placement(
    found: Terms, at: dict[int, int], gaps: dict[str, SegmentGap], known: Known
) -> None:
    discount = float(parameter("prospects.unconfirmed_share", on=known.on))
    for company, segment, told in known.places():
        if company in at and segment in gaps:
            # A person's word is sure (NaN: no chance to tell); an industry code is worth a share.
            chance = float("nan") if told is None else discount if np.isnan(told) else told
            worth = 1.0 if told is None else chance
            _earn(found, at[company], gaps[segment].share * worth, segment, chance)


def _links(found: Terms, at: dict[int, int], known: Known) -> None:
    """Count the residents that a firm is known to supply or to buy from."""
    partners: dict[int, set[int]] = defaultdict(set)
    here = known.here()
    rows = known.of(known.relations(RelationKind.SUPPLIES), "start", "end")
    pairs = rows.values_list("start_id", "end_id", "start__is_resident", "end__is_resident")
    for start, end, start_here, end_here in pairs:
        if here is not None:
            start_here, end_here = start in here, end in here
        if start in at and end_here:
            partners[start].add(end)
        if end in at and start_here:
            partners[end].add(start)
    full = float(parameter("prospects.link_full", on=known.on))
    for firm, others in partners.items():
        found.shares["link"][at[firm]] = min(1.0, len(others) / full)


def _classes(found: Terms, at: dict[int, int], known: Known) -> None:
    worth = parameter("prospects.class_values", on=known.on)
    held = found.shares["class"]
    for company, kind, edition in known.classes().values_list("company_id", "kind", "edition"):
        if company in at:
            share = float(worth.get(kind, 0.0))
            held[at[company]] = np.nanmax([held[at[company]], share])
            found.classes.setdefault(company, []).append((kind, edition))


def read_intents(known: Known) -> dict[int, Intent]:
    """Return the intent of each firm that had a signal by the day; one query."""
    kinds, told = weighings(known.on), defaultdict[int, list[Signal]](list)
    for signal in known.of(known.signals(), "company"):
        told[signal.company_id].append(signal)
    return {firm: weigh([seen_of(s) for s in rows], kinds, on=known.on)
            for firm, rows in told.items()}  # fmt: skip


def _signals(found: Terms, at: dict[int, int], known: Known) -> None:
    full = float(parameter("prospects.intent_full", on=known.on))
    for company, intent in read_intents(known).items():
        if company not in at:
            continue
        speaking_for = [term.points for term in intent.terms if term.points > 0]
        speaking_against = [-term.points for term in intent.terms if term.points < 0]
        if speaking_for:
            found.shares["intent"][at[company]] = min(1.0, sum(speaking_for) / full)
        found.against[at[company]] = min(1.0, sum(speaking_against) / full)


def near_share(county: str, on: date) -> float:
    """Return what sitting in a county is worth: beside the zone, in its province, or far away."""
    home, worth = parameter("prospects.home_city", on=on), parameter("prospects.near_values", on=on)
    if county[:4] == home:
        return float(worth["city"])
    return float(worth["province"]) if county[:2] == home[:2] else 0.0


def _groups(found: Terms, at: dict[int, int], counties: list[str], known: Known) -> None:
    """Look where a firm and its daughters sit, the nearest counts; and whether it heads a group."""
    near = {county: near_share(county, known.on) for county in set(counties) if county}
    held, hq = found.shares["near"], found.shares["hq"]
    for place, county in enumerate(counties):
        if county:
            held[place] = near[county]
    rows = known.of(known.relations(RelationKind.PARENT), "start", "end")
    daughters: dict[int, set[int]] = defaultdict(set)
    for parent, daughter, county in rows.values_list("start_id", "end_id", "end__county_code"):
        if daughter in at and np.isnan(hq[at[daughter]]):
            hq[at[daughter]] = 0.0
        if parent in at:
            daughters[parent].add(daughter)
            if county:
                share = near_share(county, known.on)
                held[at[parent]] = np.nanmax([held[at[parent]], share])
    full = float(parameter("prospects.hq_full", on=known.on))
    for parent, below in daughters.items():
        hq[at[parent]] = min(1.0, len(below) / full)
