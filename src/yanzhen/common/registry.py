"""What higher packages hang into lower ones at start: navigation, schedules.

A package adds its entries in its AppConfig.ready(); nothing here imports a feature.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from yanzhen.common.formats import Text


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line of the navigation: where it stands, which roles see it (empty: all)."""

    order: int
    label: Text
    icon: str
    url_name: str
    prefix: str
    roles: frozenset[str] = frozenset()


@dataclass(slots=True)
class Job:
    """Something the worker does every `seconds`; `run` is told nothing and reads the clock.

    `is_apart`: it may wait for others (a slow host, a large file), so that it has a thread of its
    own; it is not begun again before it is done.
    """

    name: str
    seconds: int
    run: Callable[[], None]
    due_at: float = field(default=0.0)
    is_apart: bool = False


navigation: list[NavEntry] = []
# Further addresses whose pages belong to an entry: by the entry's page.
also_here: dict[str, set[str]] = {}
jobs: list[Job] = []


def add_nav(entry: NavEntry) -> None:
    """Add a navigation entry once (a second call with the same address changes nothing)."""
    if all(known.url_name != entry.url_name for known in navigation):
        navigation.append(entry)
        navigation.sort(key=lambda known: known.order)


def add_nav_prefix(url_name: str, prefix: str) -> None:
    """Have the pages under `prefix` count as pages of an entry that another package added."""
    also_here.setdefault(url_name, set()).add(prefix)


def add_job(name: str, seconds: int, run: Callable[[], None], *, is_apart: bool = False) -> None:
    """Have the worker call `run` every `seconds`; apart from the others if it may wait long."""
    if all(job.name != name for job in jobs):
        jobs.append(Job(name, seconds, run, is_apart=is_apart))
