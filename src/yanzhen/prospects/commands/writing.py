"""Writing cards by the thousand: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from yanzhen.prospects.models import Score

TABLE = Score._meta.db_table
COLUMNS: tuple[str, ...] = tuple(
    str(f.column) for f in Score._meta.concrete_fields if not f.primary_key
)
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)


def held_marks() -> dict[Any, tuple[int, int]]:
    """Return of every card written the number of its row and its mark, by firm on file or code."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, company_id, uscc, mark FROM {TABLE}")  # noqa: S608  our own
        return {
            uscc if firm is None else firm: (number, mark)
            for number, firm, uscc, mark in cursor.fetchall()
        }


@transaction.atomic
def write_scores(rows: Sequence[tuple[Any, ...]], gone: Sequence[int]) -> None:
    """Take cards out by number and write others, the values in the order of `COLUMNS`."""
    if gone:
        Score.objects.filter(pk__one_of=list(gone))._raw_delete("default")
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO {TABLE} ({_NAMES}) VALUES ({marks})", rows)  # noqa: S608
        else:
            with cursor.cursor.copy(f"COPY {TABLE} ({_NAMES}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
