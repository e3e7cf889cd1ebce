"""What moves when two files of one firm are put together.

A package that keeps something under a firm registers a mover in its AppConfig.ready():

    def move(gone: int, kept: int) -> list[Any]   moves its rows, returns what undoing needs (JSON)
    def back(moved: list[Any], gone: int, kept: int) -> None
    def count(gone: int) -> int                   how many would move, for the page before

    add_mover(Mover("projects", _("项目"), move, back, count))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Moved = list[Any]


@dataclass(frozen=True, slots=True)
class Mover:
    """One kind of rows that follow a firm into the file it is merged into."""

    key: str
    label: str
    move: Callable[[int, int], Moved]
    back: Callable[[Moved, int, int], None]
    count: Callable[[int], int]


movers: dict[str, Mover] = {}


def add_mover(mover: Mover) -> None:
    """Have rows of a higher package follow when firms are merged."""
    movers[mover.key] = mover


def foreign_key_mover(key: str, label: str, model: Any, field: str = "company") -> Mover:
    """Return a mover for rows that just point to the firm and can follow without doubling."""

    def move(gone: int, kept: int) -> Moved:
        rows = model._base_manager.filter(**{field: gone})
        numbers = list(rows.values_list("pk", flat=True))
        rows.update(**{field: kept})
        return numbers

    def back(moved: Moved, gone: int, kept: int) -> None:
        model._base_manager.filter(pk__in=moved, **{field: kept}).update(**{field: gone})

    def count(gone: int) -> int:
        return int(model._base_manager.filter(**{field: gone}).count())

    return Mover(key, label, move, back, count)
