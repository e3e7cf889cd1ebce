"""How good forecasts were: Brier scores, and said against seen. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BINS = 5


@dataclass(frozen=True, slots=True)
class Scored:
    """One forecast of one target and what came: chances of ours, of 序时进度 (0 or 1) and of the
    seasonal Poisson; whether it was met; whether the count lay in the 90 % interval."""

    ours: float
    schedule: float
    seasonal: float
    met: bool
    inside: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Mean squared errors (0 best, 1 worst) of the three, over the same forecasts."""

    count: int
    ours: float
    schedule: float
    seasonal: float
    inside: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts that said from `low` to `high`: how many, their mean, and the share met."""

    low: float
    high: float
    count: int
    said: float
    came: float


def scores_of(rows: Sequence[Scored]) -> Scores | None:
    """Return the scores, or None of no forecasts.

    >>> scores_of([Scored(0.8, 1.0, 0.5, True, True), Scored(0.4, 0.0, 0.5, True, False)])
    Scores(count=2, ours=0.2, schedule=0.5, seasonal=0.25, inside=0.5)
    """
    if not rows:
        return None
    return Scores(
        len(rows), brier((r.ours, r.met) for r in rows), brier((r.schedule, r.met) for r in rows),
        brier((r.seasonal, r.met) for r in rows), sum(r.inside for r in rows) / len(rows),
    )  # fmt: skip


def brier(pairs: Iterable[tuple[float, bool]]) -> float:
    """Return the mean of (chance − what came)², what came being 1 or 0 (Brier 1950)."""
    errors = [(chance - met) ** 2 for chance, met in pairs]
    return round(sum(errors) / len(errors), 12)


def bins_of(rows: Iterable[Scored], number: int = BINS) -> list[Bin]:
    """Return forecasts by what they said, in equal steps; a step without any has count 0.

    >>> [b.count for b in bins_of([Scored(0.8, 1, 1, True, True), Scored(1.0, 1, 1, True, True)])]
    [0, 0, 0, 0, 2]
    """
    held: list[list[Scored]] = [[] for _ in range(number)]
    for row in rows:
        held[min(int(row.ours * number), number - 1)].append(row)
    return [
        Bin(
            k / number, (k + 1) / number, len(some),
            sum(r.ours for r in some) / len(some) if some else 0.0,
            sum(r.met for r in some) / len(some) if some else 0.0,
        )
        for k, some in enumerate(held)
    ]  # fmt: skip
