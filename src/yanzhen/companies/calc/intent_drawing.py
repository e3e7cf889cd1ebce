"""A firm's intent over time as coordinates. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yanzhen.companies.calc.intent import Intent

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 76, 16, 28
MOST_LABELS = 7


@dataclass(frozen=True, slots=True)
class Dot:
    """A month's mark with its words for hovering."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class IntentChart:
    """All signals as a line, those that bind as a dashed one; `zero` is the height of nothing."""

    points: str
    binding: str
    dots: tuple[Dot, ...]
    grid: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str], ...]
    zero: float
    last: Dot
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def draw_intent(steps: Sequence[Intent]) -> IntentChart:
    """Return the drawing of a course of at least two days; the axis always holds zero."""
    values = [one.points for one in steps] + [one.binding for one in steps]
    step = _step(max(0.0, *values) - min(0.0, *values))
    low, high = math.floor(min(0.0, *values) / step), math.ceil(max(0.0, *values) / step)
    high = max(high, low + 1)

    def y(value: float) -> float:
        share = (value / step - low) / (high - low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    across = (WIDTH - LEFT - RIGHT) / (len(steps) - 1)
    xs = [round(LEFT + n * across, 1) for n in range(len(steps))]
    every = math.ceil((len(steps) - 1) / (MOST_LABELS - 1))
    labelled = [n for n in range(len(steps)) if (len(steps) - 1 - n) % every == 0]
    dots = tuple(
        Dot(x, y(one.points), f"{one.on:%Y-%m-%d} {one.points:.1f}")
        for x, one in zip(xs, steps, strict=True) if one.terms
    )  # fmt: skip
    return IntentChart(
        _path([(x, y(one.points)) for x, one in zip(xs, steps, strict=True)]),
        _path([(x, y(one.binding)) for x, one in zip(xs, steps, strict=True)]),
        dots,
        tuple((y(n * step), f"{n * step:g}") for n in range(low, high + 1)),
        tuple((xs[n], f"{steps[n].on:%Y-%m}") for n in labelled),
        y(0.0),
        Dot(xs[-1], y(steps[-1].points), f"{steps[-1].points:.1f}"),
    )


def _step(span: float) -> float:
    """Return the distance of at most six grid lines.

    >>> _step(18.0), _step(0.0)
    (5.0, 1.0)
    """
    if span <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(span / 4))
    return next(n * size for n in (1, 2, 2.5, 5, 10) if n * size >= span / 4 - 1e-9)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(points))
