"""What stands behind one segment's gap, and what changes if a firm leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from yanzhen.chains.calc.gaps import Action, Shift, without_firm
from yanzhen.gaps.calc.deriving import Origin, Pair, Share
from yanzhen.gaps.models import KnownShare
from yanzhen.gaps.queries.zone import Place, Resident, Zone
from yanzhen.gaps.tables import product_names

MOST_ASKED = 4  # firms whose leaving is worked out on a segment's own page


@dataclass(frozen=True, slots=True)
class Producer:
    """A resident on the segment: what it makes there in yuan a year, and its part of the whole."""

    firm: Resident
    capacity_cny: float
    share: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A link with its share, where that is from, and what flows along it in yuan a year.

    `other`: the segment at the far end; `firms`: residents there; `known`: what the zone said.
    """

    other: Place
    kinds: tuple[str, ...]
    share: Share
    flow_cny: float
    firms: Sequence[Resident]
    known: KnownShare | None

    @property
    def products(self) -> list[str]:
        """Where a derived share is from: “电子元器件 12.3% ÷ 4” for each product."""
        names = product_names()
        return [
            f"{names[p.product]} {p.coefficient:.1%}" + (f" ÷ {p.feeding}" if p.feeding > 1 else "")
            for p in self.share.parts
        ]

    @property
    def is_cut(self) -> bool:
        return self.share.origin is Origin.DERIVED and self.share.scale < 1


@dataclass(frozen=True, slots=True)
class Move:
    """What a firm's leaving makes of a segment: action and place before and after."""

    place: Place
    before: tuple[Action, int]
    after: tuple[Action, int]
    firm: Resident


@dataclass(frozen=True, slots=True)
class Evidence:
    """Residents on a segment, who buys, what it buys, and what a leaving would change."""

    producers: Sequence[Producer]
    customers: Sequence[Edge]
    inputs: Sequence[Edge]
    moves: Sequence[Move]


def evidence_of(zone: Zone, code: str) -> Evidence:
    """Return what a segment's gap rests on. One query."""
    said = KnownShare.objects.filter(ended_at__isnull=True).select_related("recorded_by")
    known = {(row.source_code, row.target_code): row for row in said}
    there = zone.firms.get(code, {})
    total = sum(there.values())
    producers = [
        Producer(zone.residents[firm], capacity, capacity / total if total else 0.0)
        for firm, capacity in sorted(there.items(), key=lambda one: (-one[1], one[0]))
    ]
    customers = [_edge(zone, pair, known, pair[1]) for pair in zone.links if pair[0] == code]
    inputs = [_edge(zone, pair, known, pair[0]) for pair in zone.links if pair[1] == code]
    return Evidence(
        producers, sorted(customers, key=_order), sorted(inputs, key=_order), _moves(zone, code)
    )


def _order(edge: Edge) -> tuple[float, float, str]:
    return -edge.flow_cny, -edge.share.share, edge.other.code


def _edge(zone: Zone, pair: Pair, known: dict[Pair, KnownShare], other: str) -> Edge:
    bought = sum(zone.firms.get(pair[1], {}).values())
    share = zone.shares[pair]
    firms = [zone.residents[firm] for firm in sorted(zone.firms.get(other, {}))]
    return Edge(
        zone.places[other], zone.links[pair], share, share.share * bought, firms, known.get(pair)
    )


def _moves(zone: Zone, code: str) -> list[Move]:
    """Return how this segment would stand if one of those it hangs on left: the largest firms here
    and of those who buy."""
    if zone.chain is None:
        return []
    asked = _largest(zone, code)
    for target in zone.chain.customers[code]:
        asked += _largest(zone, target)[:1]
    found: list[Move] = []
    for firm in dict.fromkeys(asked):
        shifts = without_firm(zone.chain, zone.firms, firm, zone.gaps)
        found += [_move(zone, shift, firm) for shift in shifts if shift.node == code]
        if len(found) >= MOST_ASKED:
            break
    return found


def _largest(zone: Zone, code: str) -> list[str]:
    there = zone.firms.get(code, {})
    return sorted(there, key=lambda firm: (-there[firm], firm))[:MOST_ASKED]


def leaving(zone: Zone, firm: str) -> list[Move]:
    """Return every segment that would stand otherwise if a firm left, the most urgent first."""
    if zone.chain is None:
        return []
    return [
        _move(zone, shift, firm) for shift in without_firm(zone.chain, zone.firms, firm, zone.gaps)
    ]


@dataclass(frozen=True, slots=True)
class Weight:
    """How much hangs on a firm: segments on which other things would have to be done without it,
    and the most urgent of them."""

    firm: Resident
    changed: int
    worst: Move | None


def weights_of(zone: Zone, firms: Sequence[Resident]) -> list[Weight]:
    """Return how much hangs on each of some firms, the heaviest first."""
    found = []
    for firm in firms:
        moves = [one for one in leaving(zone, firm.code) if one.before[0] is not one.after[0]]
        found.append(Weight(firm, len(moves), moves[0] if moves else None))
    return sorted(found, key=lambda one: (-one.changed, one.firm.code))


def _move(zone: Zone, shift: Shift, firm: str) -> Move:
    return Move(zone.places[shift.node], shift.before, shift.after, zone.residents[firm])
