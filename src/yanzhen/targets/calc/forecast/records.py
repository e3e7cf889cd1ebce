"""The rows a forecast is made from, in one order whatever order they came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KINDS = ("lead", "talks", "intent", "assessed", "signed", "dropped")
SIGNED, DROPPED = 4, 5


@dataclass(frozen=True, slots=True)
class Events:
    """Rows as columns, each shape (n,).

    `project` is any whole number a project; `kind` an index into `KINDS`; `day` the proleptic
    ordinal of the date (`date.toordinal`); `amount` yuan, 0 where unknown.
    """

    project: Ints
    amount: Floats
    kind: Ints
    day: Ints

    @classmethod
    def of(cls, rows: Iterable[tuple[str, float, str, date]]) -> "Events":
        """Return rows of (project, amount, event, date) as columns.

        >>> Events.of([("a", 3e8, "signed", date(2022, 3, 1))]).kind.tolist()
        [4]
        """
        held = list(rows)
        # By name, so that the order of rows does not even change how sums are rounded.
        numbers = {name: k for k, name in enumerate(sorted({row[0] for row in held}))}
        found = [
            (numbers[project], amount, KINDS.index(kind), day.toordinal())
            for project, amount, kind, day in held
        ]
        columns = list(zip(*found, strict=True)) or [(), (), (), ()]
        whole, money, kinds, days = columns
        return cls(
            np.array(whole, dtype=np.int64), np.array(money, dtype=np.float64),
            np.array(kinds, dtype=np.int64), np.array(days, dtype=np.int64),
        )  # fmt: skip

    def take(self, index: NDArray[np.bool_] | Ints) -> "Events":
        """Return some of the rows."""
        return Events(self.project[index], self.amount[index], self.kind[index], self.day[index])


def in_order(events: Events, on: date) -> Events:
    """Return the rows up to a day, by project and day, each once.

    On one day the earlier step comes first, and of two amounts for one step the lower, so that
    the order and the repetition of rows in a file change nothing.
    """
    known = events.take(events.day <= on.toordinal())
    if not len(known.day):
        return known
    order = np.lexsort((known.amount, known.kind, known.day, known.project))
    rows = known.take(order)
    same = np.zeros(len(order), dtype=bool)
    same[1:] = (
        (np.diff(rows.project) == 0) & (np.diff(rows.day) == 0)
        & (np.diff(rows.kind) == 0) & (np.diff(rows.amount) == 0)
    )  # fmt: skip
    return rows.take(~same)


@dataclass(frozen=True, slots=True)
class Signings:
    """The first signing of each project in a year; `holds` where no drop followed."""

    project: Ints
    amount: Floats
    day: Ints
    holds: NDArray[np.bool_]


def signings(rows: Events, year: int, until: date) -> Signings:
    """Return a year's first signings, and whether they hold on a day (rows as of `in_order`).

    A drop on the day of the signing or later, and by the day asked for or the year's end,
    cancels the signing for good, even if the project is signed once more.

    >>> day = date(2022, 3, 1)
    >>> rows = Events.of([("a", 3e8, "signed", day), ("a", 3e8, "dropped", date(2022, 5, 2))])
    >>> signings(rows, 2022, date(2022, 4, 30)).holds.tolist()
    [True]
    >>> signings(rows, 2022, date(2022, 12, 31)).holds.tolist()
    [False]
    """
    first, last = date(year, 1, 1).toordinal(), min(date(year, 12, 31), until).toordinal()
    within = (rows.day >= first) & (rows.day <= last)
    signed = np.flatnonzero(within & (rows.kind == SIGNED))
    projects, where = np.unique(rows.project[signed], return_index=True)
    firsts = signed[where]
    drops = np.flatnonzero(within & (rows.kind == DROPPED))
    latest = np.full(len(projects), -1, dtype=np.int64)
    if len(projects) and len(drops):
        place = np.searchsorted(projects, rows.project[drops])
        found = place < len(projects)
        place, drops = place[found], drops[found]
        own = projects[place] == rows.project[drops]
        np.maximum.at(latest, place[own], rows.day[drops][own])
    days = rows.day[firsts]
    return Signings(projects, rows.amount[firsts], days, latest < days)
