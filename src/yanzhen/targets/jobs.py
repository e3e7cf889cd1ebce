"""What the worker does for the books."""

from yanzhen.common import clock
from yanzhen.targets.books.state import is_kept
from yanzhen.targets.commands import rebuild


def keep_books() -> None:
    """Build the books where there are none yet, or where a threshold has been changed."""
    if not is_kept():
        rebuild(at=clock.now())
