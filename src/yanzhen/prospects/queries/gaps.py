"""What the zone's chains lack, from its residents and what the graph says of segments."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from yanzhen.chains.calc.gaps import Action, Chain, Circle, Gap, find_gaps, places
from yanzhen.chains.models import LinkKind, Segment, SegmentLink
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Figure, Metric, PeriodKind, Placement

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class SegmentGap:
    """A segment's gap, its place within its action (1 first), and its share of the card's term."""

    gap: Gap
    place: int
    share: float


def zone_gaps(on: date) -> dict[str, SegmentGap]:
    """Return each segment's gap. Empty where the graph's segments run in a circle.

    Four queries. Shares and unknown capacities are derived: docs/methods/target-points.md.
    """
    try:
        chain = _chain(on)
    except Circle:
        return {}
    gaps = find_gaps(chain, _capacities(on))
    where = places(gaps)
    worth = parameter("prospects.action_values", on=on)
    highest = {action: max((g.priority for g in gaps if g.action == action), default=0.0)
               for action in Action}  # fmt: skip
    return {
        gap.node: SegmentGap(gap, where[gap.node][1], _share(gap, worth, highest[gap.action]))
        for gap in gaps
    }


def _share(gap: Gap, worth: dict[str, float], highest: float) -> float:
    urgency = gap.priority / highest if highest > 0 else 0.0
    return float(worth[gap.action.value]) * (0.5 + 0.5 * urgency)


def _chain(on: date) -> Chain:
    weights = dict.fromkeys(Segment.objects.values_list("code", flat=True), 1.0)
    inputs: dict[str, set[str]] = defaultdict(set)
    links = SegmentLink.objects.filter(is_loop=False).exclude(kind=LinkKind.EQUIPMENT)
    for start, end in links.values_list("start__code", "end__code"):
        inputs[end].add(start)
    spent = float(parameter("prospects.input_share", on=on))
    return Chain(
        weights, {(s, end): spent / len(starts) for end, starts in inputs.items() for s in starts}
    )


def _capacities(on: date) -> dict[str, dict[str, float]]:
    placed: dict[int, list[str]] = defaultdict(list)
    rows = Placement.objects.filter(company__is_resident=True, confirmed_at__isnull=False)
    for company, segment in rows.values_list("company_id", "segment_code"):
        placed[company].append(segment)
    sales = dict(
        Figure.objects.filter(
            is_current=True, metric=Metric.TAXABLE_SALES, period_kind=PeriodKind.MONTH,
            period_on__gt=on - YEAR, period_on__lte=on, company__is_resident=True,
        ).order_by().values_list("company_id").annotate(total=Sum("value"))
    )  # fmt: skip
    unknown = float(parameter("prospects.capacity_unknown_cny", on=on))
    known = set(Segment.objects.values_list("code", flat=True))
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for company, segments in placed.items():
        sold = sales.get(company)
        each = float(sold) / len(segments) if sold else unknown
        for segment in set(segments) & known:
            found[segment][str(company)] = each
    return found
