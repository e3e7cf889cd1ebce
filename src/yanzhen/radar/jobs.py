"""What the worker does for the radar: read what came in."""

from yanzhen.common import clock
from yanzhen.radar.commands.intake import read_next

MOST = 20


def read_waiting() -> None:
    """Read articles that wait, a few at a turn so that other jobs have theirs."""
    for _number in range(MOST):
        if not read_next(at=clock.now()):
            return
