"""Questions to the graph of the leading industries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from yanzhen.accounts.models import User
from yanzhen.chains.calc import draw
from yanzhen.chains.models import (
    Chain,
    LinkKind,
    Pillar,
    Position,
    Segment,
    SegmentLink,
)
from yanzhen.chains.wrapping import wrap_name

# Where a segment without links stands, from upstream 0 to downstream 1.
ENDS = {
    Position.UPSTREAM.value: 0.0,
    Position.SUPPORTING.value: 0.0,
    Position.MIDSTREAM.value: 0.5,
    Position.DOWNSTREAM.value: 1.0,
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment found by a search."""

    code: str
    name: str
    chain: str
    pillar: str


@dataclass(frozen=True, slots=True)
class MapNode:
    """A segment on the map; `outside`: of another chain, shown because it supplies or buys."""

    code: str
    name: str
    lines: tuple[str, ...]
    chain: str
    pillar: str
    position: str
    outside: bool
    find: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MapLine:
    """A link on the map, between two codes."""

    start: str
    end: str
    path: str
    kinds: str


@dataclass(frozen=True, slots=True)
class ChainMap:
    """A drawn map in pixels."""

    width: int
    height: int
    nodes: tuple[MapNode, ...]
    lines: tuple[MapLine, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A segment that supplies or buys, and what."""

    code: str
    name: str
    pillar: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city and the segments it is known for; `uncertain` names those still to be checked."""

    name: str
    segments: tuple[Segment, ...]
    uncertain: frozenset[str]


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """All that the reference says about a segment."""

    segment: Segment
    suppliers: tuple[Neighbour, ...] = field(default=())
    buyers: tuple[Neighbour, ...] = field(default=())


def search_hits(text: str, user: User, limit: int = 5) -> list[Hit]:
    """Return segments whose name, keyword or pinyin holds `text`, names first; open to all."""
    text = text.strip().lower()
    if not text:
        return []
    rows = (
        Segment.objects.filter(Q(search_text__contains=text) | Q(code=text.upper()))
        .select_related("chain__pillar")
        .order_by("chain__pillar__order", "code")[: limit * 8]
    )
    best = sorted(rows, key=lambda s: (text not in s.name.lower(), len(s.name)))[:limit]
    return [Hit(s.code, s.name, s.chain.name, s.chain.pillar.name) for s in best]


def list_pillars() -> list[Pillar]:
    """Return the pillars with their chains, in two queries."""
    return list(
        Pillar.objects.prefetch_related(Prefetch("chains", Chain.objects.order_by("order")))
    )


def segments_of(pillar: Pillar, chain: Chain | None = None) -> list[Segment]:
    """Return the segments of a pillar or one of its chains, with cities and firms."""
    rows = Segment.objects.filter(chain__pillar=pillar)
    if chain:
        rows = rows.filter(chain=chain)
    return list(
        rows.select_related("chain__pillar").prefetch_related(
            "cities", "listed_firms", "industries"
        )
    )


def cities_of(segments: Iterable[Segment]) -> list[City]:
    """Return the cities of segments, those of most segments first."""
    found: dict[str, list[tuple[Segment, bool]]] = {}
    for segment in segments:
        for city in segment.cities.all():
            found.setdefault(city.name, []).append((segment, city.uncertain))
    cities = [
        City(name, tuple(s for s, _u in rows), frozenset(s.code for s, u in rows if u))
        for name, rows in found.items()
    ]
    return sorted(cities, key=lambda city: (-len(city.segments), city.name))


def map_of(segments: Iterable[Segment], *, with_neighbours: bool) -> ChainMap:
    """Return the drawn map of segments; `with_neighbours` adds who supplies them and who buys."""
    own = {segment.pk: segment for segment in segments}
    links = list(_links(set(own), either=with_neighbours))
    shown = dict(own)
    if with_neighbours:
        outside = {p for link in links for p in (link.start_id, link.end_id)} - set(own)
        rows = Segment.objects.filter(pk__in=outside).select_related("chain__pillar")
        shown |= {segment.pk: segment for segment in rows}
    codes = {pk: segment.code for pk, segment in shown.items()}
    pairs: dict[tuple[str, str], list[str]] = {}
    for link in links:
        pair = codes[link.start_id], codes[link.end_id]
        pairs.setdefault(pair, []).append(str(LinkKind(link.kind).label))
    drawing = draw(
        tuple(codes.values()),
        tuple(sorted(pairs)),
        tuple(ENDS[segment.position] for segment in shown.values()),
    )
    by_code = {segment.code: segment for segment in shown.values()}
    nodes = tuple(
        _node(by_code[box.code], box.x, box.y, by_code[box.code].pk not in own)
        for box in drawing.boxes
    )
    lines = tuple(
        MapLine(line.start, line.end, line.path, "、".join(pairs[line.start, line.end]))
        for line in drawing.lines
    )
    return ChainMap(drawing.width, drawing.height, nodes, lines, drawing.columns)


def _links(own: set[int], *, either: bool) -> Iterable[SegmentLink]:
    inside = Q(start__in=own, end__in=own)
    # With neighbours: what touches a segment of our own, not what neighbours trade themselves.
    touching = Q(start__in=own) | Q(end__in=own)
    return SegmentLink.objects.filter(touching if either else inside, is_loop=False)


def _node(segment: Segment, x: int, y: int, outside: bool) -> MapNode:
    return MapNode(
        segment.code, segment.name, wrap_name(segment.name), segment.chain.name,
        segment.chain.pillar.name, str(Position(segment.position).label), outside,
        segment.search_text, x, y,
    )  # fmt: skip


def segment_facts(code: str) -> SegmentFacts:
    """Return a segment with its facts and neighbours.

    :raises Segment.DoesNotExist: if there is none of this code.
    """
    segment = (
        Segment.objects.select_related("chain__pillar")
        .prefetch_related("industries", "cities", "listed_firms")
        .get(code=code.upper())
    )
    links = SegmentLink.objects.filter(Q(start=segment) | Q(end=segment)).select_related(
        "start__chain__pillar", "end__chain__pillar"
    )
    suppliers: dict[str, Neighbour] = {}
    buyers: dict[str, Neighbour] = {}
    for link in links:
        if link.end_id == segment.pk:
            _add(suppliers, link.start, link)
        else:
            _add(buyers, link.end, link)
    return SegmentFacts(segment, tuple(suppliers.values()), tuple(buyers.values()))


def _add(found: dict[str, Neighbour], other: Segment, link: SegmentLink) -> None:
    label = str(LinkKind(link.kind).label)
    kinds = (*found[other.code].kinds, label) if other.code in found else (label,)
    found[other.code] = Neighbour(other.code, other.name, other.chain.pillar.name, kinds)
