"""Work through many rows: the collector and the database's log are tended to less often."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Objects made before the collector looks for cycles: some hundred rows' worth are too few, for
# each look walks over the whole sheet that is held in memory.
PATIENT = (200_000, 20, 50)


@contextmanager
def patient_collector() -> Iterator[None]:
    """Let the cycle collector run seldom; what it is set to is restored in any case.

    Reference counting still frees rows at once; only cycles wait.
    """
    before = gc.get_threshold()
    gc.set_threshold(*PATIENT)
    try:
        yield
    finally:
        gc.set_threshold(*before)


# Pages of SQLite's log before it is folded into the file: 160 MB. A chunk of firms touches nearly
# every page of ten indexes, the next chunk the same again; folded together they are written once.
LOG_PAGES = 40_000


@contextmanager
def seldom_folded_log() -> Iterator[None]:
    """Let SQLite fold its log into the file seldom; every commit is as safe as before.

    Another writer's commit folds it at the usual size. PostgreSQL's likeness are the entries that
    wait to be sorted into the token index: more wait, and none is left when the step ends, for
    every search reads them through.
    """
    if connection.vendor != "sqlite":
        with _longer_waiting_lists():
            yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA wal_autocheckpoint").fetchone()[0]
        cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint={int(usual)}")


# What may wait for a token index: two chunks of firms; the usual 4 MB are sorted in twice a chunk.
WAITING_KB = 16_384
SORT_IN = (
    "SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i"
    " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam"
    " WHERE a.amname = 'gin' AND c.relnamespace = current_schema()::regnamespace"
)


@contextmanager
def _longer_waiting_lists() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET gin_pending_list_limit = {WAITING_KB}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET gin_pending_list_limit")
            cursor.execute(SORT_IN)
