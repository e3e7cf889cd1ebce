"""The adjusted table beside the raw one: what a team signed against what it had to sign from."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yanzhen.accounts.models import Entry, Season, Team
from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.league.calc.adjusted import (
    Adjusted,
    Exposed,
    adjust,
    cell_rates,
    expected_by_team,
)
from yanzhen.league.queries.portfolio import Cell, portfolio


@dataclass(frozen=True, slots=True)
class AdjustedRow:
    """One team of the adjusted table, with how many leads it had to work on."""

    team: Team
    leads: int
    told: Adjusted


@dataclass(frozen=True, slots=True)
class AdjustedTable:
    """The adjusted table on a day; best first, who cannot be told apart shares a place."""

    until: date
    level: float
    rows: tuple[AdjustedRow, ...]

    @property
    def leads(self) -> int:
        return sum(row.leads for row in self.rows)

    @property
    def is_empty(self) -> bool:
        return not any(row.leads for row in self.rows)


def adjusted_rows(season: Season, until: date) -> AdjustedTable:
    """Return the adjusted table of a season up to a day. A fixed number of queries."""
    return kept(("league.adjusted", season.pk, until), lambda: _read(season, until))


def _read(season: Season, until: date) -> AdjustedTable:
    entries = Entry.objects.filter(season=season).select_related("team")
    teams = {entry.team_id: entry.team for entry in entries}
    day, cells = portfolio(season, until)
    level = float(parameter("league.adjusted_level", on=until))
    told = _adjusted(
        tuple(cells), tuple(sorted(teams)), float(parameter("league.adjusted_strength", on=until)),
        *(float(parameter("league.adjusted_spread", on=until)[k]) for k in ("least", "most")),
        level,
    )  # fmt: skip
    leads: dict[int, int] = {}
    for cell in cells:
        leads[cell.team] = leads.get(cell.team, 0) + cell.leads
    rows = tuple(AdjustedRow(teams[one.team], leads.get(one.team, 0), one) for one in told)
    return AdjustedTable(day, level, rows)


@lru_cache(maxsize=64)
def _adjusted(
    cells: tuple[Cell, ...], teams: tuple[int, ...], strength: float, least: float, most: float,
    level: float,
) -> tuple[Adjusted, ...]:  # fmt: skip
    """Work the table out once for the same cells: the integrals take a tenth of a second."""
    exposed = [
        Exposed(c.team, (c.stage, c.size, c.channel), c.months, c.signed)
        for c in cells if c.team in teams
    ]  # fmt: skip
    counts = dict.fromkeys(teams, (0.0, 0.0))
    counts |= expected_by_team(exposed, cell_rates(exposed, strength=strength))
    return tuple(adjust(counts, least=least, most=most, level=level))
