"""The arithmetic of 序时进度: what is due by a day, how far off we are, what is still needed."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a period's due share rises.

    `kind`: linear (by months), quarterly (`numbers`: share due at each quarter's end, linear
    within), weights (`numbers`: a weight for each calendar month, January first) or stepped
    (`numbers`: share due once each month of the period is over; nothing moves within a month).
    `daily`: days of the month under way count too, else only months that are over.
    """

    kind: str = "linear"
    numbers: tuple[float, ...] = ()
    daily: bool = False


def months_elapsed(start: date, end: date, on: date, *, daily: bool = False) -> float:
    """Return how many months of a period are over on a day; its last day ends a month.

    Args:
        start: first day of the period, the first of a month.
        end: last day of the period, the last of a month.
        daily: count the month under way by its days.

    >>> months_elapsed(date(2022, 1, 1), date(2022, 12, 31), date(2022, 5, 31))
    5.0
    >>> months_elapsed(date(2022, 1, 1), date(2022, 12, 31), date(2022, 5, 30))
    4.0
    """
    if on < start:
        return 0.0
    on = min(on, end)
    whole = (on.year - start.year) * 12 + on.month - start.month
    length = calendar.monthrange(on.year, on.month)[1]
    if on.day == length or on == end:
        return float(whole + 1)
    return whole + on.day / length if daily else float(whole)


def month_count(start: date, end: date) -> int:
    """Return the months of a period, both end months included.

    >>> month_count(date(2022, 1, 1), date(2022, 3, 31))
    3
    """
    return (end.year - start.year) * 12 + end.month - start.month + 1


def due_share(start: date, end: date, on: date, schedule: Schedule | None = None) -> float:
    """Return the share of a target that is due by the end of a day, 0 to 1 (序时进度).

    Linear: months elapsed / months of the period, as published bulletins reckon it.

    Raises:
        ValueError: if a quarterly or weighted schedule has not the numbers it needs.

    >>> round(due_share(date(2022, 1, 1), date(2022, 12, 31), date(2022, 5, 31)), 4)
    0.4167
    """
    schedule = schedule or Schedule()
    elapsed = months_elapsed(start, end, on, daily=schedule.daily)
    total = month_count(start, end)
    if schedule.kind == "linear":
        return min(elapsed / total, 1.0)
    points = _points(schedule, start, total)
    whole = int(elapsed)
    if whole >= total:
        return 1.0
    if schedule.kind == "stepped":
        return points[whole]
    return points[whole] + (points[whole + 1] - points[whole]) * (elapsed - whole)


def _points(schedule: Schedule, start: date, total: int) -> list[float]:
    """Return the share due after 0, 1, 2 … months."""
    if schedule.kind == "quarterly":
        if len(schedule.numbers) * 3 != total or list(schedule.numbers) != sorted(schedule.numbers):
            # A period that is not these quarters has no steps of its own.
            return [month / total for month in range(total + 1)]
        steps = [0.0, *schedule.numbers]
        return [
            steps[m // 3] + (steps[min(m // 3 + 1, len(steps) - 1)] - steps[m // 3]) * (m % 3) / 3
            for m in range(total + 1)
        ]
    if schedule.kind == "weights":
        if len(schedule.numbers) != 12 or min(schedule.numbers) < 0:
            raise ValueError("weights must be twelve numbers, none below 0.")
        own = [schedule.numbers[(start.month - 1 + m) % 12] for m in range(total)]
        if not sum(own):
            raise ValueError("the weights of the period add up to 0.")
        return [0.0, *(part / sum(own) for part in accumulate(own))]
    if schedule.kind == "stepped":
        steps = list(schedule.numbers)
        if len(steps) != total or steps != sorted(steps) or steps[:1] < [0] or steps[-1] != 1:
            raise ValueError("steps must be one rising share a month, the last of them 1.")
        return [0.0, *steps]
    raise ValueError(f"no such schedule: {schedule.kind}.")


def share_done(actual: Number, target: Number) -> float:
    """Return actual / target; a target is above 0."""
    return float(actual) / float(target)


def deviation(actual: Number, target: Number, due: float) -> float:
    """Return actual/target − due as a share; times 100 it is the 偏差 in percentage points.

    >>> round(deviation(Decimal("360.87"), Decimal("999.78"), 3 / 12) * 100, 1)
    11.1
    """
    return share_done(actual, target) - due


def run_rate(actual: Number, target: Number, months_left: float) -> float | None:
    """Return what each month left must bring; None when none is left, 0 when it is reached.

    >>> run_rate(10, 27, 7)
    2.4285714285714284
    """
    if float(actual) >= float(target):
        return 0.0
    return (float(target) - float(actual)) / months_left if months_left > 0 else None


def lamp(points: float, limits: Mapping[str, float]) -> str:
    """Return green, amber or red for a deviation in percentage points, as shown (one decimal).

    >>> lamp(-0.04, {"green": 0, "amber": -5}), lamp(-4.6, {"green": 0, "amber": -5})
    ('green', 'amber')
    """
    shown = round(points, 1)
    if shown >= limits["green"]:
        return "green"
    return "amber" if shown >= limits["amber"] else "red"


def in_tier(amount: Number, floor: Number, next_floor: Number | None, *, nesting: str) -> bool:
    """Return whether an amount counts for a tier.

    at_least: everything from the tier's floor up. band: only up to the next tier's floor.

    >>> in_tier(120, 50, 100, nesting="at_least"), in_tier(120, 50, 100, nesting="band")
    (True, False)
    """
    above = next_floor is not None and amount >= next_floor
    return amount >= floor and (nesting == "at_least" or not above)


def cumulate(
    months: Sequence[tuple[int, int]], added: Mapping[tuple[int, int], Number]
) -> list[float]:
    """Return running totals over (year, month)s, in their order.

    >>> cumulate([(2022, 1), (2022, 2)], {(2022, 2): 3})
    [0.0, 3.0]
    """
    return list(accumulate(float(added.get(month, 0)) for month in months))


def months_of(start: date, end: date) -> list[tuple[int, int]]:
    """Return the (year, month)s of a period.

    >>> months_of(date(2022, 11, 1), date(2023, 1, 31))
    [(2022, 11), (2022, 12), (2023, 1)]
    """
    first = start.year * 12 + start.month - 1
    return [((first + m) // 12, (first + m) % 12 + 1) for m in range(month_count(start, end))]
