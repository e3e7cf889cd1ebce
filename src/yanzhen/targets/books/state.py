"""Whether the books are kept, so that figures may be read from them."""

from yanzhen.targets.books.bands import rules_in_force
from yanzhen.targets.models import Book

BOOK = "actuals"


def is_kept() -> bool:
    """Return whether the books are built, by the rules in force. One query."""
    return Book.objects.filter(name=BOOK, rules=rules_in_force(), built_at__isnull=False).exists()
