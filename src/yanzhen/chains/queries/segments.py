"""What is known of segments: found by a search, listed with their statements, one in full."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from yanzhen.accounts.models import User
from yanzhen.chains.calc.staleness import is_stale, months_before
from yanzhen.chains.models import Chain, LinkKind, Pillar, Segment, SegmentLink
from yanzhen.chains.tables import STATEMENTS, Table
from yanzhen.common.parameters import parameter


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment found by a search."""

    code: str
    name: str
    chain: str
    pillar: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as read: what, on what it rests, and whether it is to be looked at again."""

    key: str
    text: str
    detail: str
    uncertain: bool
    source: str
    as_of: date | None
    until: date | None
    own: bool
    stale: bool
    kept_by: str
    row: Any


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one kind on a segment."""

    table: str
    label: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A segment that supplies or buys, and what; one statement a kind."""

    code: str
    name: str
    pillar: str
    kinds: tuple[str, ...]
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class City:
    """A city and the segments it is known for; `uncertain` names those still to be checked."""

    name: str
    segments: tuple[Segment, ...]
    uncertain: frozenset[str]


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """All that is stated about a segment; `stale` counts what is to be looked at again."""

    segment: Segment
    suppliers: tuple[Neighbour, ...] = ()
    buyers: tuple[Neighbour, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def stale(self) -> int:
        near = [s for n in (*self.suppliers, *self.buyers) for s in n.said]
        return sum(one.stale for one in [*near, *(s for g in self.groups for s in g.said)])


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


def segments_of(
    pillar: Pillar, chain: Chain | None = None, *, told: Iterable[str] = ()
) -> list[Segment]:
    """Return the segments of a pillar or one of its chains, with the statements `told` of."""
    rows = Segment.objects.filter(chain__pillar=pillar)
    if chain:
        rows = rows.filter(chain=chain)
    return list(rows.select_related("chain__pillar").prefetch_related(*told))


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


def stale_months(*, on: date) -> Mapping[str, int]:
    """Return after how many months a kind of statement is to be looked at again."""
    found: Mapping[str, int] = parameter("chains.stale_months", on=on)
    return found


def stale_codes(segments: QuerySet[Segment], *, on: date) -> set[str]:
    """Return which of these segments bear a statement to be looked at again, links apart."""
    codes: set[str] = set()
    for name, months in stale_months(on=on).items():
        if name == "link":
            continue
        old = (
            Q(backing__as_of__isnull=True)
            | Q(backing__as_of__lt=months_before(on, months))
            | Q(backing__valid_until__lt=on)
        )
        rows = STATEMENTS[name].model._default_manager.filter(old, segment__in=segments)
        codes |= set(rows.order_by().values_list("segment__code", flat=True).distinct())
    return codes


def segment_facts(code: str, *, on: date) -> SegmentFacts:
    """Return a segment, also a retired one, with its statements and neighbours.

    :raises Segment.DoesNotExist: if there never was one of this code.
    """
    segment = Segment.ever.select_related("chain__pillar", "merged_into").get(code=code.upper())
    months = stale_months(on=on)
    links = SegmentLink.objects.filter(Q(start=segment) | Q(end=segment)).select_related(
        "start__chain__pillar", "end__chain__pillar", "backing__kept_by"
    )
    suppliers: dict[str, Neighbour] = {}
    buyers: dict[str, Neighbour] = {}
    for link in links.order_by("pk"):
        said = _said(STATEMENTS["link"], link, months["link"], on)
        if link.end_id == segment.pk:
            _add(suppliers, link.start, said)
        else:
            _add(buyers, link.end, said)
    groups = tuple(
        _group(table, segment, months[name], on)
        for name, table in STATEMENTS.items() if name != "link"
    )  # fmt: skip
    return SegmentFacts(segment, tuple(suppliers.values()), tuple(buyers.values()), groups)


def _group(table: Table, segment: Segment, months: int, on: date) -> Group:
    rows = table.model._default_manager.filter(segment=segment).select_related("backing__kept_by")
    said = tuple(_said(table, row, months, on) for row in rows)
    return Group(table.name, str(table.label), said)


def _said(table: Table, row: Any, months: int, on: date) -> Said:
    text, detail = _WORDS[table.name](row)
    backing = row.backing
    as_of = backing.as_of if backing else None
    until = backing.valid_until if backing else None
    return Said(
        key=str(getattr(row, table.key[0])), text=text, detail=detail, uncertain=row.uncertain,
        source=backing.source if backing else "", as_of=as_of, until=until,
        own=bool(backing and backing.own_knowledge), row=row,
        stale=is_stale(as_of, until, months=months, on=on),
        kept_by=backing.kept_by.name if backing and backing.kept_by else "",
    )  # fmt: skip


_WORDS: dict[str, Any] = {
    "link": lambda r: (str(LinkKind(r.kind).label), ""),
    "fact": lambda r: (f"{r.get_kind_display()}：{r.value}", ""),
    "industry": lambda r: (f"{r.gbt_code} {r.gbt_name}", ""),
    "route": lambda r: (f"{r.name} · {r.get_maturity_display()}" if r.maturity else r.name,
                        "；".join(t for t in (r.principle, r.substitute) if t)),
    "application": lambda r: (r.name, r.customers),
    "city": lambda r: (r.name, ""),
    "firm": lambda r: (f"{r.stock_code} {r}".strip(), ""),
}  # fmt: skip


def _add(found: dict[str, Neighbour], other: Segment, said: Said) -> None:
    held = found.get(other.code)
    kinds = (*held.kinds, said.text) if held else (said.text,)
    told = (*held.said, said) if held else (said,)
    found[other.code] = Neighbour(other.code, other.name, other.chain.pillar.name, kinds, told)
