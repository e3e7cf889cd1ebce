"""Bring the tables of the map to what changes say."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Body, Change
from yanzhen.chains.models import Backing, Chain, Pillar, Segment
from yanzhen.chains.standards import industry
from yanzhen.chains.tables import STATEMENTS, Table, holders
from yanzhen.common.pinyin import first_letters, spoken

BATCH = 500


def write_changes(changes: Sequence[Change], *, by: User | None, at: datetime) -> None:
    """Bring the tables to what the changes say; whether they may is asked before (`checks`)."""
    of: dict[str, list[Change]] = {}
    for change in changes:
        of.setdefault(change.table, []).append(change)
    _write_pillars(of.pop("pillar", []))
    _write_chains(of.pop("chain", []))
    _write_segments(of.pop("segment", []), at=at)
    # What stands on segments goes before what is new: a key may be free only then.
    numbers = dict(Segment.ever.values_list("code", "pk")) if of else {}
    backings = _Backings(by, at)
    for name, rows in of.items():
        if name in holders:
            holders[name].write(rows, by=by, at=at)
        else:
            _write_statements(STATEMENTS[name], rows, numbers, backings)


def _write_pillars(changes: Sequence[Change]) -> None:
    for change in changes:
        if change.after is not None:
            Pillar.objects.update_or_create(code=change.key[0], defaults=dict(change.after))


def _write_chains(changes: Sequence[Change]) -> None:
    for change in changes:
        code, name = change.key
        if change.after is None:
            Chain.objects.filter(pillar__code=code, name=name).delete()
        else:
            Chain.objects.update_or_create(
                pillar=Pillar.objects.get(code=code), name=name, defaults=dict(change.after)
            )


def _write_segments(changes: Sequence[Change], *, at: datetime) -> None:
    if not changes:
        return
    chains = {(c.pillar.code, c.name): c for c in Chain.objects.select_related("pillar")}
    there = {s.code: s for s in Segment.ever.filter(code__in=[c.key[0] for c in changes])}
    fresh: list[Segment] = []
    altered: list[Segment] = []
    into: dict[str, str] = {}
    for change in changes:
        code = change.key[0]
        segment = there.get(code) or Segment(code=code)
        if change.after is None:
            segment.retired_at = segment.retired_at or at
        else:
            _fill(segment, change.after, chains, at)
            into[code] = change.after.get("into", "")
        (altered if code in there else fresh).append(segment)
    # First out of the way, then in it: names are once in a chain among the live ones.
    altered.sort(key=lambda s: s.retired_at is None)
    Segment.ever.bulk_create(fresh, batch_size=BATCH)
    goals = {s.code: s for s in Segment.ever.filter(code__in=[c for c in into.values() if c])}
    for segment in altered:
        goal = into.get(segment.code, "")
        segment.merged_into = goals[goal] if goal else None
        segment.save()


def _fill(segment: Segment, body: Body, chains: dict[tuple[str, str], Chain], at: datetime) -> None:
    segment.chain = chains[body["pillar"], body["chain"]]
    segment.name, segment.position = body["name"], body["position"]
    segment.depth, segment.keywords = body["depth"], list(body["keywords"])
    segment.search_text = search_text([segment.name, *segment.keywords])
    segment.retired_at = (segment.retired_at or at) if body.get("into") else None


def search_text(words: Sequence[str]) -> str:
    """Return words, their pinyin and its initials, in small letters, for a search by any.

    >>> search_text(["隔膜"])
    '隔膜 gemo gm'
    """
    return " ".join([*words, *map(spoken, words), *map(first_letters, words)]).lower()


class _Backings:
    """The backings of one edit: statements that rest on the same share a row."""

    def __init__(self, by: User | None, at: datetime) -> None:
        self.by, self.at = by, at
        self.made: dict[tuple[Any, ...], Backing] = {}

    def of(self, body: Body) -> Backing:
        key = (body["source"], body["as_of"], body["until"], body["own"])
        if key not in self.made:
            self.made[key] = Backing.objects.create(
                source=body["source"], as_of=_day(body["as_of"]), valid_until=_day(body["until"]),
                own_knowledge=body["own"], kept_by=self.by, kept_at=self.at,
            )  # fmt: skip
        return self.made[key]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _write_statements(
    table: Table, changes: Sequence[Change], numbers: dict[str, int], backings: _Backings
) -> None:
    ends, manager = table.ends, table.model._default_manager
    owners = {numbers[change.key[0]] for change in changes}
    rows = manager.filter(**{f"{ends[0]}_id__in": owners})
    names = [*(f"{end}_id" for end in ends), *table.key]
    there = {tuple(getattr(row, name) for name in names): row for row in rows}
    fresh: list[models.Model] = []
    altered: list[models.Model] = []
    gone: list[int] = []
    for change in changes:
        width = len(ends)
        key = (*(numbers[code] for code in change.key[:width]), *change.key[width:])
        row = there.get(key)
        if change.after is None:
            gone += [row.pk] if row else []
            continue
        values = dict(zip(names, key, strict=True)) | {f: change.after[f] for f in table.fields}
        if table.name == "industry":
            known = industry(change.key[1])
            values["gbt_name"] = known.name if known else ""
        values["backing"] = backings.of(change.after)
        made = table.model(pk=row.pk if row else None, **values)
        (altered if row else fresh).append(made)
    manager.filter(pk__in=gone).delete()
    manager.bulk_create(fresh, batch_size=BATCH)
    if altered:
        extra = ["gbt_name"] if table.name == "industry" else []
        manager.bulk_update(altered, [*table.fields, *extra, "backing"], batch_size=BATCH)
