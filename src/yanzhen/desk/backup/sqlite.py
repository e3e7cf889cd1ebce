"""SQLite out and in, through its own online backup: readers and writers go on meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.translation import gettext as _

from yanzhen.desk.backup.archive import damaged


def database_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def dump(folder: Path) -> dict[str, Path]:
    """Copy the database as it is at one moment, and check the copy."""
    target = folder / "database.sqlite3"
    with (
        closing(sqlite3.connect(database_path(), timeout=60)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy, "quick_check")
    return {"database.sqlite3": target}


def _check(database: sqlite3.Connection, how: str) -> None:
    register_functions(database)  # the tables' constraints call Django's own functions
    (answer,) = database.execute(f"PRAGMA {how}(1)").fetchone()
    if answer != "ok":
        raise damaged(_("数据库自检未通过（%s）") % str(answer)[:200])


def check(path: Path) -> None:
    """Have SQLite read every page of a database, and every foreign key.

    :raises Refused: if it finds a fault.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            _check(database, "integrity_check")
            if database.execute("PRAGMA foreign_key_check").fetchone():
                raise damaged(_("数据之间的引用对不上"))
    except sqlite3.DatabaseError as problem:
        raise damaged(_("数据库读不出来（%s）") % problem) from problem


@contextmanager
def working_on(path: Path) -> Iterator[None]:
    """Have everything meanwhile speak to another database file."""
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept


def put_in_place(path: Path) -> None:
    """Replace the zone's database by a checked one, in one transaction of SQLite's own: killed
    half-way, the old one is still there, and a running server sees the new one at once."""
    connection.close()
    with (
        closing(sqlite3.connect(path)) as restored,
        closing(sqlite3.connect(database_path(), timeout=60)) as live,
    ):
        restored.backup(live)
        live.execute("PRAGMA journal_mode=WAL")
