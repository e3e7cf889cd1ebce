"""One line of arithmetic as a person would write it: `(450 − 300) ÷ (500 − 300) × 20 = 15`."""

from fractions import Fraction

from django.utils.translation import gettext as _

from yanzhen.assessments.calc.entries import ENTRIES
from yanzhen.assessments.calc.scheme import Indicator, Piece, ScaleKind
from yanzhen.assessments.calc.units import plain, shown


def working_of(indicator: Indicator, value: Fraction | str | None, points: Fraction,
               status: str) -> str:  # fmt: skip
    """Return how a line's points came about, in the units that are shown.

    Numbers are rounded to four places as printed; the points come from the exact ones.
    """
    if status == "NOT_APPLICABLE":
        return _("不适用，不计分")
    if status == "ASSUMED":
        return _("无数据，按平均得分 %(points)s 计") % {"points": plain(points)}
    if value is None:
        return _("缺数据，0 至满分都有可能")
    if isinstance(value, str):
        return _by_word(indicator, value, points)
    workings = {
        ScaleKind.LINEAR: _linear,
        ScaleKind.RATIO: _ratio,
        ScaleKind.PIECES: _pieces,
        ScaleKind.SHORTFALL: _shortfall,
    }
    return workings[indicator.scale.kind](indicator, value, points)


def word(indicator: Indicator, value: str) -> str:
    """Return a class as it is called; what is no class as it stands."""
    entry = ENTRIES.get(indicator.formula)
    return str(entry.classes.get(value, value)) if entry else value


def _by_word(indicator: Indicator, value: str, points: Fraction) -> str:
    if value == "BOUNDLESS":
        return _("用量或排放为零，按最优计 = %(points)s") % {"points": plain(points)}
    return f"{word(indicator, value)} = {plain(points)}"


def _n(indicator: Indicator, number: Fraction | None) -> str:
    return "" if number is None else shown(number, indicator.unit, named=False)


def _capped(reckoned: str, raw: Fraction, points: Fraction) -> str:
    """Add what the cap or the floor made of it."""
    if raw == points:
        return f"{reckoned} = {plain(points)}"
    limit = _("封顶") if points < raw else _("不低于")
    return f"{reckoned} = {plain(raw)} → {limit} {plain(points)}"


def _linear(indicator: Indicator, value: Fraction, points: Fraction) -> str:
    floor, goal = indicator.floor, indicator.goal
    assert floor is not None and goal is not None
    x, low, high, weight = (*(_n(indicator, n) for n in (value, floor, goal)), indicator.weight)
    raw = (value - floor) / (goal - floor) * weight
    reckoned = (
        f"({x} − {low}) ÷ ({high} − {low})"
        if indicator.direction == "up"
        else f"({low} − {x}) ÷ ({low} − {high})"
    )
    return _capped(f"{reckoned} × {plain(weight)}", raw, points)


def _ratio(indicator: Indicator, value: Fraction, points: Fraction) -> str:
    assert indicator.goal is not None
    raw = value / indicator.goal * indicator.weight
    reckoned = f"{_n(indicator, value)} ÷ {_n(indicator, indicator.goal)}"
    return _capped(f"{reckoned} × {plain(indicator.weight)}", raw, points)


def _shortfall(indicator: Indicator, value: Fraction, points: Fraction) -> str:
    scale, goal = indicator.scale, indicator.goal
    assert goal is not None
    short = goal - value if indicator.direction == "up" else value - goal
    if short <= 0:
        return _("达到 %(goal)s，满分 %(points)s") % {
            "goal": _n(indicator, goal),
            "points": plain(points),
        }
    per, each = _n(indicator, scale.per), plain(scale.each)
    reckoned = f"{plain(indicator.weight)} − {_n(indicator, short)} ÷ {per} × {each}"
    return _capped(reckoned, indicator.weight - short / scale.per * scale.each, points)


def _reached(indicator: Indicator, value: Fraction) -> Piece | None:
    up = indicator.direction == "up"
    met = [p for p in indicator.scale.pieces if (value >= p.start if up else value <= p.start)]
    return met[-1] if met else None


def _pieces(indicator: Indicator, value: Fraction, points: Fraction) -> str:
    piece = _reached(indicator, value)
    if piece is None:
        return _("未达起点 = 0")
    sign = "≥" if indicator.direction == "up" else "≤"
    start = _n(indicator, piece.start)
    if not piece.each:
        return f"{_n(indicator, value)} {sign} {start} = {plain(points)}"
    gap = f"({_n(indicator, value)} − {start})"
    if indicator.direction == "down":
        gap = f"({start} − {_n(indicator, value)})"
    per, each = _n(indicator, piece.per), plain(piece.each)
    return f"{plain(piece.points)} + {gap} ÷ {per} × {each} = {plain(points)}"
