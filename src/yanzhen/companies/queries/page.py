"""What a firm's page shows, in a fixed number of queries a tab."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment
from yanzhen.chains.standards import industry_label, place_label
from yanzhen.common.formats import yi
from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.grams import facet
from yanzhen.companies.calc.periods import period_label
from yanzhen.companies.labels import METRIC_SCALE, METRIC_UNITS, capital_label
from yanzhen.companies.models import (
    Company,
    MergeRecord,
    Metric,
    Placement,
    Relation,
    RelationKind,
)
from yanzhen.companies.queries.contacts import contacts_of
from yanzhen.companies.queries.queue import is_looked_at, proposals_of
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline."""

    at: Any
    text: str
    who: str
    icon: str = "point"
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A firm in the drawing of who supplies whom; `label` says how much, or what."""

    name: str
    sub: str
    url: str
    label: str
    is_local: bool


def overview(company: Company, user: User, *, on: date) -> dict[str, Any]:
    """Return identity, classes, names, relations, similar firms, the latest events."""
    relations = relations_of(company)
    return {
        "facts": facts(company),
        "names": list(company.names.all()),
        "classes": classes(company, on=on),
        "drawing": drawing(company, relations),
        "owners": [r for r in relations if r.kind != RelationKind.SUPPLIES],
        "similar": similar(company, on=on),
        "entries": history(company, user, limit=6),
        "contacts": contacts_of(company, user, limit=3),
        "stay": company.residencies.filter(until__isnull=True).first(),
    }


def facts(company: Company) -> list[tuple[str, str]]:
    """Return the identity as label and text; what is missing shows as a dash."""
    return [
        (_("统一社会信用代码"), company.uscc or "—"),
        (_("登记状态"), str(company.get_status_display())),
        (_("企业类型"), company.kind or "—"),
        (_("注册资本"), capital_label(company.capital_amount, company.capital_currency)),
        (_("成立日期"), company.founded_on.isoformat() if company.founded_on else "—"),
        (_("所在区县"), place_label(company.county_code) or "—"),
        (_("地址"), company.address or "—"),
        (_("行业代码"), industry_label(company.industry_code) or "—"),
        (_("网址"), company.website or "—"),
    ]


def classes(company: Company, *, on: date) -> list[dict[str, Any]]:
    """Return the recognitions; one past its end is told to have lapsed."""
    return [
        {"row": row, "lapsed": bool(row.valid_until and row.valid_until < on)}
        for row in company.classes.all()
    ]


def relations_of(company: Company) -> list[Relation]:
    rows = Relation.objects.filter(Q(start=company) | Q(end=company))
    return list(rows.select_related("start", "end"))


def drawing(company: Company, relations: list[Relation]) -> dict[str, Any]:
    """Return the boxes of suppliers (left) and buyers (right), four a side at most."""
    supplies = [r for r in relations if r.kind == RelationKind.SUPPLIES]
    suppliers = [r for r in supplies if r.end_id == company.pk]
    buyers = [r for r in supplies if r.start_id == company.pk]
    return {
        "suppliers": _boxes([(r, r.start) for r in suppliers[:4]]),
        "buyers": _boxes([(r, r.end) for r in buyers[:4]]),
        "more": max(0, len(suppliers) - 4) + max(0, len(buyers) - 4),
        "rows": supplies,
        "short": company.short_name[:9],
    }


def _boxes(pairs: list[tuple[Relation, Company]]) -> list[Box]:
    return [
        Box(other.short_name or other.name, place_label(other.county_code)[-12:],
            reverse("companies:page", args=[other.code]), _yearly(relation) or relation.product,
            other.is_resident)
        for relation, other in pairs
    ]  # fmt: skip


def _yearly(relation: Relation) -> str:
    if not relation.yearly_cny:
        return ""
    return _("%s 亿元/年") % yi(relation.yearly_cny)


def similar(company: Company, *, on: date) -> list[Company]:
    """Return firms of the same industry in the same city, or on the same segment."""
    segments = list(company.placements.values_list("segment_code", flat=True)[:8])
    groups: list[tuple[str, ...]] = [(facet("segment", code),) for code in segments]
    exact = Q(placements__segment_code__in=segments) if segments else Q(pk__in=[])
    if company.industry_code and company.county_code:
        city = company.county_code[:4]
        groups.append((facet("industry", company.industry_code), facet("city", city)))
        exact |= Q(industry_code=company.industry_code, county_code__startswith=city)
    if not groups:
        return []
    most = parameter("companies.similar_shown", on=on)
    rows = Company.objects.live().asking(groups, exact).order_by("-capital_order", "-pk")
    unique: dict[int, Company] = {}
    for other in rows[: most * 3 + 1]:
        if other.pk != company.pk:
            unique.setdefault(other.pk, other)
    return list(unique.values())[:most]


def history(company: Company, user: User, *, limit: int = 50) -> list[Entry]:
    """Return the firm's events that a person may read, newest first.

    A firm opened by an import begins with that.
    """
    entries = [
        Entry(e.at, sentence(e.verb, e.facts), e.actor_name, sub=_told(e.verb, e.facts))
        for e in timeline(company.subject, reader=user, limit=limit)
    ]
    if company.import_batch and len(entries) < limit:
        text = _("由第 %s 号导入建档") % company.import_batch
        entries.append(Entry(company.added_at, text, "", "file-import"))
    return entries


def _told(verb: str, facts: dict[str, Any]) -> str:
    """Return what a dealing was about and what comes next; the timeline has already left out
    the dealings that the person may not read."""
    if verb not in ("activity.recorded", "activity.changed"):
        return ""
    step = facts.get("next_step")
    parts = [facts.get("summary") or "", _("下一步：%s") % step if step else ""]
    return " · ".join(part for part in parts if part)


def chain_place(company: Company) -> dict[str, Any]:
    """Return the firm's places on segments, what is proposed beside them, all segments."""
    placed = list(company.placements.select_related("confirmed_by"))
    codes = [place.segment_code for place in placed]
    segments = {
        s.code: s for s in Segment.objects.filter(code__in=codes).select_related("chain__pillar")
    }
    return {
        "placed": [(p, segments.get(p.segment_code)) for p in placed],
        "proposed": proposals_of(company),
        "choices": segment_choices(),
        "chosen": None,
        "is_known": is_looked_at(company),
    }


def segment_choices() -> list[tuple[str, str]]:
    rows = Segment.objects.values_list("code", "chain__pillar__name", "chain__name", "name")
    return [(code, f"{pillar} · {chain} · {name}") for code, pillar, chain, name in rows]


def figure_table(company: Company, *, kind: str) -> dict[str, Any]:
    """Return the firm's figures of months, quarters or years: a row a metric, latest first."""
    rows = list(company.figures.filter(period_kind=kind).select_related("added_by"))
    periods = sorted({row.period_on for row in rows}, reverse=True)[:12]
    held: dict[tuple[str, date], list[Any]] = defaultdict(list)
    for row in rows:
        held[row.metric, row.period_on].append(row)
    lines = []
    for metric in Metric:
        if any((metric.value, p) in held for p in periods):
            cells = [_cell(held.get((metric.value, p), []), metric) for p in periods]
            lines.append(
                {"label": metric.label, "unit": METRIC_UNITS[metric.value], "cells": cells}
            )
    old = [row for row in rows if not row.is_current]
    return {
        "periods": [period_label(kind, p) for p in periods],
        "lines": lines,
        "restated": [
            {"row": row, "period": period_label(kind, row.period_on),
             "value": row.value / METRIC_SCALE[row.metric]}
            for row in old
        ],
    }  # fmt: skip


def _cell(rows: list[Any], metric: Metric) -> dict[str, Any]:
    current = next((row for row in rows if row.is_current), None)
    value = current.value / METRIC_SCALE[metric.value] if current else None
    return {"value": value, "source": current.source if current else "", "restated": len(rows) > 1}


def last_merge(company: Company, *, on: date) -> MergeRecord | None:
    """Return the latest merge into this file that can still be undone."""
    days = parameter("companies.merge_undo_days", on=on)
    merge = company.merges_kept.filter(undone_at__isnull=True).select_related("gone").first()
    if merge and localdate(merge.merged_at) + timedelta(days=days) >= on:
        return merge
    return None


def segment_counts() -> dict[str, int]:
    """Return how many residents are confirmed on each segment."""
    held: dict[str, int] = defaultdict(int)
    placed = Placement.objects.filter(confirmed_at__isnull=False, company__is_resident=True)
    for code in placed.values_list("segment_code", flat=True):
        held[code] += 1
    return dict(held)


def on_segment(code: str, *, most: int = 30) -> list[Placement]:
    """Return firms on a segment, residents first."""
    rows = Placement.objects.filter(segment_code=code, company__merged_into__isnull=True)
    return list(rows.select_related("company").order_by("-company__is_resident", "pk")[:most])
