"""What the worker does for firms from time to time."""

from yanzhen.common import clock
from yanzhen.companies.commands import (
    delete_lapsed_contacts,
    learn_placements,
    propose_placements,
    rank_makers,
)


def delete_lapsed() -> None:
    delete_lapsed_contacts(at=clock.now())


def place_firms() -> None:
    """Learn from the decisions since last time, then propose for a batch of firms."""
    learn_placements(at=clock.now())
    propose_placements(at=clock.now())


def find_makers() -> None:
    rank_makers(at=clock.now())
