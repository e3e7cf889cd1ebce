"""Who may read and add files: features say it for their subjects, in AppConfig.ready().

    add_file_subject("project", may_read=lambda user, subject: …, may_write=…)

Where nobody says anything, a file is read by its uploader and by who sees all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import WRITERS
from yanzhen.desk.models import StoredFile

Check = Callable[[User, str], bool]


@dataclass(frozen=True, slots=True)
class SubjectAccess:
    may_read: Check
    may_write: Check


subjects: dict[str, SubjectAccess] = {}


def add_file_subject(kind: str, *, may_read: Check, may_write: Check) -> None:
    """Say who may read and add files about subjects such as `project:P2022-0137`."""
    subjects[kind] = SubjectAccess(may_read, may_write)


def may_read(user: User, file: StoredFile) -> bool:
    return file.uploaded_by_id == user.pk or may_read_subject(user, file.subject)


def may_read_subject(user: User, subject: str) -> bool:
    """Return whether a person may read what others uploaded about a subject."""
    access = subjects.get(subject.partition(":")[0]) if subject else None
    return user.sees_all or (access is not None and access.may_read(user, subject))


def may_write(user: User, subject: str) -> bool:
    access = subjects.get(subject.partition(":")[0]) if subject else None
    return user.role in WRITERS and (access is None or access.may_write(user, subject))
