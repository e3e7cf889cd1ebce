"""What the worker does for the books."""

from yanzhen.common import clock
from yanzhen.targets.books.building import is_kept, rebuild


def keep_books() -> None:
    """Build the books where there are none yet, or where a threshold has been changed."""
    if not is_kept():
        rebuild(at=clock.now())
