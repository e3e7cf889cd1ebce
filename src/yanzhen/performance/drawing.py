"""Small multiples: thirteen months as bars with the mean as a line, drawn on the server. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 260, 56, 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One month; no height where it is not known, which a dot at the ground shows."""

    x: float
    y: float
    width: float
    height: float
    known: bool
    is_now: bool
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawn course in pixels, zero-based."""

    bars: tuple[Bar, ...]
    mean_y: float | None
    width: int = WIDTH
    height: int = HEIGHT


def draw_bars(amounts: Sequence[float | None], texts: Sequence[str], mean: float | None) -> Bars:
    """Return bars for amounts, the last one being the month looked at.

    >>> drawn = draw_bars([1.0, None, 2.0], ["", "", ""], 1.0)
    >>> [round(bar.height) for bar in drawn.bars], drawn.mean_y
    ([26, 0, 52], 30.0)
    """
    known = [amount for amount in [*amounts, mean] if amount is not None]
    top = max(known, default=0.0) or 1.0
    room = HEIGHT - 4
    step = WIDTH / max(len(amounts), 1)
    bars = []
    for place, (amount, text) in enumerate(zip(amounts, texts, strict=True)):
        height = round((amount or 0.0) / top * room, 1)
        bars.append(
            Bar(round(place * step, 1), round(HEIGHT - height, 1), round(step - GAP, 1), height,
                amount is not None, place == len(amounts) - 1, text)
        )  # fmt: skip
    return Bars(tuple(bars), None if mean is None else round(HEIGHT - mean / top * room, 1))
