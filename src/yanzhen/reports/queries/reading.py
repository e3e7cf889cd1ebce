"""Which bulletins there are, what a period's says now, and what differs between versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yanzhen.accounts.models import Season, current_season
from yanzhen.reports.kinds import QUARTERLY, Kind, Period, period_of
from yanzhen.reports.models import Bulletin, Remark
from yanzhen.reports.queries.building import build
from yanzhen.reports.told import Change, Told, changes, from_json


@dataclass(frozen=True, slots=True)
class Shelf:
    """One period's bulletin of a kind: its newest version, or None while it is not issued."""

    kind: Kind
    period: Period
    newest: Bulletin | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class View:
    """A bulletin as a page shows it: a version as issued, or a preview of what it would say now.

    `since`: what has changed in the figures since the newest version was issued.
    """

    told: Told
    issued: Bulletin | None
    versions: list[Bulletin]
    since: list[Change]


def shelves(season: Season, today: date) -> list[Shelf]:
    """Return the season's periods that have begun, the latest first, with what was issued.
    One query."""
    newest: dict[tuple[str, date], Bulletin] = {}
    rows = Bulletin.objects.filter(season=season).defer("told").select_related("by")
    for row in rows.order_by("version"):
        newest[row.kind, row.starts_on] = row
    found, months = [], months_of(season, min(today, season.ends_on))
    for day in reversed(months):
        for kind in Kind:
            period = period_of(kind, day)
            if kind in QUARTERLY and day != max(period.starts_on, months[0]):
                continue
            held = newest.get((kind.value, period.starts_on))
            found.append(Shelf(kind, period, held, period.ends_on < today))
    return found


def season_of(period: Period) -> Season | None:
    """Return the season a period is reported in: the one its first day falls in, else the one that
    begins within it."""
    begun = Season.objects.filter(starts_on__range=(period.starts_on, period.ends_on))
    return current_season(period.starts_on) or begun.order_by("starts_on").first()


def months_of(season: Season, until: date) -> list[date]:
    """Return the first days of the months that a season reports, up to a day.

    A season may begin within a month: that month is its first, unless another one still ran on the
    month's first day, which then reports it.
    """
    days, day = [], season.starts_on.replace(day=1)
    if day < season.starts_on and current_season(day):
        day = _next(day)
    while day <= until:
        days.append(day)
        day = _next(day)
    return days


def _next(day: date) -> date:
    return (day + timedelta(days=31)).replace(day=1)


def due_month(season: Season, today: date) -> date | None:
    """Return the first day of the earliest month that is over and not closed. One query."""
    closed = set(
        Bulletin.objects.filter(season=season, kind=Kind.MONTHLY).values_list(
            "starts_on", flat=True
        )
    )
    for day in months_of(season, min(today, season.ends_on)):
        if period_of(Kind.MONTHLY, day).ends_on < today and day not in closed:
            return day
    return None


def due_close(season: Season, today: date) -> tuple[Season, date] | None:
    """Return the month to close next, with its season: of the season before, while it has months
    open, else of this one. A year's last month is due when the next season already runs. A season
    that never issued a bulletin was before their time. Up to four queries."""
    earlier = Season.objects.filter(ends_on__lt=season.starts_on).first()
    if earlier is not None and not Bulletin.objects.filter(season=earlier).exists():
        earlier = None
    for each in (earlier, season):
        if each is not None and (month := due_month(each, today)):
            return each, month
    return None


def comments_of(season: Season, kind: str, period: Period) -> dict[str, str]:
    """Return the newest remark on each section, those taken back left out. One query."""
    rows = Remark.objects.filter(season=season, kind=kind, starts_on=period.starts_on)
    found = dict(rows.order_by("pk").values_list("section", "text"))
    return {section: text for section, text in found.items() if text}


def view(
    season: Season, kind: str, period: Period, today: date, *, version: int | None = None
) -> View | None:
    """Return a period's bulletin: a version (the newest), else a preview; None for no version."""
    versions = list(
        Bulletin.objects.filter(season=season, kind=kind, starts_on=period.starts_on)
        .select_related("by").order_by("-version")
    )  # fmt: skip
    chosen = _chosen(versions, version)
    if version is not None and chosen is None:
        return None
    now = build(season, kind, period, today, comments_of(season, kind, period))
    if chosen is None:
        return View(now, None, [], [])
    since = changes(from_json(versions[0].told), now)
    return View(from_json(chosen.told), chosen, versions, since)


def _chosen(versions: Iterable[Bulletin], version: int | None) -> Bulletin | None:
    return next((row for row in versions if version in (None, row.version)), None)


def between(versions: list[Bulletin], version: int) -> list[Change]:
    """Return what a version changed of the one before it; nothing for the first."""
    by_number = {row.version: row for row in versions}
    if version - 1 not in by_number or version not in by_number:
        return []
    before, after = (from_json(by_number[n].told) for n in (version - 1, version))
    return changes(before, after)
