"""The drawn map of a pillar or a chain: laid out once for each content of the map, then kept."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from yanzhen.chains.calc import draw
from yanzhen.chains.models import Chain, Edit, LinkKind, Pillar, Position, Segment, SegmentLink
from yanzhen.chains.queries.segments import stale_codes
from yanzhen.chains.wrapping import wrap_name

# Where a segment without links stands, from upstream 0 to downstream 1.
ENDS = {
    Position.UPSTREAM.value: 0.0,
    Position.SUPPORTING.value: 0.0,
    Position.MIDSTREAM.value: 0.5,
    Position.DOWNSTREAM.value: 1.0,
}
KEPT = 64


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
    stale: bool
    find: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MapLine:
    """A link on the map, between two codes; `kinds` are of `LinkKind`."""

    start: str
    end: str
    path: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChainMap:
    """A drawn map in pixels."""

    width: int
    height: int
    nodes: tuple[MapNode, ...]
    lines: tuple[MapLine, ...]
    columns: tuple[int, ...]


def map_of(pillar: Pillar, chain: Chain | None = None, *, on: date) -> ChainMap:
    """Return the drawn map of a pillar, or of one of its chains with who supplies and who buys.

    Worked out once in a process for each content of the map (`Edit.digest`) and day; a map that
    was not made by edits is worked out every time.
    """
    digest = Edit.objects.values_list("digest", flat=True).first() or ""
    if not digest:
        return _map(pillar.pk, chain.pk if chain else None, on)
    return _kept_map(pillar.pk, chain.pk if chain else None, on, digest)


@lru_cache(maxsize=KEPT)
def _kept_map(pillar: int, chain: int | None, on: date, _digest: str) -> ChainMap:
    return _map(pillar, chain, on)


def _map(pillar: int, chain: int | None, on: date) -> ChainMap:
    rows = Segment.objects.filter(chain__pillar=pillar)
    rows = rows.filter(chain=chain) if chain else rows
    own = {segment.pk: segment for segment in rows.select_related("chain__pillar")}
    links = list(_links(rows.order_by(), either=chain is not None))
    shown = dict(own)
    if chain is not None:
        outside = {pk for start, end, _kind in links for pk in (start, end)} - set(own)
        more = Segment.objects.filter(pk__in=outside).select_related("chain__pillar")
        shown |= {segment.pk: segment for segment in more}
    codes = {pk: segment.code for pk, segment in shown.items()}
    pairs: dict[tuple[str, str], list[str]] = {}
    for start, end, kind in links:
        pairs.setdefault((codes[start], codes[end]), []).append(kind)
    drawing = draw(
        tuple(codes.values()),
        tuple(sorted(pairs)),
        tuple(ENDS[segment.position] for segment in shown.values()),
    )
    by_code = {segment.code: segment for segment in shown.values()}
    stale = stale_codes(rows.order_by(), on=on)
    nodes = tuple(
        _node(by_code[box.code], box.x, box.y, by_code[box.code].pk not in own, box.code in stale)
        for box in drawing.boxes
    )
    lines = tuple(
        MapLine(line.start, line.end, line.path, tuple(pairs[line.start, line.end]))
        for line in drawing.lines
    )
    return ChainMap(drawing.width, drawing.height, nodes, lines, drawing.columns)


def _links(own: QuerySet[Segment], *, either: bool) -> QuerySet[SegmentLink, tuple[int, int, str]]:
    inside = Q(start__in=own, end__in=own)
    # With neighbours: what touches a segment of our own, not what neighbours trade themselves.
    touching = Q(start__in=own) | Q(end__in=own)
    rows = SegmentLink.objects.filter(touching if either else inside, is_loop=False)
    return rows.order_by("pk").values_list("start_id", "end_id", "kind")


def kind_labels(kinds: tuple[str, ...]) -> str:
    return "、".join(str(LinkKind(kind).label) for kind in kinds)


def _node(segment: Segment, x: int, y: int, outside: bool, stale: bool) -> MapNode:
    return MapNode(
        segment.code, segment.name, wrap_name(segment.name), segment.chain.name,
        segment.chain.pillar.name, segment.position, outside, stale, segment.search_text, x, y,
    )  # fmt: skip
