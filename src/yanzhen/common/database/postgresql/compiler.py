"""Django's compilers of PostgreSQL; the one of SELECT remembers."""

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)

from yanzhen.common.database.remembering import Remembering

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler",
           "SQLUpdateCompiler"]  # fmt: skip


class SQLCompiler(Remembering, compiler.SQLCompiler):  # type: ignore[misc]
    """Puts a SELECT into words, once for all of the same shape."""
