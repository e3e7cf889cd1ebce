"""The gaps of the zone, segment by segment, with every term of their urgency."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from yanzhen.chains.calc.gaps import Action, Gap
from yanzhen.chains.calc.gaps import places as places_of
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Placement
from yanzhen.gaps.calc.feasibility import feasibility
from yanzhen.gaps.queries.zone import Place, Zone
from yanzhen.gaps.tables import coefficients


@dataclass(frozen=True, slots=True)
class Row:
    """One segment's gap with its place among those of its action (1 first), and its terms.

    All in yuan a year but for shares. `value_cny`: value added a year if what residents lack were
    made here; None where nobody here buys it or what it makes is not known. `anchor_cny`: the part
    of demand that is of segments with a 链主. `feasible` 0–1, None where nothing speaks to it.
    """

    place: Place
    gap: Gap
    rank: int
    anchor_cny: float
    value_cny: float | None
    candidates: int
    inputs: float | None
    related: float | None
    feasible: float | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The gaps of some segments; `counts` by action before any narrowing, `most` of each term."""

    rows: Sequence[Row]
    counts: Counter[str]
    most: dict[str, float] = field(default_factory=dict)


def zone_rows(
    zone: Zone, on: date, *, only: Iterable[str] | None = None,
    related: dict[str, float] | None = None,
) -> list[Row]:  # fmt: skip
    """Return the gaps of the whole zone, or of the segments of `only`, in their order. One query.

    Ranks are those of the whole zone. `related`: segment → probability 0–1, where it is known.
    """
    if zone.chain is None:
        return []
    wanted = set(zone.places if only is None else only)
    ranks = places_of(zone.gaps)
    candidates = _candidates(wanted)
    return [
        _row(zone, gap, ranks[gap.node][1], candidates.get(gap.node, 0), (related or {}), on)
        for gap in zone.gaps
        if gap.node in wanted
    ]


def listing(rows: Sequence[Row], *, action: str = "", chain: int | None = None) -> Listing:
    """Return the rows of a page, narrowed by chain, then by action."""
    own = [row for row in rows if chain is None or row.place.chain_pk == chain]
    shown = [row for row in own if not action or row.gap.action == action]
    most = {
        "demand": max((row.gap.demand for row in rows), default=0.0),
        "cap": max((row.gap.cap for row in rows), default=0.0),
        "loss": max((row.gap.loss for row in rows), default=0.0),
        "value": max((row.value_cny or 0.0 for row in rows), default=0.0),
    }
    return Listing(shown, Counter(str(row.gap.action) for row in own), most)


@dataclass(frozen=True, slots=True)
class Mark:
    """What the map shows of a segment: its action, its place among such, urgency 1 to 3.

    The first tenth of an action's places is 3, the rest down to four tenths 2; to hold is 0.
    """

    action: Action
    place: int
    urgency: int


def actions_of(zone: Zone) -> dict[str, Mark]:
    """Return what is to be done about each segment; nothing where segments run in a circle."""
    if zone.chain is None:
        return {}
    where, many = places_of(zone.gaps), Counter(gap.action for gap in zone.gaps)
    return {
        gap.node: Mark(gap.action, where[gap.node][1],
                       _urgency(gap.action, where[gap.node][1], many[gap.action]))
        for gap in zone.gaps
    }  # fmt: skip


def _urgency(action: Action, place: int, many: int) -> int:
    if action is Action.HOLD:
        return 0
    return 3 if place <= max(1, many // 10) else 2 if place <= many * 4 // 10 else 1


def _candidates(segments: Iterable[str]) -> dict[str, int]:
    rows = Placement.objects.filter(
        segment_code__in=list(segments), company__is_resident=False,
        company__merged_into__isnull=True,
    )  # fmt: skip
    counts = rows.order_by().values_list("segment_code").annotate(n=Count("pk"))
    return dict(counts)


def _row(
    zone: Zone, gap: Gap, rank: int, candidates: int, related: dict[str, float], on: date
) -> Row:
    assert zone.chain is not None
    place = zone.places[gap.node]
    inputs = gap.coverage if zone.chain.inputs[gap.node] else None
    near = related.get(gap.node) if gap.action is Action.EXTEND else None
    full = float(parameter("gaps.candidates_full", on=on))
    known = {"inputs": inputs, "candidates": min(1.0, candidates / full), "related": near}
    rate = value_added(place)
    value = None if rate is None or gap.demand <= 0 else rate * gap.shortfall
    return Row(
        place, gap, rank, _of_anchors(zone, gap.node), value, candidates, inputs, near,
        feasibility(known, parameter("gaps.feasibility_weights", on=on)),
    )  # fmt: skip


def value_added(place: Place) -> float | None:
    """Return which part of the segment's output is value added, 0–1, by national tables."""
    rates = [coefficients().value_added[product] for product in place.products]
    return sum(rates) / len(rates) if rates else None


def _of_anchors(zone: Zone, node: str) -> float:
    """Return what segments on which a 链主 stands buy of a segment, in yuan a year."""
    assert zone.chain is not None
    return sum(
        zone.chain.shares[node, target] * sum(zone.firms[target].values())
        for target in zone.chain.customers[node]
        if target in zone.anchored
    )
