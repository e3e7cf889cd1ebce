"""Past forecasts against what came."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanzhen.accounts.models import Season, Team
from yanzhen.outlook.calc.scoring import Bin, Scored, Scores, bins_of, scores_of
from yanzhen.outlook.models import KeptForecast
from yanzhen.outlook.said import Said, Whole, from_json
from yanzhen.targets.actuals import Actuals, read_actuals


@dataclass(frozen=True, slots=True)
class PastRow:
    """One forecast of one target, and what came; None while the season runs."""

    kept: int
    as_of: date
    late: bool
    team: str
    said: Said
    came: Decimal | None

    @property
    def met(self) -> bool | None:
        return None if self.came is None else self.came >= self.said.count


@dataclass(frozen=True, slots=True)
class Backtest:
    """All scored forecasts of seasons that are over.

    `outcomes`: how many different targets they are about, for forecasts of one target share
    one outcome.
    """

    scores: Scores | None
    by_day: list[tuple[date, Scores]]
    bins: list[Bin]
    outcomes: int
    late: int
    rows: list[PastRow]


def backtest(on: date, *, season: Season | None = None) -> Backtest:
    """Return how the kept forecasts of seasons over by a day turned out.

    Two queries, and up to four for each season that is over.
    """
    kept = KeptForecast.objects.select_related("season").filter(season__ends_on__lt=on)
    if season is not None:
        kept = kept.filter(season=season)
    teams = {str(pk): name for pk, name in Team.objects.values_list("pk", "short_name")}
    counted: dict[int, Actuals] = {}
    rows: list[PastRow] = []
    for each in kept.order_by("season__starts_on", "as_of"):
        if each.as_of >= each.season.ends_on:
            continue  # on the last day there is nothing left to forecast
        ended = each.season
        if ended.pk not in counted:
            counted[ended.pk] = read_actuals(ended.starts_on, ended.ends_on)
        rows += _rows_of(each, teams, counted[ended.pk])
    scored = [_scored(row) for row in rows]
    days = sorted({row.as_of for row in rows})
    by_day = [(day, scores_of([s for r, s in zip(rows, scored, strict=True) if r.as_of == day]))
              for day in days]  # fmt: skip
    return Backtest(
        scores_of(scored), [(day, found) for day, found in by_day if found], bins_of(scored),
        len({row.said.target for row in rows}), sum(row.late for row in rows), rows,
    )  # fmt: skip


def course_of(season: Season, team: Team | None) -> list[tuple[date, Whole]]:
    """Return the kept forecasts of a season for the zone or a team, the earliest first."""
    key = "zone" if team is None else str(team.pk)
    kept = KeptForecast.objects.filter(season=season).order_by("as_of")
    return [(row.as_of, from_json(row.told[key])) for row in kept if key in row.told]


def rows_of(kept: KeptForecast, today: date) -> list[PastRow]:
    """Return what a kept forecast says, beside what came where its season is over."""
    teams = {str(pk): name for pk, name in Team.objects.values_list("pk", "short_name")}
    over = kept.season.ends_on < today
    actuals = read_actuals(kept.season.starts_on, kept.season.ends_on) if over else None
    return _rows_of(kept, teams, actuals)


def _rows_of(kept: KeptForecast, teams: dict[str, str], actuals: Actuals | None) -> list[PastRow]:
    season = kept.season
    rows = []
    for key, told in kept.told.items():
        team = None if key == "zone" else int(key)
        for said in from_json(told).targets:
            came = None
            if actuals is not None:
                came = actuals.total(said.metric, season.starts_on, season.ends_on, team)
            rows.append(PastRow(kept.pk, kept.as_of, kept.late, teams.get(key, ""), said, came))
    return rows


def _scored(row: PastRow) -> Scored:
    came = row.came or Decimal(0)
    return Scored(
        row.said.probability, float(row.said.schedule_met), row.said.seasonal, bool(row.met),
        row.said.p05 <= came <= row.said.p95,
    )  # fmt: skip
