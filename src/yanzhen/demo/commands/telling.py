"""Tell a year in the order in which it happened.

A story is a generator: it yields the moment of its next step and is taken up again when every
other story has reached that moment, so that each command meets the zone as it was then.
"""

import heapq
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone

Story = Iterator[datetime]


def workday(day: date) -> date:
    """Return the day itself, or the Monday after a week-end.

    >>> workday(date(2022, 5, 28)), workday(date(2022, 5, 31))
    (datetime.date(2022, 5, 30), datetime.date(2022, 5, 31))
    """
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def moment(day: date, seed: int, *, hour: int = 9) -> datetime:
    """Return a moment of a working day, its minutes spread by `seed` so that few coincide."""
    minutes = seed * 37 % 430
    start = datetime.combine(workday(day), time(hour), get_default_timezone())
    return start + timedelta(minutes=minutes if hour == 9 else minutes % 50, seconds=seed % 60)


class Teller:
    """Keeps the stories in order of their next moments."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._told = 0

    def add(self, story: Story) -> None:
        """Begin a story: it runs up to the first moment it names."""
        self._told += 1
        self._wait(self._told, story)

    def _wait(self, number: int, story: Story) -> None:
        due = next(story, None)
        if due is not None:
            heapq.heappush(self._waiting, (due, number, story))

    def run(self) -> None:
        """Tell every story to its end, always the earliest moment first."""
        while self._waiting:
            _due, number, story = heapq.heappop(self._waiting)
            self._wait(number, story)
