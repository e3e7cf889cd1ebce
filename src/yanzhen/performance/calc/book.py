"""What one person did and held, as the figures read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Figure(StrEnum):
    """The figures of a person, in the order of the page: doing, finding, winning, discipline."""

    DAYS_OUT = "DAYS_OUT"
    TRIPS = "TRIPS"
    FIRMS = "FIRMS"
    EFFECTIVE = "EFFECTIVE"
    RECEPTIONS = "RECEPTIONS"
    ACCEPTED = "ACCEPTED"
    TALKS = "TALKS"
    SIGNED = "SIGNED"
    TOUCHED = "TOUCHED"
    ANSWERED = "ANSWERED"
    TIMELY = "TIMELY"


SHARES = frozenset({Figure.TOUCHED, Figure.ANSWERED, Figure.TIMELY})
OF_ACTIVITIES = frozenset({Figure.DAYS_OUT, Figure.TRIPS, Figure.FIRMS, Figure.EFFECTIVE,
                           Figure.RECEPTIONS, Figure.TIMELY})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doing:
    """One record: a trip, visit, reception, call. `firm` is the company met, if one is named."""

    pk: int
    kind: str
    on: date
    until: date
    firm: int | None
    met_decision_maker: bool
    recorded_on: date
    own: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """A project of theirs passed a gate on a day, while they held it."""

    project: int
    stage: str
    on: date


@dataclass(frozen=True, slots=True)
class Report:
    """A lead they registered; `answered_on` is the day somebody first worked on it."""

    project: int
    on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead they held: from a day until it was signed, lost or handed on; `touches` in order."""

    project: int
    since: date
    until: date | None
    touches: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All of one person. `known_from` is the first day we can know of: before it nothing is zero,
    it is unknown. `gates` maps a project to the day each gate was reached, for conversion."""

    known_from: date | None
    doings: tuple[Doing, ...] = ()
    reached: tuple[Reached, ...] = ()
    reports: tuple[Report, ...] = ()
    leads: tuple[Lead, ...] = ()
    gates: Mapping[int, Mapping[str, date]] = field(default_factory=dict)
