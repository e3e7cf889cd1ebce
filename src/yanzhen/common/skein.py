"""雁阵图: where each bird of a target flies. Pure geometry, no Django."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

MOST = 60
WIDTH, TOP, SIDE = 360.0, 18.0, 22.0
SIZES = {1: 11.0, 2: 16.0, 3: 26.0}  # half a wingspan by tier; the head is never smaller than 2
SMALLEST, LARGEST = 0.42, 1.5  # how far birds shrink in a large formation, grow in a small one
SLOPE = 1.02  # how far down for each step outwards


@dataclass(frozen=True, slots=True)
class Bird:
    """One project of the target: place, size, and whether it is signed."""

    path: str
    signed: bool
    tier: int


@dataclass(frozen=True, slots=True)
class Skein:
    """The drawing: birds, its height, and where 序时 says the signed ones should reach."""

    birds: list[Bird]
    width: float
    height: float
    due_y: float | None
    due_left: float
    due_right: float
    each: int


def _wing(x: float, y: float, half: float) -> str:
    """Return a bird with its beak at (x, y) and wings falling to both sides."""
    deep, back = half * 1.18, half * 0.86
    return (
        f"M{x - half:.1f} {y + deep:.1f}"
        f"Q{x - half * 0.42:.1f} {y + deep * 0.45:.1f} {x:.1f} {y:.1f}"
        f"Q{x + half * 0.42:.1f} {y + deep * 0.45:.1f} {x + half:.1f} {y + deep:.1f}"
        f"Q{x + half * 0.36:.1f} {y + back * 0.98:.1f} {x:.1f} {y + back:.1f}"
        f"Q{x - half * 0.36:.1f} {y + back * 0.98:.1f} {x - half:.1f} {y + deep:.1f}Z"
    )


def draw_skein(
    actual: int, target: int, *, tiers: Sequence[int] = (), due: float | None = None
) -> Skein:
    """Return the formation for a target: head first, the largest in front, wings alternating.

    Args:
        actual: signed projects; more than the target fly on behind it.
        target: how many are wanted; 1 to 60 birds are drawn, above that each stands for several.
        tiers: 1, 2 or 3 for each signed project; missing ones count as 1.
        due: how many should be signed by now; None draws no line.

    >>> drawn = draw_skein(10, 27, tiers=[3, 2], due=11.25)
    >>> len(drawn.birds), sum(bird.signed for bird in drawn.birds), drawn.birds[0].tier
    (27, 10, 3)
    """
    wanted = max(target, actual, 1)
    each = ceil(wanted / MOST)
    count, signed = ceil(wanted / each), actual // each
    told = Counter(tiers)
    sizes = [
        min(max(tier, 1), 3)
        for tier in sorted(told, reverse=True)
        for _ in range(min(told[tier], signed))
    ][:signed]
    sizes += [1] * (count - len(sizes))
    places = _places(count, sizes)
    birds = [
        Bird(_wing(x, y, half), index < signed, sizes[index])
        for index, (x, y, half) in enumerate(places)
    ]
    height = max(y + half * 1.3 for _, y, half in places) + 6
    due_y = None if due is None else _due_at(due / each, places)
    reach = 0.0 if due_y is None else (due_y - TOP) / SLOPE
    centre, gap = WIDTH / 2, places[-1][2] * 1.3
    return Skein(birds, WIDTH, height, due_y, max(centre - reach + gap, 30),
                 min(centre + reach - gap, WIDTH - 30), each)  # fmt: skip


def _places(count: int, sizes: Sequence[int]) -> list[tuple[float, float, float]]:
    """Return x, y and half wingspan of each bird; the wings always reach the sides."""
    halves = [SIZES[size] for size in sizes]
    halves[0] = max(halves[0], SIZES[2])
    step = _row_steps(halves, count // 2)
    far = max(step[-1], 1.0)
    grown = min(max((WIDTH / 2 - SIDE) / far, SMALLEST), LARGEST)
    scale = (WIDTH / 2 - 4 - max(halves[-2:]) * grown) / far
    places = []
    for index, half in enumerate(halves):
        out = step[(index + 1) // 2] * scale
        x = WIDTH / 2 + (out if index % 2 == 0 else -out)
        places.append((x, TOP + out * SLOPE, half * grown))
    return places


def _row_steps(halves: Sequence[float], rows: int) -> list[float]:
    """Return how far each row stands from the middle: room for the larger of its two birds."""
    steps = [0.0]
    for row in range(1, rows + 1):
        pair = halves[2 * row - 1 : 2 * row + 1]
        before = halves[max(2 * row - 3, 0) : 2 * row - 1]
        steps.append(steps[-1] + 0.72 * max(pair) + 0.72 * max(before))
    return steps


def _due_at(due: float, places: Sequence[tuple[float, float, float]]) -> float:
    """Return the height between the last bird that should be signed and the next."""
    rows = [places[0][1], *(y for _, y, _ in places[1::2])]
    row = min(max(due / 2, 0.0), len(rows) - 1.0)
    low = int(row)
    high = min(low + 1, len(rows) - 1)
    half = places[min(2 * low, len(places) - 1)][2]
    return rows[low] + (rows[high] - rows[low]) * (row - low) + half * 0.9
