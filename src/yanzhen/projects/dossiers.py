"""Whose dossier is with the joint assessment: the package of the assessments says it.

set_dossier_teller(tell)   # tell() -> a query of rows with a `project`, in AppConfig.ready()
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

Tell = Callable[[], QuerySet[Any, Any]]
_tellers: list[Tell] = []


def set_dossier_teller(tell: Tell | None) -> None:
    """Have `tell` name the projects whose dossier was handed in. None: nobody does."""
    _tellers[:] = [tell] if tell else []


def handed_in() -> QuerySet[Any, Any] | None:
    """Return a query of what was handed in, each with its `project`; None if nobody tells."""
    return _tellers[0]() if _tellers else None
