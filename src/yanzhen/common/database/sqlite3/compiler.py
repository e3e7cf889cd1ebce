"""Django's compilers of SQLite; those of SELECT and INSERT remember."""

from django.db.models.sql import compiler
from django.db.models.sql.compiler import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLUpdateCompiler,
)

from yanzhen.common.database.remembering import Remembering, RememberingInsert

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler",
           "SQLUpdateCompiler"]  # fmt: skip


class SQLCompiler(Remembering, compiler.SQLCompiler):  # type: ignore[misc]
    """Puts a SELECT into words, once for all of the same shape."""


class SQLInsertCompiler(RememberingInsert, compiler.SQLInsertCompiler):  # type: ignore[misc]
    """Puts an INSERT of one row into words, once a table."""
