"""The zone as the gap arithmetic sees it: segments, shares, weights, who produces how much."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import get_default_timezone

from yanzhen.chains.calc.gaps import Chain, Circle, Gap, find_gaps
from yanzhen.chains.models import LinkKind, Segment, SegmentIndustry, SegmentLink
from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.periods import year_before
from yanzhen.companies.models import (
    ClassKind,
    CompanyClass,
    Figure,
    Metric,
    PeriodKind,
    Placement,
    Residency,
)
from yanzhen.gaps.calc.deriving import Pair, Share, derive_shares
from yanzhen.gaps.models import KnownShare
from yanzhen.gaps.tables import coefficients, product_of
from yanzhen.journal.kept import kept


@dataclass(frozen=True, slots=True)
class Place:
    """A segment with the names of its chain and leading industry, and the products it makes."""

    code: str
    name: str
    chain: str
    chain_pk: int
    pillar: str
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resident:
    """A firm here: sales of the last twelve months in yuan, None where none are recorded."""

    code: str
    name: str
    sales_cny: float | None
    is_anchor: bool


@dataclass(frozen=True)
class Zone:
    """What gaps are worked out from. `firms`: segment → firm's code → yearly capacity in yuan.

    `anchored`: segments on which a 链主 produces, which weigh more.
    `circle` names segments that feed each other; there is no chain then.
    """

    places: Mapping[str, Place]
    links: Mapping[Pair, tuple[str, ...]]
    shares: Mapping[Pair, Share]
    chain: Chain | None
    circle: str
    firms: Mapping[str, Mapping[str, float]]
    residents: Mapping[str, Resident]
    anchored: frozenset[str]

    @cached_property
    def gaps(self) -> Sequence[Gap]:
        """Every segment's gap, as `find_gaps` says; none where segments feed each other."""
        return [] if self.chain is None else find_gaps(self.chain, self.firms)


def read_zone(on: date, *, strict: bool = False) -> Zone:
    """Return the zone on a day, to be read only. Eight queries; one while nothing has happened.

    Args:
        strict: for looking back: the firms that were here then, with what was written down by
            then; the map is the one of today.
    """
    return _read(on, strict=True) if strict else kept(("gaps.zone", on), lambda: _read(on))


def _read(on: date, *, strict: bool = False) -> Zone:
    places, links = _places(), _links()
    shares = derive_shares(
        {pair: set(kinds) == {LinkKind.EQUIPMENT.value} for pair, kinds in links.items()},
        {code: place.products for code, place in places.items()},
        coefficients().spent, _known(links, on if strict else None),
    )  # fmt: skip
    residents, firms = _producers(places, on, strict)
    weight = float(parameter("gaps.anchor_weight", on=on))
    anchored = frozenset(
        segment
        for segment, there in firms.items()
        if any(made > 0 and residents[firm].is_anchor for firm, made in there.items())
    )
    chain, circle = None, ""
    try:
        chain = Chain(
            {code: weight if code in anchored else 1.0 for code in places},
            {pair: one.share for pair, one in shares.items() if one.share > 0},
        )
    except Circle as found:
        circle = " → ".join(places[code].name for code in found.path)
    return Zone(places, links, shares, chain, circle, firms, residents, anchored)


def _places() -> dict[str, Place]:
    products: dict[str, list[str]] = defaultdict(list)
    for segment, gbt in SegmentIndustry.objects.values_list("segment__code", "gbt_code"):
        product = product_of(gbt)
        if product and product not in products[segment]:
            products[segment].append(product)
    rows = Segment.objects.values_list(
        "code", "name", "chain__name", "chain_id", "chain__pillar__code"
    )
    return {row[0]: Place(*row, tuple(products[row[0]])) for row in rows}


def _links() -> dict[Pair, tuple[str, ...]]:
    found: dict[Pair, tuple[str, ...]] = {}
    rows = SegmentLink.objects.filter(is_loop=False).order_by("pk")
    for start, end, kind in rows.values_list("start__code", "end__code", "kind"):
        found[start, end] = (*found.get((start, end), ()), kind)
    return found


def _over(on: date) -> datetime:
    """Return the moment a day was over."""
    return datetime.combine(on + timedelta(days=1), time()).replace(tzinfo=get_default_timezone())


def _known(links: Mapping[Pair, object], on: date | None) -> dict[Pair, float]:
    """Return the shares the zone knows (or knew on a day), of links that are still on the map."""
    rows = KnownShare.objects.filter(ended_at__isnull=True)
    if on is not None:
        then = KnownShare.objects.filter(recorded_at__lt=_over(on)).order_by("recorded_at")
        rows = then.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=_over(on)))
    return {
        (source, target): float(share)
        for source, target, share in rows.values_list("source_code", "target_code", "share")
        if (source, target) in links
    }


def _producers(
    places: Mapping[str, Place], on: date, strict: bool
) -> tuple[dict[str, Resident], dict[str, dict[str, float]]]:
    """Return the residents placed on segments and what each makes there.

    Sales go by equal parts to a firm's confirmed segments; a firm without any recorded sales
    counts with an assumed capacity on each, one that recorded sales of nothing makes nothing.
    """
    rows = Placement.objects.filter(company__is_resident=True, confirmed_at__isnull=False)
    if strict:
        rows = Placement.objects.filter(company__in=_here(on), confirmed_at__lt=_over(on))
    placed: dict[int, list[str]] = defaultdict(list)
    named: dict[int, tuple[str, str]] = {}
    for pk, code, name, segment in rows.values_list(
        "company_id", "company__code", "company__name", "segment_code"
    ):
        named[pk] = code, name
        if segment in places:
            placed[pk].append(segment)
    sales, anchors = _sales(on, strict), _anchors(on, strict)
    unknown = float(parameter("gaps.capacity_unknown_cny", on=on))
    residents: dict[str, Resident] = {}
    firms: dict[str, dict[str, float]] = defaultdict(dict)
    for pk, segments in placed.items():
        sold = sales.get(pk)
        code, name = named[pk]
        residents[code] = Resident(code, name, sold, pk in anchors)
        for segment in segments:
            firms[segment][code] = unknown if sold is None else sold / len(segments)
    return residents, dict(firms)


def _here(on: date) -> QuerySet[Residency, int]:
    """Return the numbers of the firms that were residents on a day."""
    stays = Residency.objects.filter(since__lte=on)
    stays = stays.filter(Q(until__isnull=True) | Q(until__gt=on))
    return stays.values_list("company_id", flat=True)


def _sales(on: date, strict: bool) -> dict[int, float]:
    rows = Figure.objects.filter(
        metric=Metric.TAXABLE_SALES, period_kind=PeriodKind.MONTH,
        period_on__gt=year_before(on), period_on__lte=on,
    )  # fmt: skip
    if not strict:
        sums = rows.filter(is_current=True, company__is_resident=True).order_by()
        totals = sums.values_list("company_id").annotate(total=Sum("value"))
        return {company: float(total) for company, total in totals}
    # Restated since: the figure that stood on the day is the last one written by then.
    said: dict[tuple[int, date], float] = {}
    then = rows.filter(added_at__lt=_over(on)).order_by("added_at", "pk")
    for company, period, value in then.values_list("company_id", "period_on", "value"):
        said[company, period] = float(value)
    found: dict[int, float] = defaultdict(float)
    for (company, _), sold in said.items():
        found[company] += sold
    return dict(found)


def _anchors(on: date, strict: bool) -> set[int]:
    begun = Q(valid_from__lte=on) if strict else Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    rows = CompanyClass.objects.filter(begun, kind=ClassKind.CHAIN_LEADER)
    if not strict:
        rows = rows.filter(company__is_resident=True)
    in_force = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
    return set(in_force.values_list("company_id", flat=True))
