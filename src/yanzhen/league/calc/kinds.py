"""The formulas of the kinds of items: from what was reached to points. Exact fractions.

Each returns a `Points`: the points, and the arithmetic that gave them. None stands for "cannot be
said": no goal was set, nothing is due yet, nobody has rated. That is never zero.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from yanzhen.league.calc.scheme import Counted, Goal, Item, Kind

ZERO, ONE = Fraction(0), Fraction(1)
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one team's item is worked out from.

    Args:
        figures: what was reached, by figure; None: unknown.
        goals: what it is held against over the whole season; a goal missing here was not set.
        due: share of the season that is due, by goal.
        peers: the same figure (the sum of the item's pieces) of every team in the track.
        capita: mean people of the track ÷ the team's people, where the item is per capita.
    """

    figures: Mapping[Counted, Fraction | None]
    goals: Mapping[Goal, Fraction]
    due: Mapping[Goal, Fraction]
    peers: Sequence[Fraction] = ()
    capita: Fraction = ONE


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one item; `value` is what was reached, `goal` what it was held against."""

    points: Fraction | None
    value: Fraction | None = None
    goal: Fraction | None = None
    ratio: Fraction | None = None


def points_of(item: Item, asked: Asked) -> Points:
    """Return an item's points for one team; of deductions as a negative number."""
    return FORMULAS[item.kind](item, asked)


def reached(item: Item, asked: Asked) -> Fraction | None:
    """Return the sum of an item's figures; None where none of them is known."""
    known = [asked.figures.get(piece.counted) for piece in item.pieces]
    held = [figure for figure in known if figure is not None]
    if not held:
        return None
    whole = held[0] if len(held) == 1 else sum(held, ZERO)
    return whole if asked.capita is ONE else whole * asked.capita


def _capped(ratio: Fraction, cap: Fraction | None) -> Fraction:
    return max(ratio, ZERO) if cap is None else min(max(ratio, ZERO), cap)


def due_ratio(item: Item, asked: Asked) -> Points:
    """w · min(cap, x ÷ (target · due)): §3.3 and scheme A's (完成/时序目标)×分值."""
    return _against(item, asked, asked.due.get(item.goal, ZERO))


def target_ratio(item: Item, asked: Asked) -> Points:
    """w · min(cap, x ÷ target): scheme D's 60×完成投资/年度计划, B's rates paid up to 120 %."""
    return _against(item, asked, ONE)


def _against(item: Item, asked: Asked, due: Fraction) -> Points:
    value, goal = reached(item, asked), asked.goals.get(item.goal)
    if value is None or not goal or not due:
        return Points(None, value, goal)
    ratio = value / (goal * due)
    return Points(item.weight * _capped(ratio, item.cap), value, goal * due, ratio)


def efficacy(item: Item, asked: Asked) -> Points:
    """w · ((x − min) ÷ (max − min) × 40 + 60) ÷ 100: scheme C's 功效系数法.

    Where all are alike, everyone is at the maximum and gets full points.
    """
    value = reached(item, asked)
    if value is None or not asked.peers:
        return Points(None, value)
    low, high = min(asked.peers), max(asked.peers)
    place = (value - low) / (high - low) if high > low else ONE
    return Points(item.weight * (place * 40 + 60) / 100, value, high, place)


def count_amount(item: Item, asked: Asked) -> Points:
    """w · min(cap, ½ · number ÷ task + ½ · amount ÷ task): scheme B. Two pieces, each with its
    own goal."""
    ratios = []
    for piece in item.pieces:
        value, goal = asked.figures.get(piece.counted), asked.goals.get(piece.goal)
        if value is None or not goal:
            return Points(None, value, goal)
        ratios.append(value * asked.capita / goal)
    ratio = sum((HALF * one for one in ratios), ZERO)
    return Points(item.weight * _capped(ratio, item.cap), None, None, ratio)


def steps(item: Item, asked: Asked) -> Points:
    """w × the share of the highest step that completion reaches; below all of them nothing:
    scheme G's 100/75/50/0 by completion ≥100/80/50 %."""
    value, goal = reached(item, asked), asked.goals.get(item.goal)
    if value is None or not goal:
        return Points(None, value, goal)
    ratio = value / goal
    share = next((share for start, share in item.steps if ratio >= start), ZERO)
    return Points(item.weight * share, value, goal, ratio)


def per_event(item: Item, asked: Asked) -> Points:
    """Σ points per event, at most `most`: bonuses, classes of events, and deductions alike.

    A piece may have points of its own (scheme D: ≥10亿 +20, 5–10 +10, …).
    """
    value, goal = reached(item, asked), asked.goals.get(item.goal)
    if value is None or (item.above_goal and goal is None):
        return Points(None, value, goal)
    if item.above_goal:
        earned = item.each * max(value - (goal or ZERO), ZERO) / item.per
    else:
        earned = sum(
            ((piece.each or item.each) * (asked.figures.get(piece.counted) or ZERO)
             for piece in item.pieces), ZERO
        ) * asked.capita / item.per  # fmt: skip
    return Points(_limited(earned, item.most), value, goal)


def _limited(points: Fraction, most: Fraction | None) -> Fraction:
    if most is None:
        return points
    return min(points, most) if points >= 0 else max(points, -most)


def tiers(item: Item, asked: Asked) -> Points:
    """w − points for every project missing in every tier, never below 0: scheme B's −0.1 each."""
    missing = ZERO
    for piece in item.pieces:
        goal = asked.goals.get(piece.goal)
        if goal is None:
            return Points(None)
        shortfall = goal - (asked.figures.get(piece.counted) or ZERO)
        missing += max(shortfall, ZERO) * (piece.each or item.each)
    return Points(max(item.weight - missing, ZERO), reached(item, asked))


def full_less(item: Item, asked: Asked) -> Points:
    """w − Σ points per fault, never below 0: scheme B's w − 未开工×0.1 − 弄虚作假×0.2."""
    taken = sum(
        ((piece.each or item.each) * (asked.figures.get(piece.counted) or ZERO)
         for piece in item.pieces), ZERO
    )  # fmt: skip
    return Points(max(item.weight - taken, ZERO), reached(item, asked))


def share(item: Item, asked: Asked) -> Points:
    """w · first figure ÷ second: scheme A's 契合项目/新引进项目. Nothing to divide: unsaid."""
    part, whole = (asked.figures.get(piece.counted) for piece in item.pieces)
    if part is None or not whole:
        return Points(None, part, whole)
    ratio = part / whole
    return Points(item.weight * _capped(ratio, item.cap), part, whole, ratio)


def rated(item: Item, asked: Asked) -> Points:
    """w × the weighted mean of ratings out of 100: scheme A's 园区70% 乡镇30%, mean admission
    scores. Ratings that nobody gave are left out of the mean."""
    known = [
        (piece.each or ONE, figure)
        for piece in item.pieces
        if (figure := asked.figures.get(piece.counted)) is not None
    ]
    weight = sum((each for each, _figure in known), ZERO)
    if not weight:
        return Points(None)
    mean = sum((each * figure for each, figure in known), ZERO) / weight
    ratio = mean / 100
    return Points(item.weight * _capped(ratio, item.cap), mean, Fraction(100), ratio)


def flat(item: Item, asked: Asked) -> Points:
    """w for everyone: the basic points of scheme F."""
    return Points(item.weight)


FORMULAS: Mapping[Kind, Callable[[Item, Asked], Points]] = {
    Kind.DUE_RATIO: due_ratio,
    Kind.TARGET_RATIO: target_ratio,
    Kind.EFFICACY: efficacy,
    Kind.COUNT_AMOUNT: count_amount,
    Kind.STEPS: steps,
    Kind.PER_EVENT: per_event,
    Kind.TIERS: tiers,
    Kind.FULL_LESS: full_less,
    Kind.SHARE: share,
    Kind.RATED: rated,
    Kind.FLAT: flat,
}
