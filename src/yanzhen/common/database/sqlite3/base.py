"""Django's backend of SQLite; its queries remember their statements."""

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with our compilers."""

    compiler_module = "yanzhen.common.database.sqlite3.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with our operations."""

    ops_class = DatabaseOperations
