import pytest

from yanzhen.common import clock
from yanzhen.desk.tests.factories import AT


@pytest.fixture
def at_noon(monkeypatch):
    """Hold the zone's clock at the factories' moment."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())
    return AT
