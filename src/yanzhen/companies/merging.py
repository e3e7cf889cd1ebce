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
