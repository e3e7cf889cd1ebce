"""Which events of tasks, calendar entries and files a person may read."""

from collections.abc import Sequence
from typing import Any

from yanzhen.accounts.models import User
from yanzhen.desk.files.access import may_read_subject
from yanzhen.desk.models import CalendarEntry, StoredFile, Task
from yanzhen.journal.access import numbers_of
from yanzhen.journal.lines import Key, Line


def read_tasks(user: User, lines: Sequence[Line]) -> set[Key]:
    return _of(Task.objects.visible_to(user), lines)


def read_entries(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of calendar entries a person sees: nobody another's personal ones."""
    return _of(CalendarEntry.objects.visible_to(user), lines)


def _of(rows: Any, lines: Sequence[Line]) -> set[Key]:
    found = set(rows.filter(pk__in=numbers_of(lines)).values_list("pk", flat=True))
    shown = {str(number) for number in found}
    return {line.key for line in lines if line.subject.partition(":")[2] in shown}


def read_files(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the uploads of files a person may open: each subject they are about is asked once."""
    rows = StoredFile.objects.filter(pk__in=numbers_of(lines))
    found = list(rows.values_list("pk", "subject", "uploaded_by"))
    open_ = {about for about in {row[1] for row in found} if may_read_subject(user, about)}
    shown = {f"file:{pk}" for pk, about, by in found if by == user.pk or about in open_}
    return {line.key for line in lines if line.subject in shown}
