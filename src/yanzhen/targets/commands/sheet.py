"""Write the rows of a sheet of targets, and take them back; the import is the one event of all."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.kinds import Applied
from yanzhen.targets.commands.setting import (
    check_nesting,
    check_target,
    note_change,
    same_place,
)
from yanzhen.targets.models import Target
from yanzhen.targets.policies import require_target_setter

Told = tuple[int, Target, str]


@transaction.atomic
def apply_targets(rows: Sequence[Told], *, batch: int, by: User, at: datetime) -> list[Applied]:
    """Write a chunk: row number, target, reason. What can no longer be is left as it is."""
    require_target_setter(by)
    applied = []
    beside = [draft for _number, draft, _reason in rows]
    for number, draft, reason in rows:
        before: dict[str, Any] | None = None
        target = same_place(draft).first()
        try:
            check_target(draft)
            check_nesting(draft, draft.value, beside)
            if target is None or target.value != draft.value:
                was = None if target is None else str(target.value)
                target = target or draft
                told = reason or _("第 %s 号导入") % batch
                note_change(target, draft.value, _from(target, at), told, by=by, at=at)
                before = {"was": was, "version": target.version}
        except Refused:
            before = None
        applied.append(Applied(number, f"target:{target.pk}" if target else "", before))
    return applied


def _from(target: Target, at: datetime) -> date:
    """Return the day from which a sheet's figure holds: a new target's first, else today, and not
    before a change that is to come."""
    if target.pk is None:
        return target.starts_on
    days = target.changes.values_list("effective_on", flat=True)
    today = min(max(localdate(at), target.starts_on), target.ends_on)
    return max([today, *days])


@transaction.atomic
def undo_targets(rows: Sequence[Applied], *, batch: int, by: User) -> list[str]:
    """Take a chunk back; a target that somebody changed since stays as it is."""
    require_target_setter(by)
    left = []
    for row in rows:
        number = row.target.partition(":")[2]
        if row.before is None or not number:
            continue
        target = Target.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if target is None:
            continue
        if target.version != row.before["version"]:
            left.append(_("“%s”导入后又调整过，没有撤销。") % target)
        elif row.before["was"] is None:
            target.delete()
        else:
            target.value = Decimal(row.before["was"])
            target.version += 1
            target.save(update_fields=["value", "version"])
            last = target.changes.order_by("-pk").first()
            if last is not None:
                last.delete()
    return left
