"""The demo zone for tests of any feature: filled once for a module, gone after it.

The fill stands in an outer transaction and each test in a savepoint of it, so that neither sees
what another wrote and the database is empty again for the modules that follow.
"""

from datetime import UTC, datetime

import pytest

REAL = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
# Hashing the real way takes seconds and is tested elsewhere.
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Zone(dict):
    """A shown account of each role; `empty` is the savepoint before the fill."""

    empty = ""


@pytest.fixture(scope="module")
def filled_zone(django_db_setup, django_db_blocker):
    """The filled zone in an open transaction; yields its `Zone`."""
    from django.db import transaction
    from django.test.utils import override_settings

    from yanzhen.demo.commands import fill_demo
    from yanzhen.demo.people import PEOPLE

    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=QUICK, DEMO=True),
        transaction.atomic(),
    ):
        zone = Zone(
            {person.role.value: person.username for person in reversed(PEOPLE) if person.shown}
        )
        zone.empty = transaction.savepoint()
        assert fill_demo(read_clock=lambda: REAL)
        yield zone
        transaction.set_rollback(True)


@pytest.fixture
def demo_zone(filled_zone, db):
    """The demo zone at its beginning; what the test writes is undone after it."""
    return filled_zone
