"""What was reached, by metric, month, team, person and leading industry.

Read from the tallies that the books keep in step with every command; from the lines themselves
where a past day is asked for; and, until the books have been built, from the evidence anew. What
counts is decided in one place, `targets.books.facts`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import make_aware

from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.projects.models import Activity, Evidence, EvidenceState, Milestone, Money
from yanzhen.targets.books.bands import floors_on, lowest_band
from yanzhen.targets.books.doings import facts_of_activities, facts_of_trips
from yanzhen.targets.books.facts import Fact, facts_of_projects
from yanzhen.targets.books.state import is_kept
from yanzhen.targets.metrics import BY_METRIC, Metric, Source
from yanzhen.targets.models import Grain, Line
from yanzhen.targets.models import Tally as TallyRow
from yanzhen.targets.sales import read_sales

TIERS = (Metric.SIGNED_10YI, Metric.SIGNED_50YI, Metric.SIGNED_100YI)
Month = tuple[int, int]
# A team and a person of it; None: all of them.
Holder = tuple[int | None, int | None]
ONE_DAY = timedelta(days=1)
MOST_BAND = 99
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Tally:
    """What one team, or one person of it, reached in one month, in one band of size (0: below
    the first). `amount` is in yuan, in dollars for foreign capital."""

    month: Month
    team: int | None
    person: int | None
    pillar: str
    band: int
    number: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Actuals:
    """All tallies of a stretch of time, by source. `grain`: what they are told apart by; a
    question that needs a finer one is answered by another `read_actuals`."""

    tallies: Mapping[str, list[Tally]] = field(default_factory=dict)
    nesting: str = "at_least"
    on: date = date(2021, 1, 1)
    grain: str = Grain.TEAM.value
    # Filled when a source is first asked for: a page of sixty teams asks hundreds of times.
    _grouped: dict[Source, Mapping[Holder, list[Tally]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def by_month(
        self, metric: str, start: date, end: date, team: int | None = None, *,
        person: int | None = None, pillar: str = "",
    ) -> dict[Month, Decimal]:  # fmt: skip
        """Return a metric's additions per month of a period.

        Args:
            team: only what is that team's; None for the zone.
            person: only what is that person's; asks for actuals read with people.
            pillar: only what belongs to that leading industry.

        :raises ValueError: if these actuals do not tell people or industries apart.
        """
        self._require_grain(person, pillar)
        first, last = (start.year, start.month), (end.year, end.month)
        lowest, highest = self._bands(metric)
        money = BY_METRIC[metric].unit.is_money
        added: dict[Month, Decimal] = {}
        for tally in self._of(BY_METRIC[metric].source, team, person):
            if not (first <= tally.month <= last and lowest <= tally.band <= highest):
                continue
            if pillar and tally.pillar != pillar:
                continue
            part = tally.amount if money else Decimal(tally.number)
            added[tally.month] = added.get(tally.month, Decimal(0)) + part
        return added

    def total(
        self, metric: str, start: date, end: date, team: int | None = None, *,
        person: int | None = None, pillar: str = "",
    ) -> Decimal:  # fmt: skip
        """Return a metric's sum over a period; see `by_month`."""
        months = self.by_month(metric, start, end, team, person=person, pillar=pillar)
        return sum(months.values(), Decimal(0))

    def sizes(self, start: date, end: date, team: int | None = None) -> tuple[int, int, int]:
        """Return how many signed projects are of 10, 50 and 100 亿元 size, each counted once."""
        floors = [lowest_band(metric, self.on) for metric in TIERS]
        found = [0, 0, 0]
        for tally in self._inside(start, end, team):
            place = sum(tally.band >= floor for floor in floors)
            if place:
                found[place - 1] += tally.number
        return found[0], found[1], found[2]

    def tier_amount(self, start: date, end: date, team: int | None = None) -> Decimal:
        """Return the agreed sum of the signed projects that reach the first tier."""
        floor = lowest_band(TIERS[0], self.on)
        amounts = (t.amount for t in self._inside(start, end, team) if t.band >= floor)
        return sum(amounts, Decimal(0))

    def _inside(self, start: date, end: date, team: int | None) -> Iterable[Tally]:
        first, last = (start.year, start.month), (end.year, end.month)
        for tally in self._of(Source.CONTRACT, team, None):
            if first <= tally.month <= last:
                yield tally

    def _of(self, source: Source, team: int | None, person: int | None) -> list[Tally]:
        """Return a source's tallies of a holder, the zone's (None, None) added up over teams."""
        if source not in self._grouped:
            self._grouped[source] = _by_holder(self.tallies.get(source.value, ()))
        return self._grouped[source].get((team, person), [])

    def _bands(self, metric: str) -> tuple[int, int]:
        """Return the smallest and the largest band that count for a metric."""
        return band_range(metric, self.on, self.nesting)

    def _require_grain(self, person: int | None, pillar: str) -> None:
        if person is not None and self.grain != Grain.PERSON:
            raise ValueError("These actuals do not tell people apart; read them with people.")
        if pillar and self.grain == Grain.TEAM:
            raise ValueError("These actuals do not tell leading industries apart.")


def _by_holder(tallies: Iterable[Tally]) -> dict[Holder, list[Tally]]:
    """Return one source's tallies by whose they are: each team's, each person's, all."""
    numbers: dict[Holder, Counter[Any]] = {}
    amounts: dict[Holder, dict[Any, Decimal]] = {}
    for one in tallies:
        place = (one.month, one.pillar, one.band)
        for holder in {(None, None), (one.team, None), (None, one.person), (one.team, one.person)}:
            numbers.setdefault(holder, Counter())[place] += one.number
            held = amounts.setdefault(holder, {})
            held[place] = held.get(place, Decimal(0)) + one.amount
    return {
        (team, person): [
            Tally(month, team, person, pillar, band, number, amounts[team, person][place])
            for place, number in found.items()
            for month, pillar, band in [place]
        ]
        for (team, person), found in numbers.items()
    }


def band_range(metric: str, on: date, nesting: str) -> tuple[int, int]:
    """Return the smallest and the largest size band that count for a metric on a day."""
    if not BY_METRIC[metric].tiered:
        return 0, MOST_BAND
    own = lowest_band(metric, on)
    if nesting == "at_least" or metric not in TIERS[1:-1]:
        # The first tier is the whole of which the others are part; it has no upper end.
        return own, MOST_BAND
    return own, lowest_band(TIERS[TIERS.index(Metric(metric)) + 1], on) - 1


def yuan_range(metric: str, on: date) -> tuple[int | None, int | None]:
    """Return from how many yuan on, and below how many, a contract counts for a tier of 新签约;
    (None, None) for what is no such tier."""
    definition = BY_METRIC[metric]
    if not definition.tiered or definition.source != Source.CONTRACT:
        return None, None
    floors = floors_on(on)
    low, high = band_range(metric, on, parameter("targets.nesting", on=on))
    return floors[low - 1], floors[high] if high < len(floors) else None


def read_actuals(
    start: date,
    until: date,
    *,
    person: int | None = None,
    people: bool = False,
    pillars: bool = False,
    as_of: date | None = None,
) -> Actuals:
    """Return what was reached from `start` to the end of `until`. A fixed number of queries; one
    while nothing has happened since they were last asked.

    Args:
        person: what one person reached, for `by_month(..., person=)`.
        people: what everybody reached, person by person; many rows in a large zone.
        pillars: told apart by leading industry, for `by_month(..., pillar=)`.
        as_of: as the books stood at the end of that day, restatements since left out.
    """
    grain = Grain.PERSON if person is not None or people else Grain.TEAM
    if pillars and grain == Grain.TEAM:
        grain = Grain.PILLAR
    key = ("targets.actuals", start, until, grain.value, person, as_of)
    return kept(key, lambda: _add_up(start, until, grain, person, as_of))


def _add_up(
    start: date, until: date, grain: Grain, person: int | None, as_of: date | None
) -> Actuals:
    if not is_kept():
        rows = _from_evidence(start, until, as_of)
    elif as_of is not None:
        rows = _from_lines(start, until, as_of)
    else:
        rows = _from_books(start, until, grain, person)
    if person is not None:
        rows = [row for row in rows if row[3] == person]
    tallies = gather(rows, grain)
    if person is None:
        tallies[Source.SALES.value] = _sales(start, until, as_of)
    return Actuals(tallies, parameter("targets.nesting", on=start), start, grain.value)


Row = tuple[str, int, int | None, int | None, str, int, int, int]


def _from_books(start: date, until: date, grain: Grain, person: int | None) -> list[Row]:
    """Return whole months from the tallies, and days of a month that has more of them from its
    lines; what lies ahead of today has none, so that asking until today reads tallies."""
    rows: list[Row] = []
    if start.day != 1:
        end = min(until, _next_month(start) - ONE_DAY)
        rows += _from_lines(start, end, None)
        start = end + ONE_DAY
    if start <= until and _has_later(until):
        rows += _from_lines(max(start, until.replace(day=1)), until, None)
        until = until.replace(day=1) - ONE_DAY
    return rows + (_from_tallies(start, until, grain, person) if start <= until else [])


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _has_later(until: date) -> bool:
    following = until + ONE_DAY
    if following.day == 1:
        return False
    return Line.objects.filter(
        out_at__isnull=True, on__gte=following, on__lt=_next_month(until), left_out=""
    ).exists()


def _from_tallies(start: date, until: date, grain: Grain, person: int | None) -> list[Row]:
    rows = TallyRow.objects.filter(
        grain=grain, month__gte=_number(start), month__lte=_number(until)
    )
    if person is not None:
        rows = rows.filter(person=person)
    return [
        (source, month, team or None, who or None, pillar, band, number, cents)
        for source, month, team, who, pillar, band, number, cents in rows.exclude(
            number=0, cents=0
        ).values_list("source", "month", "team", "person", "pillar", "band", "number", "cents")
    ]


def _from_lines(start: date, until: date, as_of: date | None) -> list[Row]:
    lines = live_lines(as_of).filter(on__gte=start, on__lte=until, left_out="")
    grouped = lines.order_by().values_list(
        "source", "on", "team", "person", "pillar", "band"
    ).annotate(n=Sum("number"), c=Sum("cents"))  # fmt: skip
    return [(source, _number(on), team, person, pillar, band, number, cents)
            for source, on, team, person, pillar, band, number, cents in grouped]  # fmt: skip


def live_lines(as_of: date | None = None) -> QuerySet[Line]:
    """Return the lines that hold now, or that held at the end of a past day."""
    if as_of is None:
        return Line.objects.filter(out_at__isnull=True)
    after = end_of(as_of)
    return Line.objects.filter(Q(out_at__isnull=True) | Q(out_at__gte=after), in_at__lt=after)


def end_of(day: date) -> datetime:
    """Return the first moment after a day, in the zone's time."""
    return make_aware(datetime.combine(day + ONE_DAY, time.min))


def _from_evidence(start: date, until: date, as_of: date | None) -> list[Row]:
    """Return the rows of facts found anew, for as long as no books are kept."""
    facts = [fact for fact in facts_between(start, until) if not fact.left_out]
    if as_of is not None:
        facts = [fact for fact in facts if fact.known_at < end_of(as_of)]
    return [
        (f.source, _number(f.on), f.team, f.person, f.pillar, f.band, f.number, f.cents)
        for f in facts
    ]


def facts_between(start: date, until: date) -> list[Fact]:
    """Return the facts of a stretch of days, counted or left out, found anew in the evidence."""
    projects = _dated_projects(start, until)
    stretch = Q(on__lte=until) & (Q(on__gte=start) | Q(until__gte=start))
    doings = list(Activity.objects.filter(stretch).values_list("pk", "by", "colleagues"))
    people = {n for _pk, *who in doings for n in who if n}
    found = [
        *facts_of_projects(projects),
        *facts_of_activities({row[0] for row in doings}),
        *facts_of_trips(people),
    ]
    return [fact for fact in found if start <= fact.on <= until]


def _dated_projects(start: date, until: date) -> set[int]:
    days = (start, until)
    noted = Evidence.objects.filter(issued_on__isnull=True, state=EvidenceState.VERIFIED)
    found: set[int] = set(
        Evidence.objects.filter(issued_on__range=days).values_list("project", flat=True)
    )
    found |= set(noted.values_list("project", flat=True))
    found |= set(Money.objects.filter(on__range=days).values_list("project", flat=True))
    reached = Milestone.objects.filter(actual_on__range=days)
    return found | set(reached.values_list("project", flat=True))


def gather(rows: Iterable[Row], grain: Grain) -> dict[str, list[Tally]]:
    """Return rows added up to one tally for each that a grain tells apart."""
    numbers: Counter[Any] = Counter()
    cents: Counter[Any] = Counter()
    for source, month, team, person, pillar, band, number, sum_cents in rows:
        who = person if grain == Grain.PERSON else None
        which = pillar if grain != Grain.TEAM else ""
        key = (source, month, team, who, which, band)
        numbers[key] += number
        cents[key] += sum_cents
    found: dict[str, list[Tally]] = {}
    for key, number in numbers.items():
        source, month, team, who, which, band = key
        if grain == Grain.PERSON and who is None:
            continue
        amount = Decimal(cents[key]) * CENT
        found.setdefault(source, []).append(
            Tally((month // 100, month % 100), team, who, which, band, number, amount)
        )
    return found


def _number(day: date) -> int:
    return day.year * 100 + day.month


def _sales(start: date, until: date, as_of: date | None) -> list[Tally]:
    """Return taxable sales as tallies of no team."""
    return [
        Tally(month, None, None, pillar, 0, 0, value)
        for (month, pillar), value in read_sales(start, until, as_of=as_of).items()
    ]
