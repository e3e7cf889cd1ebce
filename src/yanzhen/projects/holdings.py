"""What a person holds beside leads, and what counts against the same cap: packages above say it.

add_holding("claims", count)   # in AppConfig.ready()
"""

from collections.abc import Callable
from datetime import date

from yanzhen.accounts.models import User

# Of a person, on a day, but for one firm (its number, None for none): how many are held.
Holding = Callable[[User, date, int | None], int]
_holdings: dict[str, Holding] = {}


def add_holding(key: str, count: Holding) -> None:
    """Have what `count` tells count against the holding cap."""
    _holdings[key] = count


def held_beside(user: User, on: date, company: int | None = None) -> int:
    """Return how many a person holds beside leads, without what is held of one firm."""
    return sum(count(user, on, company) for count in _holdings.values())
