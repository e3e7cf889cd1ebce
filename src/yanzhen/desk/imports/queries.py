"""What the wizard's pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.amounts import Amount
from yanzhen.common.areas import Area
from yanzhen.common.dates import DateReading
from yanzhen.desk.imports.kinds import Field, ImportKind, Verdict, kinds
from yanzhen.desk.imports.layout import SheetPlan
from yanzhen.desk.models import Import, ImportRow, ImportStatus

PAGE_ROWS = 50
TONES = {Verdict.NEW: "green", Verdict.SAME: "", Verdict.CHANGED: "amber",
         Verdict.CONFLICT: "red", Verdict.UNUSABLE: "red"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row as the table shows it."""

    row: ImportRow
    label: str
    tone: str
    values: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RowPage:
    """Some rows of one verdict (or all), and where the next ones begin."""

    rows: list[RowShown]
    verdict: str
    next_after: int | None
    tabs: list[dict[str, Any]]


def show_field(one: Field, value: Any) -> str:
    """Return what a row says in a field as people read it; "" where it says nothing."""
    if value in (None, ""):
        return ""
    return one.show(value) if one.show else _show(value)


def _show(value: Any) -> str:
    """Return a parsed value in its usual form: sums, land and days."""
    if not isinstance(value, Mapping):
        if isinstance(value, bool):
            return _("是") if value else _("否")
        return "、".join(map(str, value)) if isinstance(value, list) else str(value)
    stored = dict(value)
    try:
        if "currency" in stored:
            return Amount.from_json(stored).shown()
        if "premises_m2" in stored:
            return Area.from_json(stored).shown()
        if "precision" in stored and "day" in stored:
            return DateReading.from_json(stored).shown()
    except (KeyError, ValueError, ArithmeticError):
        pass
    return str(stored.get("text") or "、".join(f"{v}" for v in stored.values() if v))


def row_page(batch: Import, kind: ImportKind, *, verdict: str, after: int) -> RowPage:
    """Return up to 50 rows after a number, in one query."""
    if verdict not in Verdict.values:
        verdict = ""
    rows = batch.rows.filter(number__gt=after).order_by("number")
    if verdict:
        rows = rows.filter(verdict=verdict)
    found = list(rows[: PAGE_ROWS + 1])
    more = len(found) > PAGE_ROWS
    shown = [show_row(row, kind) for row in found[:PAGE_ROWS]]
    return RowPage(
        shown, verdict, found[PAGE_ROWS - 1].number if more else None, _tabs(batch, verdict)
    )


def show_row(row: ImportRow, kind: ImportKind) -> RowShown:
    values = [
        (str(one.label), show_field(one, row.fields[one.key]))
        for one in kind.fields
        if one.key in row.fields
    ]
    verdict = Verdict(row.verdict)
    return RowShown(row, str(verdict.label), TONES[verdict], values)


def _tabs(batch: Import, verdict: str) -> list[dict[str, Any]]:
    tabs = [{"label": _("全部"), "url": "?", "here": not verdict, "number": batch.total}]
    for one in Verdict:
        number = batch.counts.get(one.value, 0)
        if number:
            tabs.append({"label": str(one.label), "url": f"?verdict={one.value}",
                         "here": verdict == one.value, "number": number})  # fmt: skip
    return tabs


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the present step is."""

    label: str
    done: int
    total: int
    left: str


def progress(batch: Import) -> Progress:
    """Return how far an import is, and about how long it still takes."""
    counts = batch.counts
    if batch.status == ImportStatus.UNDOING:
        done, total = counts.get("undone", 0), counts.get("applied", 0)
    else:
        done, total = batch.position, batch.total
    left = ""
    if batch.rate and total > done:
        left = _("约剩 %(n)d 秒") % {"n": max(1, round((total - done) / batch.rate))}
    return Progress(batch.get_status_display(), done, total, left)


def figures(batch: Import) -> list[tuple[str, int]]:
    """Return what became of the rows, for an import that was confirmed."""
    counts = batch.counts
    applied, same, failed = (counts.get(key, 0) for key in ("applied", "SAME", "failed"))
    shown = [(_("已写入"), applied), (_("相同，不用写"), same),
             (_("没有导入"), max(0, batch.total - applied - same - failed))]  # fmt: skip
    return [*shown, (_("写入失败"), failed)] if failed else shown


def earlier_imports(batch: Import) -> list[Import]:
    """Return finished imports of the same content and kind, latest first."""
    return list(
        Import.objects.filter(
            kind=batch.kind, file__sha256=batch.file.sha256,
            status__in=(ImportStatus.DONE, ImportStatus.IMPORTING),
        )
        .exclude(pk=batch.pk)
        .select_related("by")
        .order_by("-at")[:3]
    )  # fmt: skip


def plans_of(batch: Import) -> list[SheetPlan]:
    return [SheetPlan.from_json(stored) for stored in batch.sheets]


def kinds_for(user: User) -> list[ImportKind]:
    """Return what a person may import, in the order the features registered it."""
    return [kind for kind in kinds.values() if user.role in kind.roles]
