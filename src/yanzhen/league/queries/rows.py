"""Which rows are events of a kind, in a stretch of days: asked alike by sums and by lists."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.timezone import localdate

from yanzhen.accounts.models import Season
from yanzhen.assessments.models import Decision
from yanzhen.league.models import Occurrence
from yanzhen.league.sources import Of
from yanzhen.projects.models import (
    Activity,
    ActivityKind,
    Evidence,
    Milestone,
    Money,
    MoneyKind,
    Project,
    StageMove,
)
from yanzhen.projects.queries.counting import contract_rows, money_rows
from yanzhen.projects.stages import ALARM_BY_AWAITED, Stage, is_gate, is_later
from yanzhen.targets import actuals

ONE_DAY = timedelta(days=1)
STAGE_OF = {
    Of.IN_STATISTICS.value: Stage.S12, Of.COMPLETED.value: Stage.S13,
    Of.PRODUCING.value: Stage.S14, Of.AT_CAPACITY.value: Stage.S15,
}  # fmt: skip
MONEY_OF = {
    Of.FOREIGN.value: MoneyKind.FOREIGN_RECEIVED, Of.ARRIVED.value: MoneyKind.ARRIVED,
    Of.FIXED_DONE.value: MoneyKind.FIXED_DONE,
}  # fmt: skip
# A lead is accepted when it leaves S0 forward; talks begin when it gets beyond S1.
BEYOND = {Of.LEADS.value: Stage.S0, Of.TALKS.value: Stage.S1}
ACTIVITY_OF = {
    Of.TRIP_DAYS.value: ActivityKind.TRIP, Of.VISITS.value: ActivityKind.VISIT,
    Of.RECEPTIONS.value: ActivityKind.RECEPTION,
}  # fmt: skip
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


def _registered(span: Span, project: str) -> Exists:
    return Exists(
        Milestone.objects.filter(
            project=OuterRef(project), stage=Stage.S6, actual_on__lte=span.until
        )
    )


def signed(span: Span) -> QuerySet[Evidence]:
    found = contract_rows(since=span.start, until=span.until + ONE_DAY)
    return found.annotate(is_registered=_registered(span, "project"))


def started(span: Span) -> QuerySet[Project]:
    return actuals.starts(span.start, span.until).annotate(is_registered=_registered(span, "pk"))


def reached(of: str, span: Span) -> QuerySet[Milestone]:
    return Milestone.objects.filter(
        stage=STAGE_OF[of], actual_on__gte=span.start, actual_on__lte=span.until
    )


def received(of: str, span: Span) -> QuerySet[Money]:
    return money_rows(MONEY_OF[of], since=span.start, until=span.until + ONE_DAY)


def moved(of: str, span: Span) -> QuerySet[StageMove]:
    """Return the moves forward across a gate; restatements and losses are none."""
    gate = BEYOND[of]
    before = [s.value for s in Stage if is_gate(s) and not is_later(s, gate)]
    beyond = [s.value for s in Stage if is_gate(s) and is_later(s, gate)]
    return StageMove.objects.filter(
        start__in=before, end__in=beyond, restates=False, moved_on__gte=span.start,
        moved_on__lte=span.until,
    )  # fmt: skip


def done(of: str, span: Span) -> QuerySet[Activity]:
    found = Activity.objects.filter(
        kind=ACTIVITY_OF[of], on__gte=span.start, on__lte=span.until, team__isnull=False
    )
    return found.exclude(decision_maker="") if of == Of.VISITS else found


def days_out(span: Span, on: date, until: date | None) -> int:
    """Return the days of a trip that lie in the span."""
    return (min(until or on, span.until) - on).days + 1


def is_prompt(on: date, recorded_at: datetime) -> bool:
    return localdate(recorded_at) - on <= PROMPT


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


SIZE_OF_START = (F("planned_cny"), F("size_cny"))
