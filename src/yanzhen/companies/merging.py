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

from django.db.models import Model

from yanzhen.common.formats import Text

Moved = list[Any]


@dataclass(frozen=True, slots=True)
class Mover:
    """One kind of rows that follow a firm into the file it is merged into."""

    key: str
    label: Text
    move: Callable[[int, int], Moved]
    back: Callable[[Moved, int, int], None]
    count: Callable[[int], int]


movers: dict[str, Mover] = {}


def add_mover(mover: Mover) -> None:
    """Have rows of a higher package follow when firms are merged."""
    movers[mover.key] = mover


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that a package keeps under a firm. `same`: columns that make two rows of one firm the
    same; such a row stays behind with the old file. None: any number of rows go together."""

    model: type[Model]
    same: tuple[str, ...] | None = None


def follow(key: str, label: Text, **rows: Kept) -> None:
    """Have rows with a column `company` follow by the usual rule: all but those doubled."""

    def move(gone: int, kept: int) -> Moved:
        return [[name, _move(one, gone, kept)] for name, one in rows.items()]

    def back(moved: Moved, gone: int, kept: int) -> None:
        for name, numbers in moved:
            here = rows[name].model._default_manager.filter(pk__in=numbers, company=kept)
            here.update(company=gone)

    def count(gone: int) -> int:
        return sum(one.model._default_manager.filter(company=gone).count() for one in rows.values())

    add_mover(Mover(key, label, move, back, count))


def _move(one: Kept, gone: int, kept: int) -> list[int]:
    rows = one.model._default_manager.filter(company=gone)
    numbers: list[int] = []
    if one.same is None:
        numbers = list(rows.values_list("pk", flat=True))
    else:
        held = set(one.model._default_manager.filter(company=kept).values_list(*one.same))
        pairs = rows.values_list("pk", *one.same)
        numbers = [pk for pk, *told in pairs if tuple(told) not in held]
    one.model._default_manager.filter(pk__in=numbers).update(company=kept)
    return numbers
