"""The race as drawings: points as stacked bars, ratios with their intervals. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, ROW, TOP, BOTTOM = 760, 30, 8, 30
NAME, END = 92, 84
# How wide a sign of a name is: Chinese, and any other.
WIDE, NARROW = 12, 7
COLOURS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar; `colour` 1 to 12, the item's own."""

    x: float
    width: float
    colour: int
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    y: float
    name: str
    parts: tuple[Part, ...]
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars, zero-based; `grid` are places and labels of the axis."""

    height: int
    zero: float
    bars: tuple[Bar, ...]
    grid: tuple[tuple[float, str], ...]
    width: int = WIDTH
    foot: int = 0
    name_end: int = NAME - 8


@dataclass(frozen=True, slots=True)
class Whisker:
    y: float
    name: str
    low: float
    high: float
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Intervals:
    """Ratios on an axis whose middle line is 1: as expected."""

    height: int
    one: float
    rows: tuple[Whisker, ...]
    grid: tuple[tuple[float, str], ...]
    width: int = WIDTH
    foot: int = 0
    name_end: int = NAME - 8


def _room(names: Iterable[str]) -> int:
    """Return how much of the left the names need, so that the longest is read whole.

    >>> _room(["招商局"]), _room(["长江口国际生命健康产业招商公司"])
    (92, 196)
    """
    widths = [sum(WIDE if sign >= "\u2e80" else NARROW for sign in name) for name in names]
    return max([NAME, *(width + 16 for width in widths)])


def steps(low: float, high: float) -> list[float]:
    """Return round marks of an axis from at most `low` to at least `high`, at most seven.

    >>> steps(0, 100), steps(-5, 40)
    ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], [-10.0, 0.0, 10.0, 20.0, 30.0, 40.0])
    """
    span = max(high - low, 1e-9)
    size = 10.0 ** math.floor(math.log10(span / 5))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= span / 5.01)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [n * step for n in range(first, last + 1)]


def draw_bars(rows: Sequence[tuple[str, Sequence[tuple[str, float, int]], str]]) -> Bars:
    """Return a bar for each (name, [(part, points, item's number)], text); below zero goes left.

    >>> drawn = draw_bars([("一局", [("签约", 30.0, 0), ("扣分", -5.0, 1)], "25.00")])
    >>> [part.width > 0 for part in drawn.bars[0].parts], drawn.bars[0].text
    ([True, True], '25.00')
    """
    up = max([sum(p for _n, p, _c in parts if p > 0) for _name, parts, _t in rows] or [0.0])
    down = min([sum(p for _n, p, _c in parts if p < 0) for _name, parts, _t in rows] or [0.0])
    marks = steps(down, max(up, 1.0))
    room = _room(name for name, _parts, _text in rows)
    scale = (WIDTH - room - END) / (marks[-1] - marks[0])

    def x(points: float) -> float:
        return round(room + (points - marks[0]) * scale, 1)

    bars = []
    for number, (name, parts, text) in enumerate(rows):
        right, left, drawn = 0.0, 0.0, []
        for label, points, place in parts:
            start = right if points >= 0 else left + points
            title = f"{name} {label} {points:.2f}"
            width = round(abs(points) * scale, 1)
            drawn.append(Part(x(start), width, place % COLOURS + 1, title))
            right, left = right + max(points, 0.0), left + min(points, 0.0)
        bars.append(Bar(TOP + number * ROW, name, tuple(drawn), x(right), text))
    height = TOP + len(rows) * ROW + BOTTOM
    grid = tuple((x(mark), f"{mark:g}") for mark in marks)
    return Bars(
        height, x(0.0), tuple(bars), grid, foot=height - BOTTOM, name_end=room - 8
    )  # fmt: skip


def draw_intervals(rows: Sequence[tuple[str, float, float, float, str]]) -> Intervals:
    """Return a whisker for each (name, low, middle, high, text), the axis from 0.

    >>> drawn = draw_intervals([("一局", 0.8, 1.2, 1.9, "1.20")])
    >>> drawn.rows[0].low < drawn.one < drawn.rows[0].at < drawn.rows[0].high
    True
    """
    marks = steps(0.0, max([high for *_rest, high, _t in rows] + [1.5]))
    room = _room(name for name, *_rest in rows)
    scale = (WIDTH - room - END) / marks[-1]

    def x(ratio: float) -> float:
        return round(room + ratio * scale, 1)

    drawn = tuple(
        Whisker(TOP + number * ROW + ROW / 2, name, x(low), x(high), x(middle), text)
        for number, (name, low, middle, high, text) in enumerate(rows)
    )
    height = TOP + len(rows) * ROW + BOTTOM
    grid = tuple((x(mark), f"{mark:g}") for mark in marks)
    return Intervals(height, x(1.0), drawn, grid, foot=height - BOTTOM, name_end=room - 8)
