"""Anticipated failures: the text is shown to the user unchanged, so it says what to do."""

from collections.abc import Sequence


class Refused(Exception):
    """A command that will not be done, and why; `missing` lists what would open the way."""

    def __init__(self, message: str, *, missing: Sequence[str] = (), field: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.missing = tuple(missing)
        self.field = field

    def __str__(self) -> str:
        return self.message


class NotAllowed(Refused):
    """The person may not do this; the text says who may."""


class Stale(Refused):
    """Someone else changed the record meanwhile; `changes` says what, nothing is lost."""

    def __init__(self, message: str, changes: Sequence[tuple[str, str, str]] = ()) -> None:
        super().__init__(message)
        self.changes = tuple(changes)
