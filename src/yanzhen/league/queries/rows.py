"""Which rows are events of the kinds that the books of targets do not hold, in a stretch of days:
asked alike by sums and by lists."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import QuerySet
from django.utils.timezone import localdate

from yanzhen.accounts.models import Season
from yanzhen.assessments.models import Decision
from yanzhen.league.models import Occurrence
from yanzhen.projects.models import Activity, ActivityKind, Milestone, StageMove
from yanzhen.projects.stages import ALARM_BY_AWAITED, Stage, is_gate, is_later

# A visit counts as effective if it was written down within so many days.
PROMPT = timedelta(days=3)


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


def is_prompt(on: date, recorded_at: datetime, zone: tzinfo | None = None) -> bool:
    """Return whether a visit was written down in time. Who asks of thousands tells the time zone,
    for asking for it takes longest."""
    day = recorded_at.astimezone(zone).date() if zone else localdate(recorded_at)
    return day - on <= PROMPT


def admitted(span: Span) -> QuerySet[Decision]:
    """Return the decisions of passages through the joint assessment that hold and let pass."""
    return Decision.objects.filter(
        decided_on__gte=span.start, decided_on__lte=span.until, assessment__isnull=False,
        replaced_by__isnull=True, outcome__in=["PASSED", "CONDITIONAL"],
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
