"""Past months: what the figures were when they were closed, and what has moved them since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, Sum, Value

from yanzhen.accounts.models import Season, User
from yanzhen.common.parameters import parameter
from yanzhen.journal.models import Event
from yanzhen.journal.wording import sentence
from yanzhen.projects.models import Project
from yanzhen.targets.actuals import CENT, Actuals, Row, Tally, end_of, gather, read_actuals
from yanzhen.targets.books.calendar import last_day
from yanzhen.targets.metrics import DEFINITIONS, Definition, Source
from yanzhen.targets.models import Closing, Frozen, Grain, Line, Target
from yanzhen.targets.queries import value_known

MOST = 300


@dataclass(frozen=True, slots=True)
class Restatement:
    """One line of a closed month that came or went since, and the event that did it."""

    entered: bool
    at: datetime
    source: str
    on: date
    number: int
    amount: Decimal
    project_code: str
    project_name: str
    person: str
    team: str
    actor: str
    words: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A metric of a closed month: as frozen, and as restated since."""

    definition: Definition
    then: Decimal
    now: Decimal

    @property
    def change(self) -> Decimal:
        return self.now - self.then


def latest_closing(season: Season, month: date, version: int | None = None) -> Closing | None:
    """Return how a month was closed: the version that holds, or one of the earlier ones."""
    found = Closing.objects.filter(season=season, month=month.replace(day=1)).select_related("by")
    if version is not None:
        return found.filter(version=version).first()
    return found.order_by("-version").first()


def closings(season: Season) -> list[Closing]:
    """Return all versions of all closed months of a season."""
    return list(Closing.objects.filter(season=season).select_related("by", "season"))


def frozen_actuals(closing: Closing, *, grain: Grain = Grain.TEAM) -> Actuals:
    """Return what was reached by a month's end as it stood when it was closed. One query."""
    rows = Frozen.objects.filter(closing=closing).order_by()
    if grain != Grain.PERSON:
        rows = rows.annotate(who=Value(0))
    names = ("source", "month", "team", "person" if grain == Grain.PERSON else "who", "pillar",
             "band")  # fmt: skip
    found: list[Row] = [
        (source, month, team or None, person or None, pillar, band, n, c)
        for source, month, team, person, pillar, band, n, c in rows.values_list(*names).annotate(
            n=Sum("number"), c=Sum("cents")
        )
    ]
    tallies = gather(found, grain)
    tallies[Source.SALES.value] = [
        Tally((int(month[:4]), int(month[5:])), None, None, pillar, 0, 0, Decimal(value))
        for month, of_month in closing.sales.items() for pillar, value in of_month.items()
    ]  # fmt: skip
    start = closing.season.starts_on
    return Actuals(tallies, parameter("targets.nesting", on=start), start, grain.value)


def as_it_stood(season: Season, on: date) -> tuple[Actuals, Closing | None]:
    """Return the season's figures as they stood on a past day.

    On the last day of a closed month they are those that were frozen; on any other day what the
    books knew at its end.
    """
    closing = latest_closing(season, on) if on == min(last_day(on), season.ends_on) else None
    if closing is not None:
        return frozen_actuals(closing), closing
    return read_actuals(season.starts_on, on, as_of=on), None


def values_as_they_stood(
    targets: Iterable[Target], on: date, closing: Closing | None
) -> dict[int, Decimal]:
    """Return what the targets that were set by a past day's end were on it, by number: as frozen
    when its month was closed, else by the changes that were written down by then."""
    if closing is not None:
        return {int(number): Decimal(value) for number, value in closing.targets.items()}
    found = {target.pk: value_known(target, on, end_of(on)) for target in targets}
    return {number: value for number, value in found.items() if value is not None}


def moved_since(closing: Closing) -> list[Moved]:
    """Return the metrics of a closed month that are other now than they were frozen."""
    first, last = closing.month, last_day(closing.month)
    start = max(first, closing.season.starts_on)
    until = min(last, closing.season.ends_on)
    then, now = frozen_actuals(closing), read_actuals(start, until)
    found = [
        Moved(d, then.total(d.metric, start, until), now.total(d.metric, start, until))
        for d in DEFINITIONS
    ]
    return [one for one in found if one.change]


def restatements(closing: Closing, *, reader: User, version_at: datetime | None = None) -> list[
    Restatement
]:  # fmt: skip
    """Return what came into a closed month or left it after it was closed, the latest first, each
    with the event that did it. Four queries. Leads that `reader` may not open carry no name."""
    since = version_at or closing.at
    days = Q(on__gte=closing.month, on__lte=last_day(closing.month), left_out="")
    lines = Line.objects.filter(days).select_related("project", "person", "team")
    came = list(lines.filter(in_at__gt=since).order_by("-in_at")[:MOST])
    went = list(lines.filter(in_at__lte=since, out_at__gt=since).order_by("-out_at")[:MOST])
    went += [line for line in came if line.out_at is not None]
    numbers = {line.in_event for line in came} | {line.out_event for line in went}
    events = Event.objects.select_related("actor").in_bulk([n for n in numbers if n])
    seen = set(
        Project.objects.visible_to(reader)
        .filter(pk__in={line.project_id for line in [*came, *went] if line.project_id})
        .values_list("pk", flat=True)
    )
    found = [_told(line, True, events, seen) for line in came]
    found += [_told(line, False, events, seen) for line in went]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _told(line: Line, entered: bool, events: dict[int, Event], seen: set[int]) -> Restatement:
    number = line.in_event if entered else line.out_event
    event = events.get(number or 0)
    open_ = line.project is not None and line.project_id in seen
    return Restatement(
        entered, (line.in_at if entered else line.out_at) or line.in_at,
        str(Source(line.source).label), line.on, line.number if entered else -line.number,
        Decimal(line.cents if entered else -line.cents) * CENT,
        line.project.code if open_ and line.project else "",
        line.project.name if open_ and line.project else "",
        str(line.person or ""), str(line.team or ""),
        str(event.actor or "") if event else "",
        sentence(event.verb, event.facts) if event and (open_ or not line.project_id) else "",
    )  # fmt: skip
