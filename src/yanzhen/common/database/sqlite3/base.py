"""Django's backend of SQLite; its queries remember their statements."""

from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with our compilers."""

    compiler_module = "yanzhen.common.database.sqlite3.compiler"


@lru_cache(maxsize=2000)
def _with_marks(query: str) -> str:
    """Return a statement with SQLite's own marks for its values."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class CursorWrapper(base.SQLiteCursorWrapper):
    """Django's; turns the same words once only."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None and len(query) < 20_000:
            return _with_marks(query)
        return str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with our operations."""

    ops_class = DatabaseOperations

    def create_cursor(self, name: str | None = None) -> CursorWrapper:
        return self.connection.cursor(factory=CursorWrapper)
