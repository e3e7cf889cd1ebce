"""Pillars, chains and segments as plain rows, and what the rows of any changes say now."""

from collections.abc import Iterable, Sequence

from yanzhen.chains.calc.changes import Body, Change, Key
from yanzhen.chains.models import Chain, Pillar, Segment
from yanzhen.chains.tables import holders, read_statements


def read_pillars() -> dict[Key, Body]:
    return {(p.code,): {"name": p.name, "order": p.order} for p in Pillar.objects.all()}


def read_chains() -> dict[Key, Body]:
    rows = Chain.objects.values_list("pillar__code", "name", "order")
    return {(pillar, name): {"order": order} for pillar, name, order in rows}


def read_segments(codes: Iterable[str] | None = None) -> dict[Key, Body]:
    """Return segments as rows; one taken off the map is none, a merged one tells where it went."""
    rows = Segment.ever.select_related("chain__pillar", "merged_into")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    return {
        (s.code,): {
            "pillar": s.chain.pillar.code, "chain": s.chain.name, "name": s.name,
            "position": s.position, "depth": s.depth, "keywords": s.keywords,
            "into": s.merged_into.code if s.merged_into else "",
        }
        for s in rows
        if s.retired_at is None or s.merged_into_id
    }  # fmt: skip


def read_rows(changes: Sequence[Change]) -> dict[tuple[str, Key], Body]:
    """Return what the rows that changes speak of say at present, those that there are."""
    found: dict[tuple[str, Key], Body] = {}
    by_table: dict[str, set[str]] = {}
    for change in changes:
        by_table.setdefault(change.table, set()).add(change.key[0])
    for name, codes in by_table.items():
        if name == "pillar":
            rows = read_pillars()
        elif name == "chain":
            rows = read_chains()
        elif name == "segment":
            rows = read_segments(codes)
        elif name in holders:
            rows = dict(holders[name].read(codes))
        else:
            rows = read_statements(codes, [name])[name]
        found |= {(name, key): body for key, body in rows.items()}
    return found
