"""Write the rows of a figures sheet, and take them back. Restated figures keep the old ones."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.companies.models import Company, Figure, Metric
from yanzhen.desk.imports.kinds import AcceptedRow, Applied

Key = tuple[int, str, date, str]
METRICS = tuple(metric.value for metric in Metric)


@transaction.atomic
def apply_figures(
    rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
) -> list[Applied]:
    """Write a chunk's figures; one that stands already with the same value is left alone."""
    codes = {_code(accepted) for accepted in rows}
    firms = {c.code: c for c in Company.objects.filter(code__in=codes)}
    current = Figure.objects.select_for_update().filter(
        company__in=[c.pk for c in firms.values()], is_current=True
    )
    held: dict[Key, Figure] = {
        (f.company_id, f.period_kind, f.period_on, f.metric): f for f in current
    }
    fresh: list[Figure] = []
    replaced: list[Figure] = []
    applied = []
    for accepted in rows:
        firm = firms.get(_code(accepted))
        written = _state(accepted, firm, held, fresh, replaced, batch, by, at) if firm else []
        before = {"figures": written} if written else None
        applied.append(Applied(accepted.row.number, firm.subject if firm else "", before))
    Figure.objects.bulk_update(replaced, ["is_current", "replaced_reason"], batch_size=500)
    Figure.objects.bulk_create(fresh, batch_size=1000)
    return applied


def _code(accepted: AcceptedRow) -> str:
    return accepted.choice or accepted.judgement.target.removeprefix("company:")


def _state(
    accepted: AcceptedRow, firm: Company, held: dict[Key, Figure], fresh: list[Figure],
    replaced: list[Figure], batch: int, by: User, at: datetime,
) -> list[list[Any]]:  # fmt: skip
    """Put a row's figures on the lists to write; return what undoing needs."""
    kind, day = accepted.row.fields["period"]
    on = date.fromisoformat(day)
    written = []
    for metric in METRICS:
        text = accepted.row.fields.get(metric)
        if not text:
            continue
        key = (firm.pk, kind, on, metric)
        old = held.get(key)
        if old is not None and old.value == Decimal(text):
            continue
        if old is not None and old.pk:
            old.is_current, old.replaced_reason = False, _("第 %s 号导入更正") % batch
            replaced.append(old)
        elif old is not None:
            continue  # twice in one sheet: the first stands
        figure = Figure(
            company=firm, metric=metric, period_kind=kind, period_on=on, value=Decimal(text),
            source=_("第 %s 号导入") % batch, added_at=at, added_by=by, import_batch=batch,
        )  # fmt: skip
        fresh.append(figure)
        held[key] = figure
        written.append([metric, kind, day, old.pk if old else None])
    return written


@transaction.atomic
def undo_figures(rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
    """Take a chunk's figures back and let those stand again that they replaced. A figure
    restated since stays, and is told."""
    codes = {row.target.removeprefix("company:") for row in rows if row.before}
    firms = {c.code: c for c in Company.objects.filter(code__in=codes)}
    ours = Figure.objects.select_for_update().filter(
        company__in=[c.pk for c in firms.values()], import_batch=batch
    )
    held = {(f.company_id, f.metric, f.period_kind, f.period_on.isoformat()): f for f in ours}
    gone: list[int] = []
    again: list[int] = []
    kept: list[str] = []
    for row in rows:
        firm = firms.get(row.target.removeprefix("company:"))
        for metric, kind, day, old in (row.before or {}).get("figures", []) if firm else []:
            figure = held.get((firm.pk, metric, kind, day)) if firm else None
            if figure is not None and figure.is_current:
                gone.append(figure.pk)
                again += [old] if old else []
            elif firm:
                facts = {"name": firm.name, "metric": Metric(metric).label}
                kept.append(_("%(name)s %(metric)s 导入后又更正过，没有撤销。") % facts)
    for start in range(0, len(gone), 900):
        Figure.objects.filter(pk__in=gone[start : start + 900]).delete()
    for start in range(0, len(again), 900):
        Figure.objects.filter(pk__in=again[start : start + 900]).update(
            is_current=True, replaced_reason=""
        )
    return kept
