"""The demo zone for tests of any feature: filled once, for all the tests in a row that need it.

The fill stands in an outer transaction and each test in a savepoint of it, so that neither sees
what another wrote; `close_zone` empties the database before the first test that does not need it.
"""

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

REAL = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
# Hashing the real way takes seconds and is tested elsewhere.
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Opened:
    """The one zone that stands open, and what has to be undone to be rid of it."""

    zone: dict[str, str] | None = None
    undo = ExitStack()


def needs_zone(item: pytest.Item) -> bool:
    return "filled_zone" in getattr(item, "fixturenames", ())


def open_zone() -> dict[str, str]:
    from django.db import transaction
    from django.test.utils import override_settings

    from yanzhen.demo.commands import fill_demo
    from yanzhen.demo.people import PEOPLE

    with ExitStack() as undo:
        # What the fill keeps in files must not lie there for other tests.
        home = undo.enter_context(tempfile.TemporaryDirectory())
        undo.enter_context(override_settings(PASSWORD_HASHERS=QUICK, DEMO=True, HOME=home))
        undo.enter_context(transaction.atomic())
        undo.callback(transaction.set_rollback, True)
        zone = {one.role.value: one.username for one in reversed(PEOPLE) if one.shown}
        count_from_one()
        assert fill_demo(read_clock=lambda: REAL)
        Opened.zone, Opened.undo = zone, undo.pop_all()
    return zone


def count_from_one() -> None:
    """Give out numbers from 1 again, as in a new database: PostgreSQL takes none of them back
    with a transaction, and tests name records by them."""
    from django.core.management.color import no_style
    from django.db import connection

    if connection.vendor == "postgresql":
        sequences = connection.introspection.sequence_list()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
                cursor.execute(statement)


def close_zone() -> None:
    if Opened.zone is not None:
        Opened.zone = None
        Opened.undo.close()


@pytest.fixture(scope="module")
def filled_zone(django_db_setup, django_db_blocker):
    """The filled zone in an open transaction; returns a shown account of each role.

    Of a module, so that it is opened before any test's own transaction; it outlives the module.
    """
    with django_db_blocker.unblock():
        return Opened.zone or open_zone()


@pytest.fixture
def demo_zone(filled_zone, db):
    """The demo zone at its beginning; what the test writes is undone after it."""
    return filled_zone
