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
_ALTERED = tuple(at for at, name in enumerate(COLUMNS) if name not in {"company_id", "uscc"})
Card = tuple[Any, ...]


def held_marks() -> dict[Any, tuple[int, int]]:
    """Return of every card written the number of its row and its mark, by firm on file or code."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, company_id, uscc, mark FROM {TABLE}")  # noqa: S608  our own
        return {
            uscc if firm is None else firm: (number, mark)
            for number, firm, uscc, mark in cursor.fetchall()
        }


@transaction.atomic
def write_scores(fresh: Sequence[Card], altered: Sequence[tuple[int, Card]]) -> None:
    """Write new cards, and others in the place of those with these numbers; the values in the
    order of `COLUMNS`."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO {TABLE} ({_NAMES}) VALUES ({marks})", fresh)  # noqa: S608
            # Whose card it is stays: an index of columns that are not named is not written.
            told = ", ".join(f'"{COLUMNS[at]}" = %s' for at in _ALTERED)
            rows = [(*(card[at] for at in _ALTERED), number) for number, card in altered]
            cursor.executemany(f"UPDATE {TABLE} SET {told} WHERE id = %s", rows)  # noqa: S608
            return
        # A new version of a row needs all indexes anyway, and COPY is the quickest way to write it.
        Score.objects.filter(pk__one_of=[number for number, _ in altered])._raw_delete("default")
        with cursor.cursor.copy(f"COPY {TABLE} ({_NAMES}) FROM STDIN") as copy:
            for card in (*fresh, *(card for _, card in altered)):
                copy.write_row(card)


def count_anew() -> None:
    """Have PostgreSQL look at the cards again. Until it has, it takes a million new ones for a few
    and reads them all for each page; SQLite walks the indexes as they are."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {TABLE}")


@transaction.atomic
def drop_scores(numbers: Sequence[int]) -> None:
    """Take cards out by number."""
    Score.objects.filter(pk__one_of=list(numbers))._raw_delete("default")
