"""Which things stand behind a figure: subqueries on the lines, or, without books, plain numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yanzhen.companies.queries.among import among_numbers
from yanzhen.projects.models import Project
from yanzhen.targets.actuals import MOST_BAND, band_range, facts_between, live_lines
from yanzhen.targets.books.facts import Fact, facts_of_projects
from yanzhen.targets.books.state import is_kept
from yanzhen.targets.metrics import BY_METRIC
from yanzhen.targets.models import Line


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure: a metric in a stretch of days, of the zone, a team, a person, an industry."""

    metric: str
    start: date
    until: date
    team: int | None = None
    person: int | None = None
    pillar: str = ""
    nesting: str = "at_least"
    tiers_on: date | None = None

    @property
    def source(self) -> str:
        return BY_METRIC[self.metric].source.value

    @property
    def bands(self) -> tuple[int, int]:
        return band_range(self.metric, self.tiers_on or self.start, self.nesting)


def behind(asked: Asked, name: str = "project") -> Any:
    """Return what `…__in=` takes for the projects (or "origin": activities, sums) counted."""
    if is_kept():
        return live_lines().filter(_lines(asked), left_out="").values(name)
    return [getattr(fact, name) for fact in _facts(asked) if not fact.left_out]


def cents_by_paper(start: date, until: date) -> dict[str, dict[int, int]]:
    """Return by source how many cents each document counts for that counts within some days, the
    last included. Two queries with books."""
    found: dict[str, dict[int, int]] = {}
    if is_kept():
        lines = live_lines().filter(
            on__gte=start, on__lte=until, left_out="", evidence__isnull=False
        )
        told: Any = lines.values_list("source", "evidence", "cents")
    else:
        told = [(f.source, f.evidence, f.cents) for f in facts_between(start, until)
                if not f.left_out]  # fmt: skip
    for source, paper, cents in told:
        if paper is not None:
            found.setdefault(source, {})[paper] = cents
    return found


def _lines(asked: Asked) -> Q:
    lowest, highest = asked.bands
    found = Q(source=asked.source, on__gte=asked.start, on__lte=asked.until)
    if not BY_METRIC[asked.metric].unit.is_money:
        found &= Q(number__gt=0)
    if (lowest, highest) != (0, MOST_BAND):
        found &= Q(band__gte=lowest, band__lte=highest)
    for name in ("team", "person", "pillar"):
        if value := getattr(asked, name):
            found &= Q(**{name: value})
    return found


def _facts(asked: Asked) -> list[Fact]:
    lowest, highest = asked.bands
    money = BY_METRIC[asked.metric].unit.is_money
    return [
        fact for fact in facts_between(asked.start, asked.until)
        if fact.source == asked.source and lowest <= fact.band <= highest
        and (money or fact.number > 0)
        and all(getattr(asked, name) in (None, "", getattr(fact, name))
                for name in ("team", "person", "pillar"))
    ]  # fmt: skip


def counted_of(projects: Collection[Project], source: str) -> dict[int, Fact | Line]:
    """Return how each of some projects is counted under a source. A fixed number of queries."""
    numbers = [project.pk for project in projects]
    if is_kept():
        lines = live_lines().filter(project__in=among_numbers(numbers), source=source, left_out="")
        return {line.project_id: line for line in lines if line.project_id}
    facts = facts_of_projects(numbers)
    return {f.project: f for f in facts if f.source == source and not f.left_out and f.project}


def left_out(asked: Asked) -> list[Fact | Line]:
    """Return what would belong to a figure and is left out, the latest first."""
    plain = {"team": asked.team, "person": asked.person, "pillar": asked.pillar}
    if is_kept():
        lines = live_lines().filter(
            source=asked.source, on__gte=asked.start, on__lte=asked.until
        ).exclude(left_out="")  # fmt: skip
        lines = lines.filter(**{name: value for name, value in plain.items() if value})
        found: list[Fact | Line] = list(lines.order_by("-on", "-pk")[:500])
    else:
        found = [
            f for f in facts_between(asked.start, asked.until)
            if f.source == asked.source and f.left_out
            and all(value in (None, "", getattr(f, name)) for name, value in plain.items())
        ]  # fmt: skip
        found.sort(key=lambda fact: fact.on, reverse=True)
    lowest, _highest = asked.bands
    floor = _floor(asked)
    return [one for one in found if not lowest or one.cents >= floor]


def _floor(asked: Asked) -> int:
    """Return from how many cents on something left out would have reached the metric's band."""
    from yanzhen.targets.books.bands import floors_on

    lowest, _highest = asked.bands
    if BY_METRIC[asked.metric].source.value != "CONTRACT" or not lowest:
        return 0
    floors = floors_on(asked.tiers_on or asked.start)
    return floors[lowest - 1] * 100 if lowest <= len(floors) else 0
