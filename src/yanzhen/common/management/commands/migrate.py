"""Django's `migrate`, which lays out a new database at once (decision 021)."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from yanzhen.common.laying_out import lay_out


class Command(migrate.Command):
    """`migrate`, as ever; a new database is laid out before."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay out what is new, then let Django do what is left."""
        if not options["app_label"] and not options["plan"] and not options["check_unapplied"]:
            lay_out(connections[options["database"]])
        super().handle(*args, **options)
