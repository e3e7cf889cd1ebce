"""Load the reference chains; again on the same file changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from pypinyin import Style, lazy_pinyin

from yanzhen.accounts.models import User
from yanzhen.chains.models import (
    Chain,
    LinkKind,
    ListedFirm,
    Pillar,
    Position,
    Segment,
    SegmentCity,
    SegmentIndustry,
    SegmentLink,
)
from yanzhen.chains.policies import require_reference_keeper
from yanzhen.chains.reference import EdgeEntry, NodeEntry, Reference
from yanzhen.journal.commands import record

POSITIONS = {
    "上游": Position.UPSTREAM,
    "中游": Position.MIDSTREAM,
    "下游": Position.DOWNSTREAM,
    "配套": Position.SUPPORTING,
}


@transaction.atomic
def load_reference(reference: Reference, *, by: User | None, at: datetime) -> int:
    """Bring pillars, chains, segments and links to what the reference says.

    Segments that the reference no longer holds stay, for firms may stand on them. Facts of a
    segment (industries, cities, firms, links) follow the reference.

    Returns:
        how many rows were created, changed or dropped; at 0 no event is written.
    """
    require_reference_keeper(by)
    changed = _load_segments(reference)
    segments = {s.code: s for s in Segment.objects.all()}
    changed += _load_facts(reference.nodes, segments)
    changed += _load_links(reference, segments)
    if changed:
        record(
            "chains.loaded", "chains:reference", by=by, at=at,
            title=reference.title, version=reference.version,
            segments=len(reference.nodes), supplies=len(reference.edges), changed=changed,
        )  # fmt: skip
    return changed


def _load_segments(reference: Reference) -> int:
    changed = _bring(
        Pillar, ["code"], [Pillar(code=p.id.upper(), name=p.name, order=n)
                           for n, p in enumerate(reference.pillars)],
    )  # fmt: skip
    pillars = {pillar.name: pillar for pillar in Pillar.objects.all()}
    changed += _bring(
        Chain, ["pillar_id", "name"],
        [Chain(pillar=pillars[p.name], name=name, order=n)
         for p in reference.pillars for n, name in enumerate(p.chains)],
    )  # fmt: skip
    chains = {(c.pillar.name, c.name): c for c in Chain.objects.select_related("pillar")}
    return changed + _bring(
        Segment, ["code"], [_segment(node, chains[node.pillar, node.chain])
                            for node in reference.nodes],
    )  # fmt: skip


def _segment(node: NodeEntry, chain: Chain) -> Segment:
    words = [node.name, *node.keywords]
    spoken = ["".join(lazy_pinyin(word)) for word in words]
    initials = ["".join(lazy_pinyin(word, style=Style.FIRST_LETTER)) for word in words]
    return Segment(
        code=node.id.upper(), chain=chain, name=node.name, position=POSITIONS[node.position],
        depth=node.depth, keywords=node.keywords, routes=node.routes,
        applications=node.applications,
        search_text=" ".join([*words, *spoken, *initials]).lower(),
    )  # fmt: skip


def _load_facts(nodes: Sequence[NodeEntry], segments: dict[str, Segment]) -> int:
    owners = [(segments[node.id.upper()], node) for node in nodes]
    industries = [
        SegmentIndustry(segment=s, gbt_code=i.code, gbt_name=i.name, uncertain=i.uncertain)
        for s, node in owners for i in node.gbt4754
    ]  # fmt: skip
    cities = [
        SegmentCity(segment=s, name=c.name, uncertain=c.uncertain, order=n)
        for s, node in owners for n, c in enumerate(node.cities)
    ]  # fmt: skip
    firms = [
        ListedFirm(segment=s, stock_code=f.code, short_name=f.short_name,
                   later_name=f.later_name, uncertain=f.uncertain, order=n)
        for s, node in owners for n, f in enumerate(node.firms)
    ]  # fmt: skip
    kept = [segment.pk for segment, _node in owners]
    return (
        _bring(SegmentIndustry, ["segment_id", "gbt_code"], industries, within=kept)
        + _bring(SegmentCity, ["segment_id", "name"], cities, within=kept)
        + _bring(ListedFirm, ["segment_id", "stock_code"], firms, within=kept)
    )


def _load_links(reference: Reference, segments: dict[str, Segment]) -> int:
    links = [
        *_links(reference.edges, segments, False),
        *_links(reference.loop_edges, segments, True),
    ]
    changed = _bring(SegmentLink, ["start_id", "end_id", "kind"], links)
    wanted = {(link.start_id, link.end_id, link.kind) for link in links}
    ours = {segments[node.id.upper()].pk for node in reference.nodes}
    gone = [
        link.pk
        for link in SegmentLink.objects.filter(start__in=ours, end__in=ours)
        if (link.start_id, link.end_id, link.kind) not in wanted
    ]
    SegmentLink.objects.filter(pk__in=gone).delete()
    return changed + len(gone)


def _links(
    edges: Iterable[EdgeEntry], segments: dict[str, Segment], is_loop: bool
) -> Iterable[SegmentLink]:
    for edge in edges:
        yield SegmentLink(
            start=segments[edge.start.upper()], end=segments[edge.end.upper()],
            kind=LinkKind(edge.kind.upper()), is_loop=is_loop,
        )  # fmt: skip


def _bring(
    model: type[models.Model],
    keys: list[str],
    wanted: Sequence[Any],
    within: list[int] | None = None,
) -> int:
    """Create, change and (of the segments `within`) drop rows so that they are as `wanted`."""
    fields = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    rows = model._default_manager.all()
    there = {_values(row, keys): row for row in rows}
    fresh, altered = [], []
    for row in wanted:
        old = there.pop(_values(row, keys), None)
        if old is None:
            fresh.append(row)
        elif _values(old, fields) != _values(row, fields):
            row.pk = old.pk
            altered.append(row)
    model._default_manager.bulk_create(fresh, batch_size=500)
    if altered:
        model._default_manager.bulk_update(altered, fields, batch_size=500)
    gone = [row.pk for row in there.values() if within and getattr(row, "segment_id", 0) in within]
    model._default_manager.filter(pk__in=gone).delete()
    return len(fresh) + len(altered) + len(gone)


def _values(row: models.Model, names: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
