"""Write many firms at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

from django.db import connection, models

from yanzhen.companies.commands.indexing import entry_with, write_entries
from yanzhen.companies.models import Company

_FIELDS = tuple(Company._meta.concrete_fields)
_values = itemgetter(*(field.attname for field in _FIELDS))
_COLUMNS = ", ".join(f'"{field.column}"' for field in _FIELDS)


class Draft(SimpleNamespace):
    """A firm about to be written with thousands of others: `Company`'s columns without its cost
    (a model instance takes as long to make as to insert)."""

    def __init__(self, **stated: Any) -> None:
        self.__dict__.update(_DEFAULTS, **stated)


def _default(field: models.Field[Any, Any]) -> Any:
    return field.get_default() if field.has_default() or not field.null else None


_DEFAULTS = {field.attname: _default(field) for field in _FIELDS}


Insert = Callable[[Sequence[Draft], Sequence[str]], None]


@contextmanager
def inserting() -> Iterator[Insert]:
    """Yield what inserts firms, every derived column set, with their search entries: the drafts,
    and each firm's text tokens (`calc.deriving`). All are written when the block ends.

    PostgreSQL's server has a processor of its own: while it writes some, the caller prepares the
    next. The caller holds the transaction, and asks the database nothing inside the block: both
    have the one connection.
    """
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
        under_way: Future[None] | None = None

        def insert(companies: Sequence[Draft], grams: Sequence[str]) -> None:
            nonlocal under_way
            if connection.vendor == "sqlite":
                _insert(cursor, companies, grams)
                return
            if under_way:
                under_way.result()
            under_way = beside.submit(_insert, cursor, companies, grams)

        yield insert
        if under_way:
            under_way.result()


def _insert(cursor: Any, companies: Sequence[Draft], grams: Sequence[str]) -> None:
    entries = [
        (company.id, entry_with(company, known))
        for company, known in zip(companies, grams, strict=True)
    ]
    if cursor.db.vendor == "sqlite":
        _insert_sqlite(cursor, companies)
    else:
        _copy_postgres(cursor, companies)
    write_entries(entries, cursor)


def _insert_sqlite(cursor: Any, companies: Sequence[Draft]) -> None:
    marks = ", ".join(["%s"] * len(_FIELDS))
    rows = [list(_values(company.__dict__)) for company in companies]
    for at, turn in _TURNS:
        for row in rows:
            if row[at] is not None:
                row[at] = turn(row[at])
    cursor.executemany(
        f"INSERT INTO companies_company ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
        rows,
    )


def _copy_postgres(cursor: Any, companies: Sequence[Draft]) -> None:
    statement = f"COPY companies_company ({_COLUMNS}) FROM STDIN"
    with cursor.cursor.copy(statement) as copy:
        for company in companies:
            copy.write_row(_values(company.__dict__))


def _turn(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return how SQLite keeps a field's values, None for as they are."""
    if isinstance(field, models.DecimalField):
        return _decimal
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return date.isoformat
    return None


def _decimal(value: Decimal) -> str:
    return f"{value:.2f}"


@lru_cache(maxsize=64)
def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


_TURNS = [(at, turn) for at, turn in enumerate(map(_turn, _FIELDS)) if turn]
