"""What the worker does for the checks."""

from yanzhen.common import clock
from yanzhen.integrity.commands import check_all, check_recent


def run_daily() -> None:
    """Check everything watched, once for each day of the zone."""
    check_all(at=clock.now())


def run_recent() -> None:
    """Check what was accepted since the last look."""
    check_recent(at=clock.now())
