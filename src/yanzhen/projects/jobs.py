"""What happens every day without anybody asking: warnings, lapses, expiries. The zone's clock
decides the day, so that an advanced demo catches up at the next tick."""

from yanzhen.common import clock
from yanzhen.projects.commands import expire_evidence, run_protections


def run_daily() -> None:
    """Run once for each day of the zone; again on the same day changes nothing."""
    at = clock.now()
    run_protections(at=at)
    expire_evidence(at=at)
