"""A policy is replaced by another, or stops."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.incentives.commands.keeping import lock_policy
from yanzhen.incentives.models import Policy
from yanzhen.journal.commands import record

DEEPEST = 50


@transaction.atomic
def supersede_policy(code: str, *, successor: str, on: date, by: User, at: datetime) -> Policy:
    """Say that another document takes a policy's place from a day on.

    :raises Refused: if it is ended already, or the successor is itself, unknown, not in force by
        then, or was replaced by this one.
    """
    policy = _open(code, on, by)
    other = Policy.objects.filter(code=successor.strip().upper()).first()
    if other is None:
        raise Refused(_("没有编号“%s”的政策，请先录入新文件。") % successor[:20],
                      field="successor")  # fmt: skip
    if _leads_to(other, policy):
        raise Refused(_("新文件不能是它自己，也不能是已被它替代的文件。"), field="successor")
    if not Policy.objects.in_force(on).filter(pk=other.pk).exists():
        raise Refused(
            _("《%(title)s》在 %(on)s 不在有效期内，请核对日期。")
            % {"title": other.title, "on": on},
            field="on",
        )
    policy.superseded_by = other
    reason = _("由《%s》替代") % other.title
    _end(policy, on, reason)
    record("policy.superseded", policy.subject, by=by, at=at, links=[other.subject],
           by_title=other.title, successor=other.code, on=on)  # fmt: skip
    return policy


@transaction.atomic
def end_policy(code: str, *, on: date, reason: str, by: User, at: datetime) -> Policy:
    """Say that a policy stops on a day (the first on which it no longer holds), and why.

    :raises Refused: without a reason, or if it is ended already.
    """
    policy = _open(code, on, by)
    if not reason.strip():
        raise Refused(_("请写明停止执行的依据。"), field="reason")
    _end(policy, on, reason.strip())
    record("policy.ended", policy.subject, by=by, at=at, on=on, reason=reason.strip())
    return policy


@transaction.atomic
def resume_policy(code: str, *, by: User, at: datetime) -> Policy:
    """Take back that a policy was replaced or stopped, because that was entered wrongly.

    :raises Refused: if it was not.
    """
    policy = lock_policy(code, by)
    if not policy.ended_on:
        raise Refused(_("这份政策没有停止，不用恢复。"))
    on, reason = policy.ended_on, policy.end_reason
    policy.superseded_by = policy.ended_on = None
    policy.end_reason = ""
    policy.version += 1
    policy.save(update_fields=["superseded_by", "ended_on", "end_reason", "version"])
    record("policy.resumed", policy.subject, by=by, at=at, on=on, reason=reason)
    return policy


def _open(code: str, on: date, by: User) -> Policy:
    policy = lock_policy(code, by)
    if policy.ended_on:
        raise Refused(_("这份政策已自 %s 起失效。") % policy.ended_on)
    if on < policy.valid_from:
        raise Refused(_("失效日早于生效日 %s，请核对。") % policy.valid_from, field="on")
    return policy


def _end(policy: Policy, on: date, reason: str) -> None:
    policy.ended_on, policy.end_reason = on, reason[:200]
    policy.version += 1
    policy.save(update_fields=["superseded_by", "ended_on", "end_reason", "version"])


def _leads_to(start: Policy, wanted: Policy) -> bool:
    """Return whether `wanted` is `start` or one of those that took its place."""
    step: Policy | None = start
    for _turn in range(DEEPEST):
        if step is None:
            return False
        if step.pk == wanted.pk:
            return True
        step = step.superseded_by
    return True
