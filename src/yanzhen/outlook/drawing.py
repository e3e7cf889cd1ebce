"""The charts of forecasts as coordinates: final counts, months, said against seen. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 16, 28, 28
FLOOR = HEIGHT - BOTTOM
MOST_LABELS = 16
SIDE = 300


@dataclass(frozen=True, slots=True)
class Bar:
    """One final count: where it stands, whether the target is met there, and in the interval."""

    x: float
    y: float
    width: float
    height: float
    number: int
    chance: float
    met: bool
    inside: bool
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The distribution of a final count. `goal_x` and `actual_x` are None where off the chart."""

    bars: tuple[Bar, ...]
    goal_x: float | None
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = FLOOR
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP


def draw_counts(counts: Sequence[tuple[int, float]], goal: int, low: int, high: int) -> Bars:
    """Return bars of equal width, zero-based; the goal's line stands left of its own bar.

    >>> draw_counts([(3, 0.5), (4, 0.5)], 4, 3, 4).goal_x
    332.0
    """
    if not counts:
        return Bars((), None)
    first = counts[0][0]
    across = (WIDTH - LEFT - RIGHT) / len(counts)
    top = max(chance for _n, chance in counts)
    every = -(-len(counts) // MOST_LABELS)
    bars = []
    for place, (number, chance) in enumerate(counts):
        height = round(chance / top * (FLOOR - TOP), 1)
        bars.append(
            Bar(
                round(LEFT + place * across + across * 0.1, 1), round(FLOOR - height, 1),
                round(across * 0.8, 1), height, number, chance, number >= goal,
                low <= number <= high, str(number) if place % every == 0 else "",
            )
        )  # fmt: skip
    place = goal - first
    inside = 0 <= place <= len(counts)
    return Bars(tuple(bars), round(LEFT + place * across, 1) if inside else None)


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    text: str
    radius: float = 3.5


@dataclass(frozen=True, slots=True)
class Line:
    """Chances from month to month, from 0 to 1."""

    path: str
    marks: tuple[Mark, ...]
    labels: tuple[tuple[float, str], ...]
    grid: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def draw_line(points: Sequence[tuple[int, float, str]]) -> Line:
    """Return (month 1–12, chance, words) as a line over the year."""
    step = (WIDTH - LEFT - RIGHT) / 12

    def x(month: int) -> float:
        return round(LEFT + (month - 0.5) * step, 1)

    marks = tuple(Mark(x(month), _height(chance), text) for month, chance, text in points)
    path = " ".join(f"{'L' if n else 'M'}{m.x} {m.y}" for n, m in enumerate(marks))
    labels = tuple((x(month), str(month)) for month in range(1, 13))
    return Line(path, marks, labels, _grid())


def _height(share: float) -> float:
    return round(FLOOR - share * (FLOOR - TOP), 1)


def _grid() -> tuple[tuple[float, str], ...]:
    return tuple((_height(k / 4), f"{k * 25}%") for k in range(5))


@dataclass(frozen=True, slots=True)
class Square:
    """Said (across) against seen (up): a dot a bin, its area by how many forecasts it holds."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, float, str], ...]
    low: float = 40
    high: float = SIDE - 20
    side: int = SIDE


def draw_reliability(bins: Sequence[tuple[float, float, int]]) -> Square:
    """Return (mean said, share that came, how many) as dots; the diagonal is perfect.

    >>> draw_reliability([(0.5, 0.5, 4)]).marks[0].x
    160.0
    """
    low, high = 40, SIDE - 20
    span = high - low
    most = max((count for _s, _c, count in bins), default=0) or 1
    marks = tuple(
        Mark(
            round(low + said * span, 1), round(high - came * span, 1), str(count),
            round(4 + 10 * (count / most) ** 0.5, 1),
        )
        for said, came, count in bins if count
    )  # fmt: skip
    ticks = tuple(
        (round(low + k / 4 * span, 1), round(high - k / 4 * span, 1), f"{k * 25}%")
        for k in range(5)
    )
    return Square(marks, ticks)
