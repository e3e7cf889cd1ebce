"""Fixtures that tests of every package share, and the order in which the suite runs."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_save
from hypothesis import HealthCheck, settings

from yanzhen.demo.tests.zone import close_zone, demo_zone, filled_zone, needs_zone

__all__ = ["demo_zone", "filled_zone"]
_ZONE = re.compile(r"\b(demo_zone|filled_zone)\b")
# They set up whole zones, each in a process of its own.
WHOLE_ZONES = {"test_backup.py", "test_laying_out.py"}
DATABASE_FIXTURES = {"db", "transactional_db", "filled_zone"}

# What a property costs on a busy machine says nothing about it.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _one_event_a_command(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which one command wrote two events.

    Within a test's own transaction every command is a savepoint of its own, and what it calls lies
    within that: two events under one such savepoint were written by one command.
    """
    from yanzhen.journal.models import Event

    mark = request.node.get_closest_marker("django_db")
    # The zone's savepoints lie elsewhere, and its clock runs the commands of many days in one.
    if mark is None or mark.kwargs.get("transaction") or needs_zone(request.node):
        yield
        return
    told: dict[str, str] = {}
    twice: list[str] = []

    def look(instance: Event, **_: Any) -> None:
        own = connection.savepoint_ids[1:2]
        if own and own[0] in told:
            twice.append(f"{told[own[0]]} and {instance.verb}")
        told.update(dict.fromkeys(own, instance.verb))

    post_save.connect(look, sender=Event)
    yield
    post_save.disconnect(look, sender=Event)
    assert not twice, f"one command wrote two events (see journal.commands.parts): {twice}"


@pytest.fixture(scope="session", autouse=True)
def _empty_by_deleting() -> None:
    """After a test with real transactions, empty PostgreSQL's tables by DELETE.

    Django's TRUNCATE makes a new file for each of 170 tables and waits for the disk: seconds a
    test, though nearly all of them are empty. Foreign keys are checked at the end, all together.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    def by_deleting(self: DatabaseOperations, _: object, tables: list[str], **__: Any) -> list[str]:
        every = ["DELETE FROM " + self.quote_name(table) for table in tables]  # noqa: S608
        return ["SET CONSTRAINTS ALL DEFERRED", *every]

    DatabaseOperations.sql_flush = by_deleting  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _real_locks(request: pytest.FixtureRequest) -> None:
    """Leave out what only PostgreSQL can show; SQLite takes one writer at a time by itself."""
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (DATABASE_URL)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put all tests that need the demo zone in a row: filling it takes as long as some hundred
    tests. On PostgreSQL only what asks a database is run: the rest is the same there, and so is a
    story told twice.

    What takes longest comes first, so that neither process is left with it at the end. On
    PostgreSQL the zone waits until the tests with transactions of their own are done: its open one
    would keep their figures from being kept (`journal/kept.py`).
    """
    on_postgres = connection.vendor == "postgresql"
    if on_postgres:
        run = [item for item in items if _asks_a_database(item) and not _tells_twice(item)]
        config.hook.pytest_deselected(items=list(set(items) - set(run)))
        items[:] = run
    items.sort(key=lambda item: _turn(item, on_postgres))


def _turn(item: pytest.Item, on_postgres: bool) -> int:
    """Return when a test comes on: 0 first, 3 last."""
    mark = item.get_closest_marker("django_db")
    if needs_zone(item):
        return 2 if on_postgres else 0
    if on_postgres and mark is not None and mark.kwargs.get("transaction"):
        return 0
    return 1 if item.path.name in WHOLE_ZONES else 3


def _tells_twice(item: pytest.Item) -> bool:
    return item.path.name == "test_two_fills.py"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each file's tests to one process, and the files that name the demo zone to one.

    By the files' texts: the process that hands out tests has not collected them, and xdist's own
    groups are lost with this pytest, whose node ids cannot be added to.
    """
    if config.getvalue("dist") != "loadscope":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.split("::")[0]
            return "the demo zone" if _names_zone(path) else path

    config.option.loadscopereorder = False
    return ByFile(config, log)


@cache
def _names_zone(path: str) -> bool:
    file = Path(__file__).parent / path
    return _ZONE.search(file.read_text()) is not None


def _asks_a_database(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if needs_zone(item) and (nextitem is None or not needs_zone(nextitem)):
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            close_zone()
