"""Rows by the million: straight into a table, its indexes built once all is there."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any

CHUNK = 20_000


def load(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows in chunks of a transaction each."""
    from django.db import connection, transaction

    named = ", ".join(f'"{c}"' for c in columns)
    rows = iter(rows)
    while some := list(islice(rows, CHUNK)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(columns))
                connection.connection.executemany(
                    f"INSERT INTO {table} ({named}) VALUES ({marks})", map(_as_text, some)
                )
                continue
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in some:
                    copy.write_row(row)


def _as_text(row: Sequence[Any]) -> list[Any]:
    """Return a row as Django keeps it in SQLite: days and moments (UTC) as text."""
    return [
        str(one.replace(tzinfo=None)) if isinstance(one, datetime)
        else one.isoformat() if isinstance(one, date) else one
        for one in row
    ]  # fmt: skip


@contextmanager
def without_indexes(*tables: str) -> Iterator[None]:
    """Drop the indexes of tables for as long as rows come in; keys and constraints stay."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA cache_size=-1000000")
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master "
                           "WHERE type = 'index' AND sql IS NOT NULL")  # fmt: skip
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET maintenance_work_mem = '2GB'")
            cursor.execute(
                "SELECT tablename, indexname, indexdef FROM pg_indexes i WHERE NOT EXISTS "
                "(SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)"
            )
        made = [(name, sql) for table, name, sql in cursor.fetchall() if table in tables]
        for name, _sql in made:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for name, sql in made:
            cursor.execute(sql)
            print(f"  {name}", flush=True)


def restart(table: str) -> None:
    """Let the table's own numbers go on behind those that were written."""
    from django.db import connection

    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                           f"(SELECT max(id) FROM {table}))")  # fmt: skip
