"""A month's figures from a book, and a month set against the person's own past."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from yanzhen.performance.calc.book import Book, Doing, Figure, Lead, Reached, Report
from yanzhen.performance.calc.months import EVER, Month, Span, first_day, last_day, month_of, shift


@dataclass(frozen=True, slots=True)
class Limits:
    """Days within which a visit is recorded, a lead answered, a lead touched again."""

    record_days: int
    answer_days: int
    quiet_days: int


@dataclass(frozen=True, slots=True)
class Value:
    """A month's figure: `number`, or the share number ÷ `of`; `rows` are what it counts.

    None where it is not known: before the person was here, or a share of nothing.
    """

    number: int | None
    of: int | None = None
    rows: tuple[int, ...] = ()

    @property
    def amount(self) -> float | None:
        """What is compared and drawn: the count, or the share (0–1)."""
        if self.number is None or self.of == 0:
            return None
        return self.number / self.of if self.of is not None else float(self.number)


UNKNOWN = Value(None)


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a month that count: up to a day of the month, within a person's time in a
    team."""

    first: date
    last: date
    spans: tuple[Span, ...] = EVER

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last and any(span.holds(day) for span in self.spans)


def window(month: Month, upto: int = 31, spans: tuple[Span, ...] = EVER) -> Window:
    """Return a month's days up to its `upto`-th, so that a month under way meets its likes."""
    last = last_day(month)
    return Window(first_day(month), last.replace(day=min(upto, last.day)), spans)


def _days_of(doing: Doing) -> Iterable[date]:
    return (doing.on + timedelta(days=n) for n in range((doing.until - doing.on).days + 1))


def _out(book: Book, w: Window, _limits: Limits) -> Value:
    days: set[date] = set()
    rows = []
    for doing in book.doings:
        if doing.kind == "TRIP" and (held := {d for d in _days_of(doing) if w.holds(d)}):
            days |= held
            rows.append(doing.pk)
    return Value(len(days), rows=tuple(rows))


def _kind(kinds: frozenset[str]) -> Callable[[Book, Window, Limits], Value]:
    def count(book: Book, w: Window, _limits: Limits) -> Value:
        rows = tuple(d.pk for d in book.doings if d.kind in kinds and w.holds(d.on))
        return Value(len(rows), rows=rows)

    return count


MEETING_OUT = frozenset({"TRIP", "VISIT"})


def _firms(book: Book, w: Window, limits: Limits) -> Value:
    met = [d for d in book.doings if d.kind in MEETING_OUT and d.firm and w.holds(d.on)]
    return Value(len({d.firm for d in met}), rows=tuple(d.pk for d in met))


def _effective(book: Book, w: Window, limits: Limits) -> Value:
    met = [
        d for d in book.doings
        if d.kind in MEETING_OUT and d.firm and d.met_decision_maker and w.holds(d.on)
        and is_timely(d, limits)
    ]  # fmt: skip
    return Value(len({d.firm for d in met}), rows=tuple(d.pk for d in met))


def is_timely(doing: Doing, limits: Limits) -> bool:
    """Return whether it was recorded within the days allowed after its last day."""
    return (doing.recorded_on - doing.until).days <= limits.record_days


def _timely(book: Book, w: Window, limits: Limits) -> Value:
    own = [d for d in book.doings if d.own and d.kind != "NOTE" and w.holds(d.on)]
    good = sum(is_timely(d, limits) for d in own)
    return Value(good, len(own), tuple(d.pk for d in own))


def _stage(stage: str) -> Callable[[Book, Window, Limits], Value]:
    def count(book: Book, w: Window, _limits: Limits) -> Value:
        rows = tuple(r.project for r in book.reached if r.stage == stage and w.holds(r.on))
        return Value(len(rows), rows=rows)

    return count


def _answered(book: Book, w: Window, limits: Limits) -> Value:
    """Share of reports answered in time; one whose time is not over yet is left out."""
    limit = timedelta(days=limits.answer_days)
    due = [
        r for r in book.reports
        if w.holds(r.on) and (r.answered_on is not None or r.on + limit <= w.last)
    ]  # fmt: skip
    good = [r for r in due if r.answered_on is not None and r.answered_on <= r.on + limit]
    return Value(len(good), len(due), tuple(r.project for r in due))


def _touched(book: Book, w: Window, limits: Limits) -> Value:
    """Of the leads held at the window's end, those touched within the limit before it."""
    if not any(span.holds(w.last) for span in w.spans):
        return Value(0, 0)
    since = w.last - timedelta(days=limits.quiet_days)
    live = [
        lead for lead in book.leads
        if lead.since <= w.last and (lead.until is None or lead.until > w.last)
    ]  # fmt: skip
    good = [lead for lead in live if _was_touched(lead, since, w.last)]
    return Value(len(good), len(live), tuple(lead.project for lead in live))


def _was_touched(lead: Lead, since: date, last: date) -> bool:
    """Return whether the latest touch up to a day lies within the limit."""
    place = bisect_right(lead.touches, last)
    return place > 0 and lead.touches[place - 1] >= since


COUNTS: dict[Figure, Callable[[Book, Window, Limits], Value]] = {
    Figure.DAYS_OUT: _out,
    Figure.TRIPS: _kind(frozenset({"TRIP"})),
    Figure.FIRMS: _firms,
    Figure.EFFECTIVE: _effective,
    Figure.RECEPTIONS: _kind(frozenset({"RECEPTION"})),
    Figure.ACCEPTED: _stage("S1"),
    Figure.TALKS: _stage("S2"),
    Figure.SIGNED: _stage("S5"),
    Figure.TOUCHED: _touched,
    Figure.ANSWERED: _answered,
    Figure.TIMELY: _timely,
}


def value(figure: Figure, book: Book, w: Window, limits: Limits) -> Value:
    """Return one figure of one window; unknown where the person was not here yet."""
    if book.known_from is None or w.last < book.known_from:
        return UNKNOWN
    return COUNTS[figure](book, w, limits)


def by_month(book: Book) -> dict[Month, Book]:
    """Return a book cut into months, so that a month's figure looks at that month's alone. Leads
    stand in none: how many are held on a day hangs on all of them."""
    doings: dict[Month, list[Doing]] = defaultdict(list)
    for doing in book.doings:
        month = month_of(doing.on)
        while first_day(month) <= doing.until:
            doings[month].append(doing)
            month = shift(month, 1)
    reached: dict[Month, list[Reached]] = defaultdict(list)
    for one in book.reached:
        reached[month_of(one.on)].append(one)
    reports: dict[Month, list[Report]] = defaultdict(list)
    for report in book.reports:
        reports[month_of(report.on)].append(report)
    return {
        month: Book(book.known_from, tuple(doings[month]), tuple(reached[month]),
                    tuple(reports[month]), book.leads)
        for month in {*doings, *reached, *reports}
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """A month beside the person's own past: mean of the twelve months before, the same month of
    last year, the best of the twenty-four before. `months` is the course, oldest first."""

    figure: Figure
    now: Value
    mean: float | None
    known: int
    last_year: float | None
    best: float | None
    months: tuple[tuple[Month, float | None], ...]

    @property
    def change(self) -> float | None:
        """How far the month is from the mean: in the figure's own unit, of shares as a share."""
        amount = self.now.amount
        return None if amount is None or self.mean is None else amount - self.mean


def compare(
    figure: Figure, book: Book, month: Month, limits: Limits, *, upto: int = 31,
    spans: tuple[Span, ...] = EVER, months: Mapping[Month, Book] | None = None, back: int = 24,
) -> Compared:  # fmt: skip
    """Set a month against the past. All months are cut at the same day of the month.

    Args:
        spans: the days of this month that count (a team's); the past counts in full.
        months: the book as `by_month` cuts it, where several figures are asked of it.
        back: how many months before are looked at; fewer than 24 where no best is wanted.
    """
    cut = by_month(book) if months is None else months
    empty = Book(book.known_from, leads=book.leads)
    now = value(figure, cut.get(month, empty), window(month, upto, spans), limits)
    past: dict[Month, float | None] = {}
    for n in range(1, back + 1):
        earlier = shift(month, -n)
        past[earlier] = value(figure, cut.get(earlier, empty), window(earlier, upto), limits).amount
    before = [past[shift(month, -n)] for n in range(1, 13)]
    known = [amount for amount in before if amount is not None]
    mean = sum(known) / len(known) if known else None
    best = max((amount for amount in past.values() if amount is not None), default=None)
    course = [(shift(month, -n), past[shift(month, -n)]) for n in range(12, 0, -1)]
    return Compared(figure, now, mean, len(known), past[shift(month, -12)], best,
                    (*course, (month, now.amount)))  # fmt: skip


STEPS = (("S0", "S1"), ("S1", "S2"), ("S2", "S3"), ("S3", "S4"), ("S4", "S5"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel over twelve months: entered, went on, median days it took."""

    start: str
    end: str
    entered: int
    went_on: int
    days: float | None

    @property
    def share(self) -> float | None:
        return self.went_on / self.entered if self.entered else None


def funnel(book: Book, last: date) -> list[Step]:
    """Return each step for what entered it in the twelve months up to a day, seen on that day.

    What came after the day is not looked at, so that last year's funnel is seen as this year's.
    """
    first = first_day(shift((last.year, last.month), -11))
    steps = []
    for start, end in STEPS:
        entered = [g for g in book.gates.values() if start in g and first <= g[start] <= last]
        waits = [(g[end] - g[start]).days for g in entered if end in g and g[end] <= last]
        days = float(median(waits)) if waits else None
        steps.append(Step(start, end, len(entered), len(waits), days))
    return steps


def gates_reached(
    registered: date, moves: Sequence[tuple[str, str, date]], place: dict[str, int]
) -> dict[str, date]:
    """Return the day each gate was reached, from moves in order; a move back takes away what lies
    beyond it, for then it is not proven any more.

    Args:
        place: the order of the gates; a stage that is none (lost) moves nothing.

    >>> order = {"S0": 0, "S1": 1, "S2": 2}
    >>> sorted(gates_reached(date(2022, 1, 1), [("S0", "S2", date(2022, 2, 1))], order))
    ['S0', 'S1', 'S2']
    """
    reached = {"S0": registered}
    for start, end, day in moves:
        if start not in place or end not in place:
            continue
        if place[end] >= place[start]:
            for gate in place:
                if place[start] < place[gate] <= place[end]:
                    reached.setdefault(gate, day)
        else:
            for gate in [g for g in reached if place[g] > place[end]]:
                del reached[gate]
    return reached
