"""How strongly a firm's signals say that it will invest: each term, and their sum. Pure.

    intent = Σ sign · weight · 2^(−age / half-life) · confidence

A point has no unit: it ranks firms by what is known of them, and is no probability. A firm without
a signal has no intent known, which is not an intent of zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum


class NotYetSeen(ValueError):
    """A signal dated after the day for which the intent is asked."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a kind of signal counts.

    Args:
        weight: points on the day it is seen, above zero.
        half_life_days: after how many days it counts half; None: it does not fade.
        sign: 1, or -1 for a signal that speaks against.
    """

    weight: float
    half_life_days: float | None
    sign: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One signal: its number, kind, day, confidence (0–1), and whether the firm is bound by it."""

    number: int
    kind: str
    seen_on: date
    confidence: float
    is_binding: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One signal's part in the sum, with all that it is made of."""

    seen: Seen
    weighing: Weighing
    age_days: int
    fading: float
    points: float


@dataclass(frozen=True, slots=True)
class Intent:
    """The sum and its terms, the strongest first. `binding` and `intended` add up to `points`."""

    on: date
    terms: tuple[Term, ...]
    points: float
    binding: float
    intended: float


def fading(age_days: float, half_life_days: float | None) -> float:
    """Return which part of its weight a signal still has.

    >>> fading(180, 180), fading(0, 180), fading(5000, None)
    (0.5, 1.0, 1.0)
    """
    return 1.0 if half_life_days is None else 2.0 ** (-age_days / half_life_days)


def weigh(signals: Iterable[Seen], weighings: Mapping[str, Weighing], *, on: date) -> Intent:
    """Return the intent on a day with every term.

    :raises NotYetSeen: for a signal dated after `on`.
    :raises KeyError: for a kind that has no weight.

    >>> kinds = {"EXPANSION": Weighing(10, 180, 1)}
    >>> seen = Seen(1, "EXPANSION", date(2022, 1, 1), 0.9, False)
    >>> weigh([seen], kinds, on=date(2022, 6, 30)).points
    4.5
    """
    terms = [_term(one, weighings[one.kind], on) for one in signals]
    terms.sort(key=lambda term: (-abs(term.points), term.seen.number))
    return Intent(
        on, tuple(terms), fsum(t.points for t in terms),
        fsum(t.points for t in terms if t.seen.is_binding),
        fsum(t.points for t in terms if not t.seen.is_binding),
    )  # fmt: skip


def _term(seen: Seen, weighing: Weighing, on: date) -> Term:
    age = (on - seen.seen_on).days
    if age < 0:
        raise NotYetSeen(f"signal {seen.number} is dated {seen.seen_on}, after {on}")
    left = fading(age, weighing.half_life_days)
    points = weighing.sign * weighing.weight * left * seen.confidence
    return Term(seen, weighing, age, left, points)


def course(
    signals: Iterable[Seen], weighings: Mapping[str, Weighing], *, on: date, months: int
) -> list[Intent]:
    """Return the intent at the end of each of the last `months` months, and on `on` itself.

    Each day counts only what was dated by then; a day before the first signal has no terms.

    >>> [one.on.isoformat() for one in course([], {}, on=date(2022, 3, 15), months=2)]
    ['2022-01-31', '2022-02-28', '2022-03-15']
    """
    known = list(signals)
    days, last = [on], on
    for _turn in range(months):
        last = last.replace(day=1) - timedelta(days=1)
        days.append(last)
    return [
        weigh([one for one in known if one.seen_on <= day], weighings, on=day)
        for day in reversed(days)
    ]
