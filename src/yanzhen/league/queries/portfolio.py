"""The leads each team had open in a season: by stage at its beginning, size and channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from yanzhen.accounts.models import Season
from yanzhen.common.formats import YI
from yanzhen.common.parameters import parameter
from yanzhen.league.models import Portfolio
from yanzhen.league.months import last_of, months_of
from yanzhen.projects.models import Project, Registration, StageMove
from yanzhen.projects.stages import Stage
from yanzhen.targets.actuals import end_of

MONTH_DAYS = 30.4375
# A lead that was registered within the season had no stage when it began.
NEW = "NEW"
FRESH = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cell:
    """Leads of one team in one cell: number, months they were open in all, how many signed."""

    team: int
    stage: str
    size: str
    channel: str
    leads: int
    months: float
    signed: float


def kept_portfolio(season: Season, until: date) -> Portfolio | None:
    """Return what the worker added up last for a day, if that is at most a week older."""
    kept = Portfolio.objects.filter(season=season, until__lte=until, until__gt=until - FRESH)
    return kept.defer("cells").order_by("-until").first()


def portfolio(season: Season, until: date) -> tuple[date, list[Cell]]:
    """Return the cells of a season up to a day and the day they were added up to.

    Taken from what the worker keeps, where it does; else added up here.
    """
    kept = kept_portfolio(season, until)
    if kept is None:
        return until, read_portfolio(season, until)
    return kept.until, [Cell(*cell) for cell in kept.cells]


def days_to_tally(season: Season, on: date, *, turn: int) -> list[date]:
    """Return which days the worker adds up: today, the season's month ends that nobody has added
    up yet, and one other in its turn, for what was dated back into it. One query.

    Args:
        turn: a number that goes up with every round.
    """
    today = min(on, season.ends_on)
    ends = [last_of(month) for month in months_of(season, on) if last_of(month) < today]
    had = set(Portfolio.objects.filter(season=season).values_list("until", flat=True))
    missing = [end for end in ends if end not in had]
    return [*(missing or ends[turn % len(ends) :][:1] if ends else []), today]


def read_portfolio(season: Season, until: date) -> list[Cell]:
    """Add up the leads that could have been signed in a season up to a day. Three queries.

    A lead is open from its registration (or the season's start) until it is signed, lost, or the
    day comes. What was carried over with a claimed stage is none: it was signed elsewhere.
    """
    start = season.starts_on
    until = min(until, season.ends_on)
    leads = _open_leads(season, until)
    stages = _stages_at(leads, start)
    channels = dict(
        Registration.objects.filter(project__in=leads.values("pk"))
        .order_by("-pk").values_list("project", "channel")
    )  # fmt: skip
    bands = [Decimal(str(least)) * YI for least in parameter("league.size_bands_yi", on=start)]
    found: dict[tuple[int, str, str, str], list[float]] = {}
    named = leads.values_list(
        "pk", "team", "registered_at", "signed_on", "stage", "stage_since", "size_cny"
    )
    for pk, team, registered_at, signed_on, stage, since, size in named:
        begun = localdate(registered_at)
        ends = [until, *filter(None, [signed_on]), *([since] if stage == Stage.X else [])]
        days = (min(ends) - max(begun, start)).days + 1
        if days < 1:
            continue
        at = NEW if begun >= start else stages.get(pk, Stage.S0.value)
        band = str(max(sum(size >= least for least in bands) - 1, 0))
        cell = found.setdefault((team, at, band, channels.get(pk, "OTHER")), [0, 0.0, 0.0])
        cell[0] += 1
        cell[1] += days / MONTH_DAYS
        cell[2] += signed_on is not None and signed_on <= until
    return [
        Cell(*key, leads=int(held[0]), months=held[1], signed=held[2])
        for key, held in sorted(found.items())
    ]


def _open_leads(season: Season, until: date) -> QuerySet[Project]:
    teams = season.entries.values("team")
    gone = Q(stage=Stage.X, stage_since__lt=season.starts_on)
    return Project.objects.filter(
        Q(signed_on__isnull=True) | Q(signed_on__gte=season.starts_on), team__in=teams,
        registered_at__lt=end_of(until), claimed_stage="",
    ).exclude(gone)  # fmt: skip


def _stages_at(leads: QuerySet[Project], start: date) -> dict[int, str]:
    """Return where each lead stood on the eve of a day; who did not move yet is left out."""
    moves: Iterable[tuple[int, str]] = (
        StageMove.objects.filter(project__in=leads.values("pk"), moved_on__lt=start)
        .order_by("moved_at", "pk").values_list("project", "end")
    )  # fmt: skip
    return dict(moves)
