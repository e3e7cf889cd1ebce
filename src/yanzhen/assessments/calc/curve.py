"""The curve of a scale: points by value, rising in the direction of better, exact.

A curve is kept over `t`, the value itself where more is better and its negative where less is,
so that every curve rises and a threshold belongs to its better side. `least_t` is its inverse:
the exact value from which on so many points are earned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from yanzhen.assessments.calc.scheme import Indicator, Piece, ScaleKind


@dataclass(frozen=True, slots=True)
class Part:
    """From `start` on: `points` there, `slope` more for each unit of t."""

    start: Fraction
    points: Fraction
    slope: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Curve:
    """Points over t: `below` before the first part. Continuous from the right."""

    below: Fraction
    parts: tuple[Part, ...]

    def points(self, t: Fraction) -> Fraction:
        found = self.below
        for part in self.parts:
            if part.start > t:
                break
            found = part.points + part.slope * (t - part.start)
        return found

    @property
    def top(self) -> Fraction:
        return self.parts[-1].points if self.parts else self.below

    def least_t(self, points: Fraction) -> Fraction | None:
        """Return the least t that earns so many points; None if none does.

        Where even the worst value earns them there is no least; see `below`.
        """
        for part, after in self._with_next():
            if part.points >= points:
                return part.start
            reach = part.start + (points - part.points) / part.slope if part.slope else None
            if reach is not None and (after is None or reach < after):
                return reach
        return None

    def _with_next(self) -> Iterator[tuple[Part, Fraction | None]]:
        for part, following in pairwise([*self.parts, None]):
            assert part is not None
            yield part, following.start if following else None

    def falls(self) -> bool:
        """Return whether points fall anywhere on the way to better: a faulty scale."""
        held = self.below
        for part, after in self._with_next():
            if part.points < held or part.slope < 0:
                return True
            held = part.points if after is None else part.points + part.slope * (after - part.start)
        return False


def t_of(indicator: Indicator, value: Fraction) -> Fraction:
    """Return where a value stands on the curve; its own inverse for a value of t."""
    return value if indicator.direction == "up" else -value


@lru_cache(maxsize=4096)
def curve_of(indicator: Indicator) -> Curve:
    """Return the curve of an indicator that is measured in numbers.

    Raises:
        ValueError: for a scale of classes, or one without the numbers it needs.
    """
    makers = {
        ScaleKind.LINEAR: _linear,
        ScaleKind.RATIO: _linear,
        ScaleKind.PIECES: _pieces,
        ScaleKind.SHORTFALL: _shortfall,
    }
    if indicator.scale.kind not in makers:
        raise ValueError(f"{indicator.code} is judged by class and has no curve.")
    return makers[indicator.scale.kind](indicator)


def _ends(indicator: Indicator) -> tuple[Fraction, Fraction]:
    floor = Fraction(0) if indicator.scale.kind is ScaleKind.RATIO else indicator.floor
    if floor is None or indicator.goal is None:
        raise ValueError(f"{indicator.code} needs a floor and a goal.")
    return t_of(indicator, floor), t_of(indicator, indicator.goal)


def _linear(indicator: Indicator) -> Curve:
    start, goal = _ends(indicator)
    if goal <= start:
        raise ValueError(f"{indicator.code}: its goal is not better than its floor.")
    slope = indicator.weight / (goal - start)
    end = start + (goal - start) * indicator.cap
    return Curve(Fraction(0), (Part(start, Fraction(0), slope), Part(end, indicator.most)))


def _pieces(indicator: Indicator) -> Curve:
    def slope(piece: Piece) -> Fraction:
        return piece.each / piece.per

    parts = tuple(
        Part(t_of(indicator, p.start), p.points, slope(p)) for p in indicator.scale.pieces
    )
    return Curve(Fraction(0), parts)


def _shortfall(indicator: Indicator) -> Curve:
    if indicator.goal is None:
        raise ValueError(f"{indicator.code} needs a goal.")
    scale, full = indicator.scale, t_of(indicator, indicator.goal)
    slope = scale.each / scale.per
    start = full - (indicator.weight - scale.least) / slope
    return Curve(scale.least, (Part(start, scale.least, slope), Part(full, indicator.weight)))
