"""What the rows teach: hazards, this year's levels, the rate of new leads."""

from datetime import date

import numpy as np

from yanzhen.targets.calc.forecast import priors
from yanzhen.targets.calc.forecast.amounts import Amounts
from yanzhen.targets.calc.forecast.chances import Multipliers, Rates
from yanzhen.targets.calc.forecast.episodes import Episodes
from yanzhen.targets.calc.forecast.hazards import AGE_FROM, Cells, Hazard, added, fit
from yanzhen.targets.calc.forecast.records import DROPPED, SIGNED, Floats
from yanzhen.targets.calc.forecast.table import table
from yanzhen.targets.calc.forecast.timeline import STEPS, shares_left, steps_of
from yanzhen.targets.calc.forecast.years import PARTS, Level, levels, mixed

NODES = 7
# A lattice: each of five multipliers takes each of its levels once; signing and moving on rise
# together, as one shock moves both, the others in an order of their own.
LATTICE = np.arange(NODES) * np.array([[1], [1], [3], [4], [5]]) % NODES
YEARS = 12


def learn(
    stays: Episodes, sizes: Amounts, year: int, day: int
) -> tuple[Rates, Multipliers, Hazard]:
    """Return the rates for the rest of the year, its multipliers, and the rate of entries."""
    this = int(steps_of(np.array([day]))[0]) // STEPS
    oldest = int(steps_of(stays.start).min()) // STEPS if len(stays.start) else this
    years = min(YEARS, this - oldest + 1)
    weights = priors.YEAR_FADES ** np.arange(years - 1, -1, -1.0)
    risk = table(stays, sizes, weights, day, (this - years + 1) * STEPS)
    kinds = (
        ((SIGNED,), priors.SIGN, priors.SIGN_SEASON),
        (tuple(range(SIGNED)), priors.ADVANCE, priors.FLAT_SEASON),
        ((DROPPED,), priors.DROP, priors.FLAT_SEASON),
        ((DROPPED,), priors.REVERSE, priors.FLAT_SEASON),
    )
    sign, advance, drop, back = (
        fit(risk.cells(outcomes, rate), rate, season, sizes.centres, weights)
        for outcomes, rate, season in kinds
    )
    rates = Rates(sign, advance, drop, back, _next_stages(stays))
    entry = _entries(stays, day, this, years, weights)
    found = _levels([sign, advance, drop, back, entry], year - this, year, day)
    return rates, Multipliers(*(level.nodes(LATTICE[k]) for k, level in enumerate(found))), entry


def _levels(hazards: list[Hazard], ahead: int, year: int, day: int) -> list[Level]:
    """Return this year's levels, or those of a year of which nothing is seen.

    Signing and moving on may share one level; how likely that is the counts tell.
    """
    later = np.zeros((len(hazards), max(ahead, 0) * PARTS))
    seen = np.concatenate([[h.seen for h in hazards], later], axis=1)
    expected = np.concatenate([[h.expected for h in hazards], later], axis=1)
    both = [np.concatenate([each, each[:1] + each[1:2]]) for each in (seen, expected)]
    left = min(max((date(year, 12, 31).toordinal() - day) / 365, 0.0), 1.0)
    (sign, advance, *others, common), evidence = levels(both[0], both[1], left)
    odds = np.clip(evidence[0] + evidence[1] - evidence[-1], -30, 30)
    share = 1 / (1 + float(np.exp(odds)))
    return [mixed(sign, common, share), mixed(advance, common, share), *others]


def _next_stages(stays: Episodes) -> Floats:
    moved = (stays.outcome >= 0) & (stays.outcome < SIGNED) & (stays.stage < SIGNED)
    table = np.zeros((SIGNED, SIGNED))
    np.add.at(table, (stays.stage[moved], stays.outcome[moved]), 1.0)
    for stage in range(SIGNED - 1):
        table[stage, stage + 1] += 10.0
    table[SIGNED - 1, SIGNED - 1] = 1.0
    found: Floats = table / table.sum(1, keepdims=True)
    found[SIGNED - 1] = 0.0
    return found


def _entries(stays: Episodes, day: int, this: int, years: int, weights: Floats) -> Hazard:
    """Return the rate of new projects by half month."""
    came = steps_of(stays.start[stays.entry])
    end = int(steps_of(np.array([day]))[0])
    start = max(int(came.min()) if len(came) else end, (this - years + 1) * STEPS)
    steps = np.arange(start, end + 1)
    share = np.ones(len(steps))
    share[-1] = (
        1 - shares_left(day, day + 1)[1][0] if steps_of(np.array([day + 1]))[0] == end else 1
    )
    kept = came[came >= start] - (this - years + 1) * STEPS
    risk = np.zeros((1, len(AGE_FROM), years * STEPS))
    risk[0, 0, steps - (this - years + 1) * STEPS] = share
    events = added(kept, np.ones(len(kept)), years * STEPS)
    alike = np.zeros(len(AGE_FROM))
    alike[0] = events @ np.repeat(weights, STEPS)
    cells = Cells(np.zeros(1, dtype=np.int64), 1, risk[0], alike, events)
    rates = np.array([priors.ENTRIES, 0, 0, 0, 0])
    return fit(cells, rates, priors.FLAT_SEASON, np.zeros(1), weights)
