"""Visits, receptions and days out, as lines of the books."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from yanzhen.companies.queries.among import among_numbers
from yanzhen.projects.models import Activity, ActivityKind
from yanzhen.targets.books.facts import Fact
from yanzhen.targets.books.holders import Holders
from yanzhen.targets.terms import Source

KINDS = {ActivityKind.VISIT.value: Source.VISIT, ActivityKind.RECEPTION.value: Source.RECEPTION}
ONE_DAY = timedelta(days=1)
# A trip of more days is a mistake of the year; counted are its first days only.
LONGEST_DAYS = 60


def facts_of_activities(numbers: Collection[int]) -> list[Fact]:
    """Return the visits and receptions among some activities, one each. Two queries."""
    if not numbers:
        return []
    rows = list(
        Activity.objects.filter(pk__in=among_numbers(numbers), kind__in=KINDS).values_list(
            "pk", "kind", "on", "by", "team", "project", "project__pillar", "recorded_at"
        )
    )
    holders = Holders.of_people({row[3] for row in rows})
    found = []
    for pk, kind, on, by, team, project, pillar, known in rows:
        source = KINDS[kind]
        found.append(
            Fact(f"{source.value}:A{pk}", source.value, on, project, None, pk, by,
                 holders.team_of(by, on) or team, pillar or "", 0, 1, 0, "", "", known)
        )  # fmt: skip
    return found


def facts_of_trips(people: Collection[int]) -> list[Fact]:
    """Return every day that some people were out, each day once however many trips it saw.
    Three queries."""
    if not people:
        return []
    days: dict[tuple[int, date], tuple[datetime, int, int | None]] = {}
    for person, pk, on, until, team, known in _trips(people):
        last = min(until or on, on + timedelta(days=LONGEST_DAYS - 1))
        day = on
        while day <= last:
            held = days.get((person, day))
            if held is None or (known, pk) < held[:2]:
                days[person, day] = (known, pk, team)
            day += ONE_DAY
    holders = Holders.of_people(people)
    return [
        Fact(f"TRIP:U{person}:{day}", Source.TRIP.value, day, None, None, pk, person,
             holders.team_of(person, day) or team, "", 0, 1, 0, "", "", known)
        for (person, day), (known, pk, team) in sorted(days.items())
    ]  # fmt: skip


Trip = tuple[int, int, date, date | None, int | None, datetime]


def _trips(people: Collection[int]) -> list[Trip]:
    """Return (person, activity, first day, last day, team, known) of those who went themselves
    and of those who went along."""
    trips = Activity.objects.filter(kind=ActivityKind.TRIP)
    own = trips.filter(by__in=among_numbers(people)).values_list(
        "by", "pk", "on", "until", "team", "recorded_at"
    )
    through = Activity.colleagues.through.objects.filter(
        user__in=among_numbers(people), activity__kind=ActivityKind.TRIP
    ).values_list(
        "user", "activity", "activity__on", "activity__until", "activity__team",
        "activity__recorded_at",
    )  # fmt: skip
    return [*own, *through]
