"""PostgreSQL out and in by COPY, table by table in one transaction; needs no pg_dump.

Only rows are kept: the tables themselves are what the migrations say.
"""

from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from psycopg import sql

from yanzhen.common.laying_out import lay_out
from yanzhen.desk.backup.archive import CHUNK, Manifest, damaged

ROWS = """
    SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
    FROM information_schema.columns JOIN information_schema.tables
         USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
      AND is_generated = 'NEVER'
    GROUP BY table_name ORDER BY table_name
"""
SEQUENCES = """
    SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences WHERE schemaname = current_schema() ORDER BY sequencename
"""


def dump(folder: Path) -> tuple[dict[str, Path], dict[str, list[str]], dict[str, Any]]:
    """Copy every table's rows as they are at one moment; other people go on meanwhile."""
    (folder / "tables").mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(ROWS)
        columns = dict(cursor.fetchall())
        cursor.execute(SEQUENCES)
        sequences = {name: (last, called) for name, last, called in cursor.fetchall()}
        found = {}
        for table, names in columns.items():
            path = folder / "tables" / f"{table}.copy"
            with path.open("wb") as file, cursor.copy(_copy(table, names, "TO STDOUT")) as copy:
                for block in copy:
                    file.write(block)
            found[f"tables/{table}.copy"] = path
    return found, columns, sequences


def _copy(table: str, names: list[str], way: str) -> sql.Composed:
    listed = sql.SQL(", ").join(sql.Identifier(name) for name in names)
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), listed, sql.SQL(way))


def rebuild(manifest: Manifest) -> None:
    """Empty the schema and build the tables as they were when the backup was made. Inside the
    caller's transaction: undone with it."""
    with connection.cursor() as cursor:
        # Rows that one migration writes must not wait for the end when a later one alters the
        # table: PostgreSQL refuses that. Only the loading itself needs the checks deferred.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT current_schema()")
        schema = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    executor = MigrationExecutor(connection)
    held = set(manifest.migrations)
    graph = executor.loader.graph
    if held == set(graph.nodes):
        lay_out(connection)
        return
    ends = [
        node
        for node in graph.nodes
        if node in held and not any(c.key in held and c.key[0] == node[0]
                                    for c in graph.node_map[node].children)
    ]  # fmt: skip
    executor.migrate(ends)


def load(manifest: Manifest, folder: Path) -> None:
    """Fill the tables, in the caller's transaction; foreign keys are checked at its end.

    :raises Refused: if the rows do not fit the tables.
    """
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        there = dict(cursor.fetchall())
        for table, names in manifest.columns.items():
            if not set(names) <= set(there.get(table, [])):
                raise damaged(_("表“%s”与程序不符") % table)
        tables = sql.SQL(", ").join(sql.Identifier(name) for name in there)
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(tables))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, names in manifest.columns.items():
            _fill(cursor, folder / "tables" / f"{table}.copy", _copy(table, names, "FROM STDIN"))
        for name, (last, called) in manifest.sequences.items():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", [name, last, called])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _fill(cursor: Any, path: Path, statement: sql.Composed) -> None:
    with path.open("rb") as file, cursor.copy(statement) as copy:
        while block := file.read(CHUNK):
            copy.write(block)
