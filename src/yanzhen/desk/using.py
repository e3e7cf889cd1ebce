"""Whether anything on the desk or above it is about a subject such as `company:C0000123`."""

from collections.abc import Collection, Iterator

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from yanzhen.desk.models import Notification
from yanzhen.journal.models import Event, EventLink

# What happened and what was told is no use of a thing: both stay when it goes.
TOLD = (Event, EventLink, Notification)
CHUNK = 900


def subjects_in_use(subjects: Collection[str]) -> set[str]:
    """Return those subjects that tasks, calendar entries, files or rows of any other package are
    about. A query a kind of row for each 900 subjects."""
    asked, found = sorted(subjects), set[str]()
    for start in range(0, len(asked), CHUNK):
        some = asked[start : start + CHUNK]
        for model in _with_subject():
            rows = model._base_manager.filter(subject__in=some)
            found.update(rows.values_list("subject", flat=True))
    return found


def _with_subject() -> Iterator[type[Model]]:
    for model in apps.get_models():
        try:
            model._meta.get_field("subject")
        except FieldDoesNotExist:
            continue
        if model not in TOLD:
            yield model
