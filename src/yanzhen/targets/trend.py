"""The year's course as a drawing: actual as a line, due as a thin dashed one. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 84, 16, 28


@dataclass(frozen=True, slots=True)
class Point:
    """A month's mark with its label for hovering."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn course in pixels: grid lines with labels, months, two paths and the marks."""

    width: int
    height: int
    grid: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str], ...]
    actual: str
    due: str
    points: tuple[Point, ...]
    last: Point | None
    due_end: Point
    left: int = LEFT
    right: int = WIDTH - RIGHT


def nice_top(value: float) -> tuple[float, float]:
    """Return a round upper end and the step of at most five grid lines.

    >>> nice_top(27), nice_top(0)
    ((30.0, 10.0), (1.0, 1.0))
    """
    if value <= 0:
        return 1.0, 1.0
    rough = value / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= rough)
    return step * math.ceil(value / step), step


def draw_course(
    labels: Sequence[str],
    actual: Sequence[Decimal | None],
    due: Sequence[Decimal],
    *,
    scale: Decimal = Decimal(1),
    texts: Sequence[str] = (),
    due_text: str = "",
) -> Chart:
    """Return the drawing of a course from month to month, zero-based.

    Args:
        labels, actual, due: one per month; actual None where the month has not come yet.
        scale: divides values for the axis labels (yuan into 亿元).
        texts: actual values in words, for marks.

    >>> draw_course(["1月", "2月"], [Decimal(3), None], [Decimal(2), Decimal(4)]).actual
    'M44.0 65.0'
    """
    known = [value for value in actual if value is not None]
    highest = max([float(v / scale) for v in [*known, *due]] or [0.0])
    top, step = nice_top(highest)
    across = (WIDTH - LEFT - RIGHT) / max(len(labels) - 1, 1)
    xs = [round(LEFT + i * across, 1) for i in range(len(labels))]

    def height(value: Decimal) -> float:
        share = float(value / scale) / top
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    points = tuple(
        Point(x, height(value), text)
        for x, value, text in zip(xs, actual, [*texts, *[""] * len(xs)], strict=False)
        if value is not None
    )
    due_points = [(x, height(value)) for x, value in zip(xs, due, strict=True)]
    lines = round(top / step)
    grid = tuple(
        (round(HEIGHT - BOTTOM - n / lines * (HEIGHT - TOP - BOTTOM), 1), f"{n * step:g}")
        for n in range(lines + 1)
    )
    return Chart(
        WIDTH, HEIGHT, grid, tuple(zip(xs, labels, strict=True)),
        _path([(p.x, p.y) for p in points]), _path(due_points), points,
        points[-1] if points else None,
        Point(*(due_points[-1] if due_points else (0.0, 0.0)), due_text),
    )  # fmt: skip


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if n else 'M'}{x} {y}" for n, (x, y) in enumerate(points))
