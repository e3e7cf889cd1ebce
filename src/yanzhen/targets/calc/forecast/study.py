"""The state of a year on a day: who may still sign, who will come, what is signed already."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from yanzhen.targets.calc.forecast.amounts import Amounts, learn_amounts
from yanzhen.targets.calc.forecast.chances import Ahead, Chances, chances, live_chances
from yanzhen.targets.calc.forecast.episodes import CENSORED, Episodes, episodes
from yanzhen.targets.calc.forecast.hazards import AGES, STAGES, Hazard
from yanzhen.targets.calc.forecast.learning import learn
from yanzhen.targets.calc.forecast.records import SIGNED, Events, Floats, Ints, signings
from yanzhen.targets.calc.forecast.timeline import STEPS, shares_left, steps_of


@dataclass(frozen=True, slots=True)
class Study:
    """All that questions about a year are answered from.

    `floors`: the targets' least amounts, rising. `signed`, `signed_tier`, `signed_chance`: what
    is signed and holds today, its tier (-1 below all floors), its chance to hold to the end, shape
    (nodes, signed). `live`, `live_chance` (to be signed in the year and hold), `live_tiers`: where
    a signing of it would end, shape (live, floors). `arrivals`: mean signings of projects not yet
    known, shape (nodes, floors). `done`: counts today by floor. `steps`: half months left; `ahead`
    and `sizes` None once none is left.
    """

    floors: Floats
    year: int
    on: date
    signed: Ints
    signed_tier: Ints
    signed_chance: Floats
    live: Ints
    live_chance: Floats
    live_tiers: Floats
    arrivals: Floats
    done: Ints
    steps: Ints
    ahead: Chances | None
    sizes: Amounts | None

    @property
    def tiers(self) -> Floats:
        """Return each project's chance to end in each tier, shape (nodes, projects, floors)."""
        certain = (self.signed_tier[:, None] == np.arange(len(self.floors))) * (
            self.signed_chance[:, :, None]
        )
        open_ = self.live_chance[:, :, None] * self.live_tiers[None]
        found: Floats = np.concatenate([certain, open_], axis=1)
        return found

    def only(self, projects: Ints, share: float) -> "Study":
        """Return the part of some projects (a team's), with a share of those still to come."""
        held, open_ = np.isin(self.signed, projects), np.isin(self.live, projects)
        tier = self.signed_tier[held]
        done = np.array([(tier >= k).sum() for k in range(len(self.floors))], dtype=np.int64)
        return replace(
            self, signed=self.signed[held], signed_tier=tier,
            signed_chance=self.signed_chance[:, held], live=self.live[open_],
            live_chance=self.live_chance[:, open_], live_tiers=self.live_tiers[open_],
            arrivals=self.arrivals * share, done=done,
        )  # fmt: skip


def study(rows: Events, floors: Floats, year: int, on: date) -> Study:
    """Return the state of a year on a day from rows (as of `records.in_order`)."""
    day, last = on.toordinal(), date(year, 12, 31).toordinal()
    found = signings(rows, year, on)
    held = np.flatnonzero(found.holds)
    done = np.array([(found.amount[held] >= floor).sum() for floor in floors], dtype=np.int64)
    steps, shares = shares_left(day, last)
    tier = np.searchsorted(floors, found.amount[held], side="right") - 1
    signed = found.project[held]
    if not len(steps):
        return Study(
            floors, year, on, signed, tier, np.ones((1, len(held))), np.zeros(0, dtype=np.int64),
            np.zeros((1, 0)), np.zeros((0, len(floors))), np.zeros((1, len(floors))), done, steps,
            None, None,
        )  # fmt: skip
    stays = episodes(rows, day)
    sizes = learn_amounts(stays)
    rates, by, entry = learn(stays, sizes, year, day)
    inside = (steps // STEPS == year).astype(float)
    left = Ahead(steps, shares, inside)
    ahead = chances(rates, by, left)
    today = steps_of(np.array([day]))[0]
    age = np.minimum(today - steps_of(found.day[held]), AGES - 1)
    now = _live(stays, found.project)
    chance = live_chances(
        rates, by, left, ahead, now.stage, today - steps_of(now.start), sizes.classes(now.latest)
    )
    arrivals = _arrivals(entry, sizes, ahead, floors, steps, shares, inside) * by.entry[:, None]
    return Study(
        floors, year, on, signed, tier, ahead.held[:, age], now.project,
        chance, sizes.tiers(now.latest, floors), arrivals, done, steps,
        ahead, sizes,
    )  # fmt: skip


def _live(stays: Episodes, signed: Ints) -> Episodes:
    live: NDArray[np.bool_] = (stays.outcome == CENSORED) & (stays.stage < SIGNED)
    return stays.take(live & ~np.isin(stays.project, signed))


def _arrivals(
    entry: Hazard, sizes: Amounts, ahead: Chances, floors: Floats,
    steps: Ints, shares: Floats, inside: Floats,
) -> Floats:  # fmt: skip
    """Return the mean number of signings from projects not yet known, by node and tier."""
    mean = entry.rate[0, 0, 0] * entry.season[steps % STEPS] * shares
    amount, stage, weight = sizes.entries
    tiers = sizes.tiers(amount, floors) * weight[:, None]
    size = sizes.classes(amount)
    mix = np.zeros((STAGES, len(sizes.centres), len(floors)))
    np.add.at(mix, (stage, size), tiers)
    sums = np.einsum("t,tnsz->nsz", mean, ahead.entering)
    found = np.einsum("nsz,szk->nk", sums, mix[:SIGNED])
    direct = ((mean * inside) @ ahead.holding)[:, None] * mix[SIGNED].sum(0)
    total: Floats = found + direct
    return total
