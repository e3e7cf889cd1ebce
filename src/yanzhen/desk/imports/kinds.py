"""What a feature must say to have its rows imported by the wizard.

The wizard (desk) reads the file, finds headings, maps columns to fields, parses cells, stores
rows with their verdicts, runs in the background, resumes and undoes. The feature says what its
fields are, judges parsed rows against what is already there, writes them and takes them back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.common.formats import Text


class Verdict(TextChoices):
    NEW = "NEW", _("新增")
    SAME = "SAME", _("相同")
    CHANGED = "CHANGED", _("有变化")
    CONFLICT = "CONFLICT", _("有冲突")
    UNUSABLE = "UNUSABLE", _("不能用")


@dataclass(frozen=True, slots=True)
class CellContext:
    """What the sheet says about its cells: unit of bare numbers, year of bare days, today.

    `year_is_guess`: no title states the year; most days of the sheet lie in it.
    """

    unit: str = ""
    year: int | None = None
    today: date | None = None
    year_is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row may say.

    `parse` turns a cell's text into a JSON value (see common.amounts, common.dates) and raises
    ValueError with a sentence for the user when it cannot; that makes a warning on the row, or
    an unusable row if the field is `required`. `show` turns that value back into words where
    its own text would not read well.
    """

    key: str
    label: Text
    synonyms: tuple[str, ...] = ()
    required: bool = False
    parse: Callable[[str, CellContext], Any] | None = None
    show: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A known producer of files, recognised by headings that only it uses together."""

    key: str
    label: Text
    headings: frozenset[str]


@dataclass(slots=True)
class ParsedRow:
    """One data row as read: `number` is unique in the batch, `place` is for people.

    `fields` has every field of the kind; None where the row says nothing or cannot be read.
    """

    number: int
    place: str
    fields: dict[str, Any]
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What importing a row would do. `target` names the record it meets (`company:17`),
    `changes` lists (label, now, then), `reason` explains conflict or unusable rows, `candidates`
    offers records for a person to choose from where a name fits several."""

    verdict: Verdict
    reason: str = ""
    target: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    candidates: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class AcceptedRow:
    """A judged row that a person lets in; `choice` is the candidate they chose, if asked."""

    row: ParsedRow
    judgement: Judgement
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written for a row, with all that undoing it needs (`before`: JSON)."""

    number: int
    target: str
    before: dict[str, Any] | None


class ImportKind(Protocol):
    """A feature's part of the wizard; registered with `add_kind` in its AppConfig.ready().

    `on_timelines`: whether the import's one event shows on the timeline of everything it wrote;
    not where sheets have a hundred thousand rows and each record names its import itself.
    """

    key: str
    label: Text
    roles: frozenset[str]
    fields: tuple[Field, ...]
    formats: tuple[Format, ...]
    on_timelines: bool

    def judge(self, rows: Sequence[ParsedRow], *, by: User, on: date) -> list[Judgement]:
        """Return one judgement a row, in order, in a fixed number of queries a call."""

    def apply(
        self, rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
    ) -> list[Applied]:
        """Write a chunk inside the caller's transaction; the same chunk again changes nothing."""

    def undo(self, rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
        """Take a chunk back inside the caller's transaction; return, for people, what could not
        be taken back because it was used or changed since."""


@runtime_checkable
class TellsRepeats(Protocol):
    """A kind whose rows may repeat each other anywhere in a file; the first of them counts.

    `judge` sees a chunk at a time and settles repeats within it; the wizard remembers the rest.
    """

    def mark(self, row: ParsedRow) -> str:
        """Return what repeats of one thing have in common, "" for a row that is never one."""


kinds: dict[str, ImportKind] = {}


def add_kind(kind: ImportKind) -> None:
    kinds[kind.key] = kind
