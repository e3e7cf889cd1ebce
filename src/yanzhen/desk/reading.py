"""Which events of tasks, calendar entries and files a person may read."""

from collections.abc import Sequence
from typing import Any

from yanzhen.accounts.models import User
from yanzhen.desk.files.access import may_read_subject
from yanzhen.desk.models import CalendarEntry, StoredFile, Task
from yanzhen.journal.access import numbers_of
from yanzhen.journal.models import Event


def read_tasks(user: User, events: Sequence[Event]) -> set[int]:
    return _of(Task.objects.visible_to(user), events)


def read_entries(user: User, events: Sequence[Event]) -> set[int]:
    """Return the events of calendar entries a person sees: nobody another's personal ones."""
    return _of(CalendarEntry.objects.visible_to(user), events)


def _of(rows: Any, events: Sequence[Event]) -> set[int]:
    found = set(rows.filter(pk__in=numbers_of(events)).values_list("pk", flat=True))
    shown = {str(number) for number in found}
    return {e.pk for e in events if e.subject.partition(":")[2] in shown}


def read_files(user: User, events: Sequence[Event]) -> set[int]:
    """Return the uploads of files a person may open: each subject they are about is asked once."""
    rows = StoredFile.objects.filter(pk__in=numbers_of(events))
    found = list(rows.values_list("pk", "subject", "uploaded_by"))
    open_ = {about for about in {row[1] for row in found} if may_read_subject(user, about)}
    shown = {f"file:{pk}" for pk, about, by in found if by == user.pk or about in open_}
    return {event.pk for event in events if event.subject in shown}
