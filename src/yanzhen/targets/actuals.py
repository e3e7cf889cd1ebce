"""What counts, added up: three grouped queries over the counted evidence serve every figure.

What counts is decided in `projects.queries.counting`; what is revoked drops out there at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Substr

from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.projects.models import Evidence, Money, MoneyKind, Project
from yanzhen.projects.queries.counting import contract_rows, money_rows, start_rows
from yanzhen.targets.metrics import BY_METRIC, Metric, Source, Unit

TIERS = (Metric.SIGNED_10YI, Metric.SIGNED_50YI, Metric.SIGNED_100YI)
Month = tuple[int, int]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What one team reached in one month, in one tier of size (0: below the first)."""

    month: Month
    team: int | None
    tier: int
    number: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Actuals:
    """All tallies of a stretch of time, by source."""

    tallies: Mapping[str, list[Tally]] = field(default_factory=dict)
    nesting: str = "at_least"

    def by_month(
        self, metric: str, start: date, end: date, team: int | None = None
    ) -> dict[Month, Decimal]:
        """Return a metric's additions per month of a period; `team` None means the zone."""
        definition = BY_METRIC[metric]
        first, last = (start.year, start.month), (end.year, end.month)
        lowest, highest = self._tiers(metric) if definition.tiered else (0, len(TIERS))
        added: dict[Month, Decimal] = {}
        for tally in self._rows(definition.source):
            if not first <= tally.month <= last or (team is not None and tally.team != team):
                continue
            if not lowest <= tally.tier <= highest:
                continue
            part = tally.number if definition.unit == Unit.COUNT else tally.amount
            added[tally.month] = added.get(tally.month, Decimal(0)) + part
        return added

    def total(self, metric: str, start: date, end: date, team: int | None = None) -> Decimal:
        return sum(self.by_month(metric, start, end, team).values(), Decimal(0))

    def sizes(self, start: date, end: date, team: int | None = None) -> tuple[int, int, int]:
        """Return how many signed projects are of 10, 50 and 100 亿元 size, each counted once."""
        found = [0, 0, 0]
        for tally in self._rows(Source.CONTRACT):
            inside = (start.year, start.month) <= tally.month <= (end.year, end.month)
            if tally.tier and inside and team in (None, tally.team):
                found[tally.tier - 1] += tally.number
        return found[0], found[1], found[2]

    def tier_amount(self, start: date, end: date, team: int | None = None) -> Decimal:
        """Return the agreed sum of the signed projects that reach the first tier."""
        return sum(
            (t.amount for t in self._rows(Source.CONTRACT)
             if t.tier and (start.year, start.month) <= t.month <= (end.year, end.month)
             and team in (None, t.team)),
            Decimal(0),
        )  # fmt: skip

    def _rows(self, source: Source) -> Iterable[Tally]:
        return self.tallies.get(source.value, [])

    def _tiers(self, metric: str) -> tuple[int, int]:
        """Return the smallest and the largest tier that count for a metric."""
        own = TIERS.index(Metric(metric)) + 1
        # The first tier is the whole of which the others are part; it has no upper end.
        if self.nesting == "at_least" or own in (1, len(TIERS)):
            return own, len(TIERS)
        return own, own


def read_actuals(start: date, until: date) -> Actuals:
    """Return what was reached from `start` to the end of `until`. Four queries; one while
    nothing has happened since they were last asked."""
    return kept(("targets.actuals", start, until), lambda: _add_up(start, until))


def _add_up(start: date, until: date) -> Actuals:
    signed = contracts(start, until).annotate(tier=_tier_case(start))
    begun = starts(start, until).annotate(tier=_no_tier())
    received = foreign(start, until).annotate(tier=_no_tier())
    planned = Coalesce("planned_cny", "size_cny")
    return Actuals(
        {
            Source.CONTRACT.value: _tallies(signed, "issued_on", "project__team_id", "amount_cny"),
            Source.START.value: _tallies(begun, "started_on", "team_id", planned),
            Source.FOREIGN.value: _tallies(received, "on", "project__team_id", "usd"),
        },
        parameter("targets.nesting", on=start),
    )


def contracts(start: date, until: date) -> QuerySet[Evidence]:
    """Return the counted contracts of a stretch of days, the last included."""
    return contract_rows(since=start, until=until + ONE_DAY)


def starts(start: date, until: date) -> QuerySet[Project]:
    """Return the projects with a counted start; several photos make one start."""
    photos = start_rows(since=start, until=until + ONE_DAY)
    return Project.objects.filter(
        started_on__gte=start, started_on__lte=until, pk__in=photos.values("project")
    )


def foreign(start: date, until: date) -> QuerySet[Money]:
    return money_rows(MoneyKind.FOREIGN_RECEIVED, since=start, until=until + ONE_DAY)


def tier_range(metric: str, start: date) -> tuple[Decimal | None, Decimal | None]:
    """Return from which amount on, and below which, a contract counts for a metric."""
    if not BY_METRIC[metric].tiered:
        return None, None
    floors = _floors(start)
    place = TIERS.index(Metric(metric))
    nested = parameter("targets.nesting", on=start) == "at_least"
    above = None if nested or place in (0, len(TIERS) - 1) else floors[place + 1]
    return floors[place], above


def _floors(start: date) -> list[Decimal]:
    given = parameter("targets.tiers_cny", on=start)
    return [Decimal(given[metric.value]) for metric in TIERS]


def _tier_case(start: date) -> Case:
    places = reversed(list(enumerate(_floors(start), start=1)))
    cases = [When(amount_cny__gte=floor, then=Value(place)) for place, floor in places]
    return Case(*cases, default=Value(0), output_field=IntegerField())


def _no_tier() -> Value:
    return Value(0, output_field=IntegerField())


def _tallies(rows: QuerySet[Any], day: str, team: str, amount: Any) -> list[Tally]:
    """Group by month, cut from the day as text: date functions cost a call of Python per row on
    SQLite."""
    month = Substr(Cast(day, CharField()), 1, 7)
    grouped = (
        rows.order_by()
        .annotate(month=month)
        .values("month", team, "tier")
        .annotate(number=Count("pk"), amount=Sum(amount))
    )
    return [
        Tally(
            (int(row["month"][:4]), int(row["month"][5:])), row[team], row["tier"],
            row["number"], row["amount"] or Decimal(0),
        )
        for row in grouped
    ]  # fmt: skip
