"""Worlds: laws drawn at random, of several kinds. Some are developed on, some kept back."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bench.forecast.simulate import Law

Draw = Callable[[np.random.Generator], Law]
FLAT = (1.0,) * 12
YEAR = 365.25


def _zone(rng: np.random.Generator, **changes: object) -> Law:
    """Return an ordinary zone: every number drawn around a plausible one."""

    def around(value: float, by: float = 0.25) -> float:
        return float(value * np.exp(by * rng.standard_normal()))

    plain = Law()
    law = replace(
        plain, leads=around(14, 0.35), forward=tuple(around(v) for v in plain.forward),
        drop=tuple(around(v) for v in plain.drop), size_slope=float(rng.normal(-0.12, 0.12)),
        median=around(5e8, 0.3), spread=float(rng.uniform(1.0, 1.5)),
        season=tuple(around(v, 0.12) for v in plain.season),
        shock=float(rng.uniform(0.1, 0.35)), shock_on_all=float(rng.choice([0.0, 0.5, 1.0])),
    )  # fmt: skip
    return replace(law, **changes)  # type: ignore[arg-type]


def plain(rng: np.random.Generator) -> Law:
    return _zone(rng)


def rush(rng: np.random.Generator) -> Law:
    end = float(rng.uniform(2.5, 4.5))
    season = (0.4, 0.4, 1.5, 0.6, 0.6, 1.7, 0.6, 0.6, 1.5, 0.7, 1.2, end)
    return _zone(rng, season=season, month_end=float(rng.uniform(1.3, 2.5)), clearing=2.0,
                 season_on_all=float(rng.uniform(0, 0.5)))  # fmt: skip


def paper(rng: np.random.Generator) -> Law:
    return _zone(rng, paper=float(rng.uniform(0.15, 0.4)), paper_days=float(rng.uniform(40, 150)))


def regime(rng: np.random.Generator) -> Law:
    by = float(rng.choice([0.5, 0.6, 1.6, 1.9]))
    changed = {"forward": by, "straight": by} if rng.random() < 0.6 else {"leads": by, "drop": 1.3}
    return _zone(rng, regime_day=int(rng.uniform(4, 8.3) * YEAR), regime=changed)


def heavy(rng: np.random.Generator) -> Law:
    shape = tuple(float(v) for v in rng.uniform(0.45, 0.8, 4))
    return _zone(rng, shape=shape, nature=float(rng.uniform(0, 0.7)))


def small(rng: np.random.Generator) -> Law:
    return _zone(rng, leads=float(rng.uniform(3, 6)))


def swing(rng: np.random.Generator) -> Law:
    """Leads surge in spring and are cleared in January; a policy moves arrivals and reversals."""
    leads = (0.5, 0.5, 1.8, 1.8, 1.4, 1.0, 0.8, 0.8, 1.0, 1.0, 0.8, 0.6)
    return _zone(rng, lead_season=leads, clearing=3.0, lead_shock=0.35, paper=0.08,
                 regime_day=int(rng.uniform(3, 8) * YEAR),
                 regime={"leads": float(rng.uniform(0.5, 2.0)), "paper": 3.0})  # fmt: skip


def natures(rng: np.random.Generator) -> Law:
    """Projects differ in what no row shows; big ones go faster here, hazards first rise."""
    return _zone(rng, nature=1.0, size_slope=0.12, shape=(0.9, 1.3, 1.5, 1.3))


def messy(rng: np.random.Generator) -> Law:
    """A big zone with a third of the rows missing and amounts restated all the time."""
    return _zone(rng, leads=float(rng.uniform(20, 35)), skip=0.35, repeat=0.15, restate=0.5,
                 restate_by=0.5, season=FLAT)  # fmt: skip


def everything(rng: np.random.Generator) -> Law:
    """Rush, paper, heavy tails and a change of regime at once."""
    return replace(
        rush(rng), shape=(0.6, 0.7, 0.6, 0.7), paper=0.25, paper_days=70.0, nature=0.4,
        regime_day=int(rng.uniform(4, 8.5) * YEAR),
        regime={"forward": float(rng.choice([0.55, 1.7]))},
    )  # fmt: skip


def stormy(rng: np.random.Generator) -> Law:
    """Years differ a lot, on every stage; the season is nearly flat."""
    season = tuple(0.5 + 0.5 * v for v in Law().season)
    return _zone(rng, shock=0.5, shock_on_all=1.0, lead_shock=0.3, season=season)


def growing(rng: np.random.Generator) -> Law:
    """Leads become more, or fewer, year by year; the year's end counts double."""
    law = _zone(rng, growth=float(rng.uniform(-0.12, 0.15)), month_end=1.5)
    return replace(law, leads=law.leads * float(np.exp(-4 * law.growth)))


def mixing(rng: np.random.Generator) -> Law:
    """What is courted becomes larger, or smaller; amounts are restated on the way."""
    return _zone(rng, mix=float(rng.uniform(-0.12, 0.2)), restate=0.35, size_slope=-0.2)


def bursts(rng: np.random.Generator) -> Law:
    """Leads come in bunches, as after a fair; stages are heavy-tailed; signings fall away late."""
    return _zone(rng, burst=float(rng.uniform(0.5, 2.0)), shape=(0.7, 0.8, 0.7, 0.8), nature=0.3,
                 paper=float(rng.uniform(0.1, 0.25)), paper_days=200.0)  # fmt: skip


# Kept back: scored once, when the model was finished.
def year_end(rng: np.random.Generator) -> Law:
    """A third of the year is signed in its last weeks; good years are good on every stage."""
    season = (0.3, 0.3, 0.9, 0.5, 0.6, 1.4, 0.5, 0.6, 1.1, 0.8, 1.8, float(rng.uniform(3, 6)))
    return _zone(
        rng, season=season, month_end=1.5, clearing=float(rng.uniform(1, 4)),
        season_on_all=0.3, shock=0.3, shock_on_all=0.6, shape=(0.8, 0.9, 0.8, 0.9),
    )  # fmt: skip


def turned(rng: np.random.Generator) -> Law:
    """Signings on paper come into fashion, or go out of it."""
    return _zone(rng, paper=float(rng.uniform(0.1, 0.3)), paper_days=float(rng.uniform(50, 200)),
                 regime_day=int(rng.uniform(5, 8.5) * YEAR),
                 regime={"paper": float(rng.choice([0.3, 2.0]))}, lead_shock=0.25)  # fmt: skip


def shift(rng: np.random.Generator) -> Law:
    """What held for eight years changes in the year foretold, or shortly before it."""
    by = float(rng.choice([0.45, 0.65, 1.5, 2.0]))
    which = ({"forward": by, "straight": by}, {"leads": by}, {"forward": by, "drop": 1 / by})
    return _zone(rng, regime_day=int(rng.uniform(7.4, 8.6) * YEAR),
                 regime=which[int(rng.integers(3))])  # fmt: skip


def tails(rng: np.random.Generator) -> Law:
    """Most move at once or hardly ever; rows are missing."""
    shape = tuple(float(v) for v in rng.uniform(0.4, 0.7, 4))
    return _zone(rng, shape=shape, nature=float(rng.uniform(0.3, 0.8)), skip=0.2,
                 leads=float(rng.uniform(14, 28)))  # fmt: skip


def own(rng: np.random.Generator) -> Law:
    """A small zone whose years differ."""
    season = tuple(float(v) for v in np.exp(0.3 * rng.standard_normal(12)))
    return _zone(rng, leads=float(rng.uniform(5, 9)), shock=0.35, paper=0.1, restate=0.3,
                 lead_season=season)  # fmt: skip


DEVELOPED_ON: dict[str, Draw] = {
    "plain": plain, "rush": rush, "paper": paper, "regime": regime, "heavy": heavy, "small": small,
    "swing": swing, "natures": natures, "messy": messy, "everything": everything,
    "stormy": stormy, "growing": growing, "mixing": mixing, "bursts": bursts,
}  # fmt: skip
KEPT_BACK: dict[str, Draw] = {
    "year_end": year_end, "turned": turned, "shift": shift, "tails": tails, "own": own,
}  # fmt: skip
WORLDS = DEVELOPED_ON | KEPT_BACK
