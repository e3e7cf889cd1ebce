"""What another scheme would have made of a season: old place to new place, item by item."""

from dataclasses import dataclass
from datetime import date

from yanzhen.accounts.models import Season
from yanzhen.league.calc.scheme import Scheme
from yanzhen.league.months import last_of, months_of
from yanzhen.league.queries.table import Table, TeamRow, table
from yanzhen.league.wording import points_text


@dataclass(frozen=True, slots=True)
class Moved:
    """One team under both schemes; `items`: name, points before, points after (either may be —)."""

    name: str
    track: str
    place: int
    total: str
    new_place: int
    new_total: str
    items: tuple[tuple[str, str, str], ...]

    @property
    def up(self) -> int:
        return self.place - self.new_place


@dataclass(frozen=True, slots=True)
class Preview:
    """A season's last whole month (or its last day) under the scheme in force and another."""

    season: Season
    until: date
    before: Scheme
    rows: tuple[Moved, ...]

    @property
    def changed(self) -> int:
        return sum(row.up != 0 for row in self.rows)


def preview(scheme: Scheme, on: date) -> Preview | None:
    """Return what a scheme would have done to the last season that is over, else to this one up to
    its last month that is over; None where nothing was ever raced."""
    span = _season_to_try(on)
    if span is None:
        return None
    season, until = span
    before, after = table(season, until), table(season, until, scheme=scheme)
    return Preview(season, until, before.scheme, compare(before, after))


def compare(before: Table, after: Table) -> tuple[Moved, ...]:
    new = {row.team.pk: row for row in after.rows}
    names = {item.code: item.name for t in (before, after) for item in t.scheme.items}
    rows = [_moved(row, new[row.team.pk], names) for row in before.rows]
    return tuple(sorted(rows, key=lambda row: (row.track, row.new_place, row.name)))


def _moved(old: TeamRow, new: TeamRow, names: dict[str, str]) -> Moved:
    then = {code: points_text(points) for code, points in old.points.items()}
    now = {code: points_text(points) for code, points in new.points.items()}
    items = tuple(
        (name, then.get(code, "—"), now.get(code, "—"))
        for code, name in names.items()
        if then.get(code, "—") != now.get(code, "—")
    )
    return Moved(
        old.team.short_name, old.row.track, old.place, points_text(old.row.total), new.place,
        points_text(new.row.total), items,
    )  # fmt: skip


def _season_to_try(on: date) -> tuple[Season, date] | None:
    raced = Season.objects.filter(entries__isnull=False).distinct()
    over = raced.filter(ends_on__lt=on).order_by("-ends_on").first()
    if over is not None:
        return over, over.ends_on
    season = raced.filter(starts_on__lte=on).order_by("-starts_on").first()
    if season is None:
        return None
    closed = [month for month in months_of(season, on) if (month.year, month.month)
              < (on.year, on.month)]  # fmt: skip
    return season, last_of(closed[-1]) if closed else on
