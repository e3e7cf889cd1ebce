"""Fixtures that tests of every package share, and the order in which the suite runs."""

import pytest
from hypothesis import HealthCheck, settings

from yanzhen.demo.tests.zone import close_zone, demo_zone, filled_zone, needs_zone

__all__ = ["demo_zone", "filled_zone"]

# What a property costs on a busy machine says nothing about it.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests in one process, and all that need the demo zone in one, in a row.

    Filling the zone takes as long as some hundred tests.
    """
    items.sort(key=needs_zone)
    for item in items:
        group = "the demo zone" if needs_zone(item) else item.location[0]
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if needs_zone(item) and (nextitem is None or not needs_zone(nextitem)):
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            close_zone()
