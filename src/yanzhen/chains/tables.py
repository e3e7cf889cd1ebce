"""The tables of the map as plain rows: codes and names instead of numbers, a backing written out.

Every edit, import, export and undo speaks of rows in this form (`calc.changes`). What a higher
feature hangs on segments (firms placed on them) joins in by `add_holder`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Body, Change, Key, Rows
from yanzhen.chains.models import (
    ListedFirm,
    SegmentApplication,
    SegmentCity,
    SegmentFact,
    SegmentIndustry,
    SegmentLink,
    SegmentRoute,
)

# Fields that tell on what a statement rests, as they stand in a row.
BACKING = ("source", "as_of", "until", "own")


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of statement: its rows' key and fields, and how they are called.

    `key` are the parts after the segment's code; links have two segments in front instead.
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    key: tuple[str, ...]
    fields: tuple[str, ...]
    labels: Mapping[str, str | Promise] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[str, ...]:
        return ("start", "end") if self.name == "link" else ("segment",)


_NAME, _ORDER = _("名称"), _("次序")
STATEMENTS: dict[str, Table] = {
    table.name: table
    for table in (
        Table("link", _("连线"), SegmentLink, ("kind",), ("is_loop", "uncertain"),
              {"kind": _("供给什么"), "is_loop": _("回路")}),
        Table("fact", _("概况"), SegmentFact, ("kind",), ("value", "uncertain"),
              {"kind": _("概况项"), "value": _("内容")}),
        Table("industry", _("国民经济行业"), SegmentIndustry, ("gbt_code",), ("uncertain",),
              {"gbt_code": _("行业代码")}),
        Table("route", _("技术路线"), SegmentRoute, ("name",),
              ("maturity", "principle", "substitute", "order", "uncertain"),
              {"name": _("技术路线"), "maturity": _("成熟度"), "principle": _("原理"),
               "substitute": _("替代风险")}),
        Table("application", _("应用领域"), SegmentApplication, ("name",),
              ("customers", "order", "uncertain"),
              {"name": _("应用领域"), "customers": _("主要客户")}),
        Table("city", _("集聚城市"), SegmentCity, ("name",), ("order", "uncertain"),
              {"name": _("城市")}),
        Table("firm", _("龙头企业"), ListedFirm, ("short_name",),
              ("stock_code", "later_name", "order", "uncertain"),
              {"short_name": _("简称"), "stock_code": _("股票代码"), "later_name": _("现简称")}),
    )
}  # fmt: skip
FIELD_LABELS: dict[str, str | Promise] = {
    "source": _("来源"), "as_of": _("截至"), "until": _("有效至"), "own": _("编者常识"),
    "uncertain": _("待核"), "order": _ORDER, "name": _NAME, "position": _("位置"),
    "chain": _("链"), "pillar": _("主导产业"), "keywords": _("关键词"), "depth": _("深度"),
    "into": _("并入"),
}  # fmt: skip


class Holder(Protocol):
    """What a higher feature keeps on segments, by the segment's code."""

    name: str
    # What journal events call such a thing: an edit that moves it stands on its timeline too.
    subject: str
    label: str | Promise
    # Whether a thing may stand on both halves of a split segment, and be taken off in a merge.
    may_double: bool
    may_drop: bool

    def read(self, codes: Iterable[str]) -> Rows:
        """Return the rows on these segments; a key is (segment, what stands on it)."""

    def titles(self, keys: Iterable[Key], *, to: User | None) -> dict[Key, str]:
        """Return how each row is called, without what `to` may not read."""

    def write(self, changes: Sequence[Change], *, by: User | None, at: datetime) -> None:
        """Bring the rows to what the changes say."""


holders: dict[str, Holder] = {}


def add_holder(holder: Holder) -> None:
    """Have what a feature keeps on segments follow their splitting and merging."""
    holders[holder.name] = holder


def read_statements(
    codes: Iterable[str] | None = None, names: Iterable[str] = tuple(STATEMENTS)
) -> dict[str, dict[Key, Body]]:
    """Return the statements on these segments (all, if None), one query a table."""
    chosen = None if codes is None else set(codes)
    return {name: _read(STATEMENTS[name], chosen) for name in names}


def _read(table: Table, codes: set[str] | None) -> dict[Key, Body]:
    ends = [f"{end}__code" for end in table.ends]
    backing = [f"backing__{name}" for name in ("source", "as_of", "valid_until", "own_knowledge")]
    # Without the order by segment names that a relation would bring in.
    rows = table.model._default_manager.order_by(*ends, "pk")
    if codes is not None:
        rows = rows.filter(_any_of(ends, codes))
    found: dict[Key, Body] = {}
    width, size = len(ends) + len(table.key), len(table.fields)
    for row in rows.values_list(*ends, *table.key, *table.fields, *backing):
        found[tuple(row[:width])] = {
            **dict(zip(table.fields, row[width : width + size], strict=True)),
            **_backing(*row[width + size :]),
        }
    return found


def _any_of(ends: Sequence[str], codes: set[str]) -> Q:
    wanted = Q()
    for end in ends:
        wanted |= Q(**{f"{end}__in": codes})
    return wanted


def _backing(source: str | None, as_of: date | None, until: date | None, own: bool | None) -> Body:
    return {
        "source": source or "", "as_of": as_of.isoformat() if as_of else None,
        "until": until.isoformat() if until else None, "own": bool(own),
    }  # fmt: skip


def body(table: str, **given: Any) -> dict[str, Any]:
    """Return a whole row of a statement, what is not given left empty."""
    empty: dict[str, Any] = {"order": 0, "uncertain": False, "is_loop": False}
    fields = {name: empty.get(name, "") for name in STATEMENTS[table].fields}
    return {**fields, "source": "", "as_of": None, "until": None, "own": False, **given}
