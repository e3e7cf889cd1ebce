"""What the worker does for targets: places the register's firms, works the points out anew."""

from yanzhen.common import clock
from yanzhen.prospects.commands import keep_backtests, refresh_scores
from yanzhen.prospects.register.placing import place_slices
from yanzhen.prospects.register.store import current

SLICES = 2  # at a time, some twenty thousand firms each


def place_register() -> None:
    """Place some of the register's firms whose places follow from older decisions."""
    register = current()
    if register is not None:
        place_slices(register, most=SLICES)


def rescore() -> None:
    refresh_scores(at=clock.now())


def back_test() -> None:
    keep_backtests(at=clock.now())
