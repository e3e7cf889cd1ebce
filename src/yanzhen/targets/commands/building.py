"""Build the books from the evidence, and prove that they say the same as a full recount."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Model

from yanzhen.accounts.models import User
from yanzhen.companies.queries.among import among_numbers
from yanzhen.projects.models import Activity, Project
from yanzhen.targets.books.bands import rules_in_force
from yanzhen.targets.books.doings import facts_of_activities, facts_of_trips
from yanzhen.targets.books.facts import Fact, facts_of_projects
from yanzhen.targets.books.state import BOOK
from yanzhen.targets.commands.keeping import (
    Cause,
    Key,
    add_up_again,
    keys_of,
    recount_activities,
    recount_projects,
    recount_trips,
)
from yanzhen.targets.models import Book, Line, Tally

CHUNK = 1000
SHOWN = 20


def rebuild(*, at: datetime) -> int:
    """Bring every line and every tally up to date with the evidence; returns how many lines
    changed. Work goes on meanwhile: each step locks the projects it looks at, as commands do.
    """
    book, _new = Book.objects.get_or_create(name=BOOK)
    first = book.built_at is None
    rules = rules_in_force()
    changed = 0
    for numbers in _numbers(Project):
        with transaction.atomic():
            chosen = Project.objects.select_for_update(of=("self",)).filter(
                pk__in=among_numbers(numbers)
            )
            held = list(chosen.order_by("pk").values_list("pk", flat=True))
            changed += recount_projects(held, Cause(at, building=first))
    for numbers in _numbers(Activity):
        with transaction.atomic():
            changed += recount_activities(numbers, Cause(at, building=first))
    for numbers in _numbers(User):
        with transaction.atomic():
            changed += recount_trips(numbers, Cause(at, building=first))
    with transaction.atomic():
        add_up_again()
        Book.objects.filter(name=BOOK).update(rules=rules, built_at=book.built_at or at)
    return changed


def _numbers(model: type[Model], size: int = CHUNK) -> Iterator[list[int]]:
    """Yield all primary keys in chunks, by key."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    after = 0
    while after < last:
        rows = model._default_manager.filter(pk__gt=after, pk__lte=last).order_by("pk")
        numbers = list(rows.values_list("pk", flat=True)[:size])
        if not numbers:
            return
        yield numbers
        after = numbers[-1]


@dataclass(slots=True)
class Differences:
    """What a recount found otherwise than the books have it."""

    lines: int = 0
    tallies: int = 0
    named: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        return not self.lines and not self.tallies

    def name(self, text: str) -> None:
        if len(self.named) < SHOWN:
            self.named.append(text)


def all_facts() -> Iterator[Fact]:
    """Yield everything that counts, found anew in the evidence."""
    for numbers in _numbers(Project):
        yield from facts_of_projects(numbers)
    for numbers in _numbers(Activity):
        yield from facts_of_activities(numbers)
    for numbers in _numbers(User):
        yield from facts_of_trips(numbers)


@transaction.atomic
def verify() -> Differences:
    """Recount everything and compare it with the lines, and the sums of it with the tallies."""
    found = Differences()
    live = {
        line.key: (line.on, line.team_id, line.person_id, line.pillar, line.band, line.number,
                   line.cents, line.left_out)
        for line in Line.objects.filter(out_at__isnull=True).iterator(chunk_size=5000)
    }  # fmt: skip
    sums: Counter[tuple[Key, str]] = Counter()
    for fact in all_facts():
        said = (fact.on, fact.team, fact.person, fact.pillar, fact.band, fact.number, fact.cents,
                fact.left_out)  # fmt: skip
        if live.pop(fact.key, None) != said:
            found.lines += 1
            found.name(f"line {fact.key}")
        if not fact.left_out:
            for key in keys_of(_Counted(fact)):
                sums[key, "number"] += fact.number
                sums[key, "cents"] += fact.cents
    for left in live:
        found.lines += 1
        found.name(f"line {left}")
    _compare_tallies(found, sums)
    return found


@dataclass(slots=True)
class _Counted:
    """A fact with the names that a line has."""

    fact: Fact

    def __getattr__(self, name: str) -> object:
        return getattr(self.fact, name.removesuffix("_id"))


def _compare_tallies(found: Differences, sums: Counter[tuple[Key, str]]) -> None:
    for row in Tally.objects.all().iterator(chunk_size=5000):
        key: Key = (row.grain, row.source, row.month, row.team, row.person, row.pillar, row.band)
        told = (sums.pop((key, "number"), 0), sums.pop((key, "cents"), 0))
        if told != (row.number, row.cents):
            found.tallies += 1
            found.name(f"tally {key}")
    for key in {key for (key, _what), value in sums.items() if value}:
        found.tallies += 1
        found.name(f"tally {key}")
