"""Every model of the desk, a file a subject."""

from yanzhen.desk.models.files import StoredFile
from yanzhen.desk.models.imports import AppliedRow, Import, ImportRow, ImportStatus

__all__ = ["AppliedRow", "Import", "ImportRow", "ImportStatus", "StoredFile"]
