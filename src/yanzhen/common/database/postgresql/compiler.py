"""Django's compilers of PostgreSQL; those of SELECT and INSERT remember."""

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import (
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
