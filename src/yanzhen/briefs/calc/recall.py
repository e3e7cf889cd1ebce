"""Which questions are asked today, and when one comes back. Pure.

Leitner's boxes: a right answer moves a question one box up, a wrong one back to the first; each
box waits longer than the one before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its options, of which `answer` is right. `key` stays the same while the
    fact behind it does; `theme` says what it is about."""

    key: str
    theme: str
    prompt: str
    answer: str
    wrong: tuple[str, ...]
    source: str

    def options(self, seed: str) -> list[str]:
        """Return the options in an order that depends on the seed alone."""
        return sorted((self.answer, *self.wrong), key=lambda one: _order(f"{seed}{self.key}{one}"))


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of a person's memory of a question."""

    box: int
    due_on: date
    missed: int


def _order(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def next_box(box: int, *, right: bool, boxes: int) -> int:
    """Return where a question goes; a new one counts as standing in box 0.

    >>> next_box(0, right=True, boxes=6), next_box(5, right=True, boxes=6)
    (1, 5)
    >>> next_box(4, right=False, boxes=6)
    0
    """
    return min(box + 1, boxes - 1) if right else 0


def due_day(box: int, on: date, days: Sequence[int]) -> date:
    """Return the day on which a question of a box is asked again.

    >>> due_day(1, date(2022, 5, 31), [1, 3, 7])
    datetime.date(2022, 6, 3)
    """
    return on + timedelta(days=days[min(box, len(days) - 1)])


def choose(
    questions: Sequence[Question], held: Mapping[str, Held], *, on: date, length: int, seed: str
) -> list[Question]:
    """Return at most `length` questions: those that are due, the weakest and longest overdue
    first; then new ones; then, if there is room, what is not due yet, the soonest first.

    The seed (a person and a day) decides among equals, so that a reload asks the same.
    """

    def rank(question: Question) -> tuple[int, int, date, str]:
        known = held.get(question.key)
        mixed = _order(seed + question.key)
        if known is None:
            return (1, 0, date.min, mixed)
        if known.due_on <= on:
            return (0, known.box, known.due_on, mixed)
        return (2, 0, known.due_on, mixed)

    return sorted(questions, key=rank)[:length]
