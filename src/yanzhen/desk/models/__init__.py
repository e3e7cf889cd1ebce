"""Every model of the desk, a file a subject."""

from yanzhen.desk.models.calendar import CalendarEntry, CalendarFeed, EntryKind, Visibility
from yanzhen.desk.models.files import StoredFile
from yanzhen.desk.models.imports import AppliedRow, Import, ImportRow, ImportStatus
from yanzhen.desk.models.notifications import MutedKind, Notification
from yanzhen.desk.models.partners import Agreement, Partner, PartnerContact, PartnerKind
from yanzhen.desk.models.tasks import (
    Escalation,
    Extension,
    NoteKind,
    Task,
    TaskKind,
    TaskLevel,
    TaskNote,
    TaskStatus,
)
from yanzhen.desk.models.views import ColumnChoice, SavedView

__all__ = [
    "Agreement",
    "AppliedRow",
    "CalendarEntry",
    "CalendarFeed",
    "ColumnChoice",
    "EntryKind",
    "Escalation",
    "Extension",
    "Import",
    "ImportRow",
    "ImportStatus",
    "MutedKind",
    "NoteKind",
    "Notification",
    "Partner",
    "PartnerContact",
    "PartnerKind",
    "SavedView",
    "StoredFile",
    "Task",
    "TaskKind",
    "TaskLevel",
    "TaskNote",
    "TaskStatus",
    "Visibility",
]
