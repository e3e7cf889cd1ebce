"""Paging by key: the next page begins after a row, not after a number of rows.

The condition has the form `key <= x AND NOT (key = x AND id >= y)`, which both databases answer
from one index at any depth; OFFSET would walk everything before.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.db.models import Field, Model, Q, QuerySet

from yanzhen.common.http import whole_number

# Outside these years a moment cannot be turned into every time zone.
EARLIEST, LATEST = 1000, 9000


@dataclass(frozen=True, slots=True)
class Order:
    """A sort column and its direction; the row number breaks ties the same way."""

    path: str
    falling: bool

    def terms(self, *, backwards: bool = False) -> list[str]:
        sign = "-" if self.falling != backwards else ""
        return [sign + "pk"] if self.path in {"pk", "id"} else [sign + self.path, sign + "pk"]


def sort_field(model: type[Model], path: str) -> Field[Any, Any]:
    """Return the field behind an ORM path.

    :raises ImproperlyConfigured: if it may be null: the two databases put nulls at different
        ends, and no index serves both.
    """
    field: Any = None
    current: Any = model
    for part in path.replace("pk", "id").split("__"):
        try:
            field = current._meta.get_field(part)
        except FieldDoesNotExist as problem:
            raise ImproperlyConfigured(f"{model.__name__} has no column {path}.") from problem
        current = field.related_model
    if field.null:
        raise ImproperlyConfigured(f"{path} may be null; sort by a column that is never null.")
    return field


def write_mark(row: Any, order: Order) -> str:
    """Return the place of a row in the order, for an address."""
    value = row
    for part in order.path.split("__"):
        value = getattr(value, part)
    shown = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"{shown}~{row.pk}"


def beyond_mark(
    rows: QuerySet[Any], order: Order, mark: str, *, backwards: bool
) -> QuerySet[Any] | None:
    """Return the rows beyond a mark, in order, or None if the mark cannot be read."""
    shown, _, number = mark.rpartition("~")
    if (key := whole_number(number, most=10**18)) is None:
        return None
    falling = order.falling != backwards
    word, tie = ("lte", "gte") if falling else ("gte", "lte")
    if order.path in {"pk", "id"}:
        return rows.filter(**{"pk__lt" if falling else "pk__gt": key})
    try:
        value = sort_field(rows.model, order.path).to_python(shown)
    except (ValidationError, ValueError, ArithmeticError):
        return None
    if value is None or not EARLIEST <= getattr(value, "year", EARLIEST) <= LATEST:
        return None
    same_or_before = Q(**{order.path: value}) & Q(**{f"pk__{tie}": key})
    return rows.filter(Q(**{f"{order.path}__{word}": value}) & ~same_or_before)
