"""Write the rows of a sheet of targets, and take them back; the import is the one event of all."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.kinds import Applied
from yanzhen.targets.commands.setting import check_target
from yanzhen.targets.models import Target, TargetChange
from yanzhen.targets.policies import require_target_setter

Told = tuple[int, Target, str]


def held_target(draft: Target) -> Target | None:
    """Return the target that stands where a row's would."""
    return Target.objects.filter(
        season=draft.season, team=draft.team, person=draft.person, pillar=draft.pillar,
        metric=draft.metric, starts_on=draft.starts_on, ends_on=draft.ends_on,
    ).first()  # fmt: skip


@transaction.atomic
def apply_targets(rows: Sequence[Told], *, batch: int, by: User, at: datetime) -> list[Applied]:
    """Write a chunk: row number, target, reason. What can no longer be is left as it is."""
    require_target_setter(by)
    applied = []
    for number, draft, reason in rows:
        before: dict[str, Any] | None = None
        target = held_target(draft)
        try:
            check_target(draft)
            if target is None:
                draft.save()
                target = draft
                before = {"was": None, "version": 1}
                _note(target, None, reason, batch, by, at)
            elif target.value != draft.value:
                was, target.value = target.value, draft.value
                target.version += 1
                target.save(update_fields=["value", "version"])
                before = {"was": str(was), "version": target.version}
                _note(target, was, reason, batch, by, at)
        except Refused:
            before = None
        applied.append(Applied(number, f"target:{target.pk}" if target else "", before))
    return applied


def _note(
    target: Target, was: Decimal | None, reason: str, batch: int, by: User, at: datetime
) -> None:
    day = min(max(localdate(at), target.starts_on), target.ends_on)
    TargetChange(
        target=target, before=was, value=target.value,
        effective_on=target.starts_on if was is None else day,
        reason=reason or _("第 %s 号导入") % batch, by=by, at=at,
    ).save()  # fmt: skip


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
