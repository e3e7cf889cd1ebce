"""Which rows are events of the kinds that the books of targets do not hold, in a stretch of days:
asked alike by sums and by lists."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet
from django.utils.timezone import get_current_timezone, localdate

from yanzhen.accounts.models import Season
from yanzhen.assessments.models import Decision
from yanzhen.common.parameters import parameter
from yanzhen.league.models import Occurrence
from yanzhen.projects.models import Activity, ActivityKind, Milestone, StageMove
from yanzhen.projects.stages import ALARM_BY_AWAITED, Stage, is_gate, is_later


@dataclass(frozen=True, slots=True)
class Span:
    """A season's days up to `until`, both included."""

    season: int
    start: date
    until: date

    @classmethod
    def of(cls, season: Season, until: date) -> "Span":
        return cls(season.pk, season.starts_on, min(until, season.ends_on))


def talks(span: Span) -> QuerySet[StageMove]:
    """Return the moves forward beyond S1, into talks; restatements and losses are none."""
    before = [s.value for s in Stage if is_gate(s) and not is_later(s, Stage.S1)]
    beyond = [s.value for s in Stage if is_gate(s) and is_later(s, Stage.S1)]
    return StageMove.objects.filter(
        start__in=before, end__in=beyond, restates=False, moved_on__gte=span.start,
        moved_on__lte=span.until,
    )  # fmt: skip


def visits(span: Span) -> QuerySet[Activity]:
    """Return the visits that met a decision-maker; how promptly noted, `is_prompt` says."""
    found = Activity.objects.filter(
        kind=ActivityKind.VISIT, on__gte=span.start, on__lte=span.until, team__isnull=False
    )
    return found.exclude(decision_maker="")


def prompt_within(span: Span) -> timedelta:
    """Return within how long a visit must be written down to count; of people's figures too."""
    return timedelta(days=parameter("performance.record_days", on=span.until))


def is_prompt(
    on: date, recorded_at: datetime, within: timedelta, zone: tzinfo | None = None
) -> bool:
    """Return whether a visit was written down in time. Who asks of thousands tells the time zone,
    for asking for it takes longest."""
    day = recorded_at.astimezone(zone).date() if zone else localdate(recorded_at)
    return day - on <= within


class _DaysUntilNoted(Func):
    """The days from a visit to the local day it was written down.

    SQLite asks Python for the local day of each row, tens of thousands in a large zone; told the
    zone's distance from UTC it reckons by itself.
    """

    output_field = IntegerField()

    def __init__(self, minutes: int) -> None:
        super().__init__(F("recorded_at"), F("on"))
        self.minutes = minutes

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        words = "CAST(julianday(date(%(expressions)s) AS integer)"
        join = f", '{self.minutes:+d} minutes')) - julianday("
        return self.as_sql(compiler, connection, template=words, arg_joiner=join)

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        away = f"INTERVAL '{self.minutes:+d} minutes'"
        join = f" AT TIME ZONE 'UTC' + {away})::date - "
        return self.as_sql(compiler, connection, template="((%(expressions)s)", arg_joiner=join)


def only_prompt(found: QuerySet[Activity], span: Span) -> QuerySet[Activity] | None:
    """Return the visits that `is_prompt`, or None where the zone's clock moved within the span,
    so that each must be looked at."""
    zone, most = get_current_timezone(), prompt_within(span).days
    hours = (datetime.combine(span.start + timedelta(days=n), time.min, zone).utcoffset()
             for n in range((span.until - span.start).days + most + 2))  # fmt: skip
    offsets = {offset for offset in hours if offset is not None}
    if len(offsets) != 1:
        return None
    minutes = int(offsets.pop().total_seconds()) // 60
    return found.annotate(wait=_DaysUntilNoted(minutes)).filter(wait__lte=most)


def admitted(span: Span) -> QuerySet[Decision]:
    """Return the decisions of passages through the joint assessment that hold and let pass."""
    # Asked this way round, databases know that most decisions are replaced by none.
    later = Decision.objects.filter(replaces=OuterRef("pk"))
    return Decision.objects.filter(
        ~Exists(later), decided_on__gte=span.start, decided_on__lte=span.until,
        assessment__isnull=False, outcome__in=["PASSED", "CONDITIONAL"],
        assessment__total_low__gt=0,
    )  # fmt: skip


def overdue(span: Span) -> QuerySet[Milestone]:
    """Return the milestones of the six 未 that are late on the span's last day, as known now."""
    return Milestone.objects.filter(
        due_on__lt=span.until, stage__in=list(ALARM_BY_AWAITED), project__signed_on__isnull=False
    ).exclude(project__stage=Stage.X)


def noted(span: Span) -> QuerySet[Occurrence]:
    return Occurrence.objects.filter(
        season=span.season, on__gte=span.start, on__lte=span.until, struck_at__isnull=True
    )
