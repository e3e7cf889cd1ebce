"""What the engine that places firms reads: segments, decisions, firms."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max

from yanzhen.chains.models import ListedFirm, Segment, SegmentIndustry, SegmentRoute
from yanzhen.chains.placing.engine import Verdict
from yanzhen.chains.placing.texts import FirmText, SegmentText
from yanzhen.companies.models import (
    Company,
    Placement,
    PlacementMethod,
    PlacementRefusal,
    PlacementReview,
)


def segment_texts() -> tuple[SegmentText, ...]:
    """Return all segments as the engine reads them, by code; four queries."""
    classes: dict[int, list[str]] = defaultdict(list)
    for number, gbt in SegmentIndustry.objects.values_list("segment_id", "gbt_code"):
        classes[number].append(gbt)
    listed: dict[int, set[str]] = defaultdict(set)
    for number, *names in ListedFirm.objects.values_list("segment_id", "short_name", "later_name"):
        listed[number] |= {name for name in names if name}
    routes: dict[int, list[str]] = defaultdict(list)
    for number, route in SegmentRoute.objects.values_list("segment_id", "name"):
        routes[number].append(route)
    rows = Segment.objects.order_by("code").values_list("pk", "code", "name", "keywords")
    return tuple(
        SegmentText(code, name, _words(keywords), tuple(routes[number]),
                    tuple(sorted(classes[number])), tuple(sorted(listed[number])))
        for number, code, name, keywords in rows
    )  # fmt: skip


def _words(held: Any) -> tuple[str, ...]:
    return tuple(str(word) for word in held) if isinstance(held, list) else ()


def firm_text(name: str, scope: str, industry: str) -> FirmText:
    return FirmText(name, scope, (), industry)


def decisions_stamp() -> str:
    """Return a mark that changes with every decision and every segment; six queries."""
    confirmed = Placement.objects.filter(confirmed_at__isnull=False)
    by_segment = confirmed.values("segment_code").annotate(n=Count("pk"), at=Max("confirmed_at"))
    told = (
        list(by_segment.order_by("segment_code").values_list("segment_code", "n", "at")),
        PlacementRefusal.objects.aggregate(n=Count("pk"), at=Max("refused_at")),
        PlacementReview.objects.aggregate(n=Count("pk"), at=Max("reviewed_at")),
        segment_texts(),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def verdicts() -> list[Verdict]:
    """Return what persons decided, firm by firm, by number; six queries.

    A firm put on a segment by hand, or gone through, was looked at as a whole.
    """
    stands: dict[int, dict[str, str]] = defaultdict(dict)
    whole: set[int] = set()
    rows = Placement.objects.filter(confirmed_at__isnull=False, company__merged_into__isnull=True)
    for number, segment, product, method in rows.values_list(
        "company_id", "segment_code", "product", "method"
    ):
        stands[number][segment] = product
        if method == PlacementMethod.HAND:
            whole.add(number)
    refused: dict[int, set[str]] = defaultdict(set)
    no = PlacementRefusal.objects.filter(company__merged_into__isnull=True)
    for number, segment in no.values_list("company_id", "segment_code"):
        refused[number].add(segment)
    reviews = PlacementReview.objects.filter(company__merged_into__isnull=True)
    whole |= set(reviews.values_list("company_id", flat=True))
    firms = _firms(set(stands) | set(refused) | whole)
    return [
        Verdict(
            firms[number], frozenset(stands[number]), frozenset(refused[number]),
            tuple(sorted((code, made) for code, made in stands[number].items() if made)),
            number in whole,
        )
        for number in sorted(firms)
    ]  # fmt: skip


def _firms(numbers: Iterable[int]) -> dict[int, FirmText]:
    wanted, found = sorted(numbers), {}
    for start in range(0, len(wanted), 500):
        rows = Company.objects.filter(pk__in=wanted[start : start + 500])
        for number, *said in rows.values_list("pk", "name", "scope", "industry_code"):
            found[number] = firm_text(*said)
    return found
