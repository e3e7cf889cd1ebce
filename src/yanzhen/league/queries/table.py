"""The league table of a season and a month: who stands where, with every point's arithmetic."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from yanzhen.accounts.models import Season, Team
from yanzhen.journal.kept import derived
from yanzhen.league import versions
from yanzhen.league.calc.scheme import Counted, Scheme
from yanzhen.league.calc.score import Line, Row, printed, score
from yanzhen.league.months import Month, first_of, last_of
from yanzhen.league.queries.facts import Field, read_field


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team's line. `place` is within its track; equal totals share it."""

    team: Team
    row: Row

    @property
    def total(self) -> Fraction:
        return printed(self.row.total)

    @property
    def place(self) -> int:
        return self.row.place

    @property
    def points(self) -> dict[str, Fraction | None]:
        """Points by item; None: cannot be said."""
        return {line.item.code: line.points for line in self.row.lines}

    def line(self, item: str) -> Line | None:
        return next((line for line in self.row.lines if line.item.code == item), None)


@dataclass(frozen=True, slots=True)
class Table:
    """A table from the season's start to `until`, under a scheme; rows best first by track."""

    season: Season
    month: date
    until: date
    scheme: Scheme
    scheme_number: int | None
    rows: tuple[TeamRow, ...]
    field: Field

    @property
    def tracks(self) -> list[tuple[str, list[TeamRow]]]:
        names = dict.fromkeys(row.row.track for row in self.rows)
        return [(name, [r for r in self.rows if r.row.track == name]) for name in names]

    def zone(self, counted: Counted) -> Fraction:
        """Return what the zone counts of a figure: each event once, however it is shared."""
        return self.field.zone.get(counted, Fraction(0))


def table(
    season: Season, month: date | Month, *, scheme: Scheme | None = None,
    as_of: date | None = None,
) -> Table:  # fmt: skip
    """Return the table of a season up to the end of a month, or up to `as_of` within it.

    Args:
        month: any day of it, or (year, month).
        scheme: another scheme than the one in force on the last day, as for a preview.

    A fixed number of queries for a scheme, few of them while nothing has happened since.
    """
    until = min(last_of(month), season.ends_on)
    if as_of is not None:
        until = min(until, max(as_of, season.starts_on))
    if scheme is not None:
        field = read_field(season, scheme, until)
        return Table(season, first_of(month), until, scheme, None, _rows(field, scheme), field)
    held = versions.scheme_on(until)
    field = read_field(season, held.scheme, until)
    rows = _rows(field, held.scheme, key=("league.rows", season.pk, until, held.scheme.code))
    return Table(season, first_of(month), until, held.scheme, held.number, rows, field)


def _rows(field: Field, scheme: Scheme, *, key: Hashable = None) -> tuple[TeamRow, ...]:
    """Return every team's line; with a key, scored anew only where a figure changed."""
    teams = {team.pk: team for team in field.teams}
    given = (scheme, field.entrants, field.due)
    found: Sequence[Row] = derived(key, given, lambda: score(*given)) if key else score(*given)
    return tuple(TeamRow(teams[row.key], row) for row in found)
