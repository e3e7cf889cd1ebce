"""The only writer of the books: what was found is laid beside what is kept, and the difference
written – a line leaves, a line enters, tallies move by as much."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from yanzhen.accounts.models import User
from yanzhen.companies.queries.among import among_numbers
from yanzhen.projects.models import Activity
from yanzhen.targets.books.calendar import month_of
from yanzhen.targets.books.doings import facts_of_activities, facts_of_trips
from yanzhen.targets.books.facts import Fact, facts_of_projects
from yanzhen.targets.models import Grain, Line, Tally
from yanzhen.targets.terms import Source

DOINGS = (Source.VISIT.value, Source.RECEPTION.value)
Key = tuple[str, str, int, int, int, str, int]
Moves = Counter[tuple[Key, str]]


@dataclass(frozen=True, slots=True)
class Cause:
    """What changed the books: when, and by which event (None where they are built)."""

    at: datetime
    event: int | None = None
    building: bool = False


def recount_projects(numbers: Collection[int], cause: Cause) -> int:
    """Bring the lines of some projects up to date; returns how many lines came or went. The
    caller holds the projects' locks."""
    if not numbers:
        return 0
    kept = Line.objects.filter(project__in=among_numbers(numbers)).exclude(source__in=DOINGS)
    return _settle(kept, facts_of_projects(numbers), cause)


def recount_activities(numbers: Collection[int], cause: Cause) -> int:
    """Bring the lines of some visits and receptions up to date, locking them: a rebuild may look
    at them too."""
    if not numbers:
        return 0
    _lock(Activity, numbers)
    kept = Line.objects.filter(source__in=DOINGS, origin__in=among_numbers(numbers))
    return _settle(kept, facts_of_activities(numbers), cause)


def recount_trips(people: Collection[int], cause: Cause) -> int:
    """Bring the days out of some people up to date. They are locked: two who write down one journey
    at once count its days once."""
    if not people:
        return 0
    _lock(User, people)
    kept = Line.objects.filter(source=Source.TRIP, person__in=among_numbers(people))
    return _settle(kept, facts_of_trips(people), cause)


def _lock(model: type[Model], numbers: Collection[int]) -> None:
    """Hold some rows against others who count the same, in one order; references to them go on."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=among_numbers(numbers)).order_by("pk").values_list("pk", flat=True))


def _settle(kept: Any, facts: Iterable[Fact], cause: Cause) -> int:
    found = {fact.key: fact for fact in facts}
    gone: list[Line] = []
    moves: Moves = Counter()
    for line in kept.filter(out_at__isnull=True):
        fact = found.get(line.key)
        if fact is not None and _says(line) == _told(fact):
            del found[line.key]
        else:
            gone.append(line)
            _add(moves, line, -1)
    if gone:
        # Never before it came in: a clock may be set back by a second.
        Line.objects.filter(pk__in=[line.pk for line in gone]).update(
            out_at=max([cause.at, *(line.in_at for line in gone)]), out_event=cause.event
        )
    fresh = [_line(fact, cause) for fact in found.values()]
    Line.objects.bulk_create(fresh, batch_size=500)
    for line in fresh:
        _add(moves, line, 1)
    _write(moves)
    return len(gone) + len(fresh)


def _says(line: Line) -> tuple[Any, ...]:
    return (line.on, line.project_id, line.evidence, line.origin, line.person_id, line.team_id,
            line.pillar, line.band, line.number, line.cents, line.left_out, line.why)  # fmt: skip


def _told(fact: Fact) -> tuple[Any, ...]:
    return (fact.on, fact.project, fact.evidence, fact.origin, fact.person, fact.team, fact.pillar,
            fact.band, fact.number, fact.cents, fact.left_out, fact.why)  # fmt: skip


def _line(fact: Fact, cause: Cause) -> Line:
    """Return a fact as a line. When the books are built it is known since its paper was; else
    since now, whatever its paper says: nobody saw it before."""
    since = min(fact.known_at, cause.at) if cause.building else cause.at
    return Line(
        key=fact.key, source=fact.source, on=fact.on, project_id=fact.project,
        evidence=fact.evidence, origin=fact.origin, person_id=fact.person, team_id=fact.team,
        pillar=fact.pillar, band=fact.band, number=fact.number, cents=fact.cents,
        left_out=fact.left_out, why=fact.why, in_at=since, in_event=cause.event,
    )  # fmt: skip


def keys_of(line: Any) -> list[Key]:
    """Return the tallies that a line is added up in: its team's, its industry's, its person's."""
    month = line.on.year * 100 + line.on.month
    team, person = line.team_id or 0, line.person_id or 0
    keys: list[Key] = [
        (Grain.TEAM.value, line.source, month, team, 0, "", line.band),
        (Grain.PILLAR.value, line.source, month, team, 0, line.pillar, line.band),
    ]
    if person:
        keys.append((Grain.PERSON.value, line.source, month, team, person, line.pillar, line.band))
    return keys


def _add(moves: Moves, line: Line, sign: int) -> None:
    if line.left_out:
        return
    for key in keys_of(line):
        moves[key, "number"] += sign * line.number
        moves[key, "cents"] += sign * line.cents


COLUMNS = ("grain", "source", "month", "team", "person", "pillar", "band", "number", "cents")


def _write(moves: Moves) -> None:
    """Add to the tallies in one order, so that two who write at once never wait for each other
    in a circle."""
    keys = sorted({key for (key, _what), by in moves.items() if by})
    if not keys:
        return
    quote = connection.ops.quote_name
    table = quote(Tally._meta.db_table)
    names = ", ".join(quote(name) for name in COLUMNS)
    marks = ", ".join(["%s"] * len(COLUMNS))
    place = ", ".join(quote(name) for name in COLUMNS[:7])
    added = ", ".join(
        f"{quote(name)} = {table}.{quote(name)} + excluded.{quote(name)}" for name in COLUMNS[7:]
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  our own names
            f" ON CONFLICT ({place}) DO UPDATE SET {added}",
            [(*key, moves[key, "number"], moves[key, "cents"]) for key in keys],
        )


def add_up_again() -> None:
    """Write all tallies anew from the live lines, in one transaction of the caller's.

    On PostgreSQL the table is locked against writers first: who has added to it is waited for, who
    comes later adds to what is written here.
    """
    quote = connection.ops.quote_name
    table, lines = quote(Tally._meta.db_table), quote(Line._meta.db_table)
    month = month_of(f"l.{quote('on')}")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608  our own names
        for grain in Grain.values:
            person = "COALESCE(l.person_id, 0)" if grain == Grain.PERSON else "0"
            pillar = "''" if grain == Grain.TEAM else "l.pillar"
            only = "AND l.person_id IS NOT NULL" if grain == Grain.PERSON else ""
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(map(quote, COLUMNS))})"  # noqa: S608
                f" SELECT '{grain}', l.source, {month}, COALESCE(l.team_id, 0), {person}, {pillar},"
                f" l.band, SUM(l.number), SUM(l.cents) FROM {lines} l"
                f" WHERE l.out_at IS NULL AND l.left_out = '' {only} GROUP BY 2, 3, 4, 5, 6, 7"
            )
