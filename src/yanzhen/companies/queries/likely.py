"""Who else may stand on a segment: what the worker reads, what the segment's page shows."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from yanzhen.chains.placing.likely import Stood
from yanzhen.companies.models import Company, LikelyMaker, Placement, PlacementRefusal
from yanzhen.companies.queries.placing import firm_text


@dataclass(frozen=True, slots=True)
class LikelyRow:
    """A firm, and the firm on the segment that it is most like."""

    code: str
    name: str
    is_resident: bool
    like: str


def stood_firms(most: int) -> tuple[list[int], list[Stood]]:
    """Return firms by what was decided of them, those confirmed somewhere first; three queries."""
    confirmed = Count("placements", filter=Q(placements__confirmed_at__isnull=False))
    rows = Company.objects.live().annotate(confirmed=confirmed)
    rows = rows.order_by("-confirmed", "-is_resident", "-changed_at", "pk")
    told = list(rows.values_list("pk", "name", "scope", "industry_code")[:most])
    stands, refused = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
    yes = Placement.objects.filter(confirmed_at__isnull=False)
    for held, decided in ((stands, yes), (refused, PlacementRefusal.objects.all())):
        for number, code in decided.values_list("company_id", "segment_code"):
            held[number].add(code)
    return [number for number, *_said in told], [
        Stood(firm_text(*said), frozenset(stands[number]), frozenset(refused[number]))
        for number, *said in told
    ]


def likely_on(code: str) -> list[LikelyRow]:
    """Return who may also stand on a segment, likeliest first; without those decided meanwhile."""
    rows = LikelyMaker.objects.filter(segment_code=code, company__merged_into__isnull=True)
    for decided in (Placement.objects.filter(confirmed_at__isnull=False), PlacementRefusal.objects):
        rows = rows.exclude(
            company__in=decided.filter(segment_code=code).values_list("company_id", flat=True)
        )
    return [
        LikelyRow(row.company.code, row.company.name, row.company.is_resident, row.like.name)
        for row in rows.select_related("company", "like").order_by("turn")
    ]
