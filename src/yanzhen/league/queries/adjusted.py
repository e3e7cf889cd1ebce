"""The adjusted table beside the raw one: what a team signed against what it had to sign from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

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
from yanzhen.league.queries.portfolio import Cell, kept_portfolio, portfolio


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
    known = kept_portfolio(season, until)
    by = Terms.on(until, teams)
    if known and known.adjusted.get("by") == by.as_json():
        day, told = known.until, known.adjusted["rows"]
    else:
        day, cells = portfolio(season, until)
        told = adjusted_from(cells, by)
    rows = tuple(
        AdjustedRow(teams[one["team"]], leads, Adjusted(**one))
        for leads, one in told if one["team"] in teams
    )  # fmt: skip
    return AdjustedTable(day, by.level, rows)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an adjusted table is worked out with besides the leads."""

    teams: tuple[int, ...]
    strength: float
    least: float
    most: float
    level: float

    @classmethod
    def on(cls, day: date, teams: Iterable[int]) -> "Terms":
        spread = parameter("league.adjusted_spread", on=day)
        strength = float(parameter("league.adjusted_strength", on=day))
        level = float(parameter("league.adjusted_level", on=day))
        return cls(
            tuple(sorted(teams)), strength, float(spread["least"]), float(spread["most"]), level
        )

    def as_json(self) -> list[Any]:
        return [list(self.teams), self.strength, self.least, self.most, self.level]


def adjusted_from(cells: Sequence[Cell], by: Terms) -> list[tuple[int, dict[str, Any]]]:
    """Work the table out: how many leads a team had, and its line; best first."""
    exposed = [
        Exposed(c.team, (c.stage, c.size, c.channel), c.months, c.signed)
        for c in cells if c.team in by.teams
    ]  # fmt: skip
    counts = dict.fromkeys(by.teams, (0.0, 0.0))
    counts |= expected_by_team(exposed, cell_rates(exposed, strength=by.strength))
    leads: Counter[int] = Counter()
    for cell in cells:
        leads[cell.team] += cell.leads
    told = adjust(counts, least=by.least, most=by.most, level=by.level)
    return [(leads[one.team], asdict(one)) for one in told]


def kept_form(season: Season, until: date, cells: Sequence[Cell]) -> dict[str, Any]:
    """Return the table as it is kept beside the leads it was worked out from."""
    teams = Entry.objects.filter(season=season).values_list("team", flat=True)
    by = Terms.on(until, teams)
    return {"by": by.as_json(), "rows": adjusted_from(cells, by)}
