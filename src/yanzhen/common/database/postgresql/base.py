"""Django's backend of PostgreSQL; its queries remember their statements."""

from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with our compilers."""

    compiler_module = "yanzhen.common.database.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with our operations."""

    ops_class = DatabaseOperations
