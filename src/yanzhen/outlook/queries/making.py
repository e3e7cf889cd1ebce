"""A season's forecast, worked out: one history, one lesson, the zone and every team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from yanzhen.accounts.models import Season
from yanzhen.common.parameters import parameter
from yanzhen.outlook.queries.goals import Aimed, aimed_on, can_forecast
from yanzhen.outlook.queries.history import History, history
from yanzhen.outlook.said import Need, Said, Turn, Whole
from yanzhen.targets.calc.forecast.engine import (
    Outlook,
    floors_of,
    outlooks,
    totals_of,
    years_of,
)
from yanzhen.targets.calc.forecast.questions import drivers, month_ends, more_needed
from yanzhen.targets.calc.forecast.records import KINDS, Events, Floats, Ints, in_order
from yanzhen.targets.calc.forecast.rivals import seasonal_poisson
from yanzhen.targets.calc.forecast.study import Study, study
from yanzhen.targets.queries import season_targets

ASKED_STAGES = ("talks", "intent", "assessed", "signed")
RECENT_DAYS = 730
SHOWN_FROM = 5e-4  # of a final count, and of a lift; what is less is left out


@dataclass(frozen=True, slots=True)
class Wish:
    """What else is worked out besides the odds; nothing of it for forecasts that are kept."""

    levels: tuple[float, ...] = ()
    month_ends: int = 0
    drivers: int = 0


def wish_on(on: date) -> Wish:
    """Return what the pages show, by the parameters."""
    return Wish(
        tuple(parameter("outlook.levels", on=on)), parameter("outlook.month_ends", on=on),
        parameter("outlook.drivers_shown", on=on),
    )  # fmt: skip


def make(season: Season, on: date, wish: Wish | None = None) -> dict[int | None, Whole]:
    """Return the forecasts of the zone (None) and of each team that has targets, as of a day.

    Only what was known at the end of the day is used. Eight queries.
    """
    on = min(on, season.ends_on)
    aimed = aimed_on(season_targets(season), on) if can_forecast(season) else {}
    if not aimed:
        return {}
    past = history(on)
    rows = in_order(past.events, on)
    goals = [each.goal for some in aimed.values() for each in some]
    whole = study(rows, floors_of(goals), season.starts_on.year, on)
    held, wished, years = _held(rows, past), wish or Wish(), years_of(rows, on)
    found = {}
    for team, some in aimed.items():
        own = whole if team is None else _of_team(whole, held, team)
        mine = rows if team is None else rows.take(held.of_row == team)
        found[team] = _whole(own, mine, some, wished, years)
    return found


def _whole(own: Study, rows: Events, aimed: list[Aimed], wish: Wish, years: float) -> Whole:
    totals = totals_of(own)
    said, joint = outlooks(own, [each.goal for each in aimed], totals)
    usual = seasonal_poisson(
        rows, [(a.goal.min_amount, a.goal.count) for a in aimed], own.year, own.on
    )
    targets = tuple(
        _said(own, totals, rows, each, one, plain, wish)
        for each, one, plain in zip(aimed, said, usual, strict=True)
    )
    return Whole(own.on, years, len(own.live), joint, targets)


def _said(
    own: Study, totals: Floats, rows: Events, aimed: Aimed, one: Outlook, usual: float, wish: Wish
) -> Said:
    floor = int(np.searchsorted(own.floors, aimed.goal.min_amount))
    total = totals[floor].mean(0)
    typical = typical_amount(rows, aimed.goal.min_amount)
    shown = np.flatnonzero(total >= SHOWN_FROM)
    turns = drivers(own, aimed.goal, totals)[: wish.drivers] if wish.drivers else []
    return Said(
        aimed.target.pk, aimed.target.metric, str(aimed.target), aimed.goal.min_amount,
        aimed.goal.count, one.probability, one.expected, one.p05, one.p50, one.p95, one.actual,
        one.pro_rata, usual,
        tuple((int(n), float(total[n])) for n in range(shown[0], shown[-1] + 1)),
        _needs(own, totals, aimed, typical, wish),
        tuple(Turn(d.project, d.chance, d.lift) for d in turns if d.lift >= SHOWN_FROM), typical,
    )  # fmt: skip


def _needs(own: Study, totals: Floats, aimed: Aimed, amount: float, wish: Wish) -> tuple[Need, ...]:
    ends = month_ends(own.on, date(own.year, 12, 31), wish.month_ends)
    return tuple(
        Need(stage, by.isoformat(), level,
             more_needed(own, aimed.goal, totals, stage=KINDS.index(stage), by=by,
                         amount=amount, level=level))
        for level in wish.levels for stage in ASKED_STAGES for by in ends
    )  # fmt: skip


def typical_amount(rows: Events, floor: float) -> float:
    """Return the middle amount of the projects that reach a floor; one and a half times the
    floor where there are fewer than five."""
    _projects, first = np.unique(rows.project, return_index=True)
    known = rows.amount[first]
    large = known[known >= max(floor, 1.0)]
    return float(np.median(large)) if len(large) >= 5 else max(floor, 1e8) * 1.5


@dataclass(frozen=True, slots=True)
class _Held:
    """Whose team each project was (-1: nobody's): by project, and by row; `day`: first seen."""

    projects: Ints
    day: Ints
    team: Ints
    of_row: Ints


def _held(rows: Events, past: History) -> _Held:
    projects, first, same = np.unique(rows.project, return_index=True, return_inverse=True)
    teams = (past.team_of.get(int(p)) for p in projects)
    team = np.array([-1 if t is None else t for t in teams], dtype=np.int64)
    return _Held(projects, rows.day[first], team, team[same])


def _of_team(whole: Study, held: _Held, team: int) -> Study:
    """Return the part of a team: its projects, and its share of those still to come.

    The share is that of its projects among those first seen in the last two years, as if each
    team had brought one more.
    """
    recent = held.team[held.day > whole.on.toordinal() - RECENT_DAYS]
    return whole.only(held.projects[held.team == team], share_of(recent, team))


def share_of(owners: Ints, team: int) -> float:
    """Return a team's share of new projects, shrunk towards equal shares; -1: nobody's.

    >>> share_of(np.array([1, 1, 2]), 1)
    0.6
    """
    teams = set(np.unique(owners[owners >= 0]).tolist()) | {team}
    return (int((owners == team).sum()) + 1) / (len(owners) + len(teams))


def told_by_team(found: Mapping[int | None, Whole]) -> list[tuple[str, Whole]]:
    """Return forecasts under the keys they are stored by: "zone", or the team's number."""
    return [("zone" if team is None else str(team), whole) for team, whole in found.items()]
