"""Telling people, and their reading of it. A telling is no event of its own: what is told was
recorded by the command that did it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import Refused
from yanzhen.desk.models import MutedKind, Notification
from yanzhen.desk.notices import COMPULSORY, notice_kinds
from yanzhen.journal.commands import record

# All who turned a kind off, whoever is told: as many as work in the zone at most.
_MUTED = Prepared(lambda kind: MutedKind.objects.filter(kind=kind).order_by().values_list("user"))


@transaction.atomic
def notify(
    users: User | Iterable[User | None],
    *,
    kind: str,
    text: str,
    at: datetime,
    subject: str = "",
    url: str = "",
    key: str = "",
    but: User | None = None,
) -> int:
    """Tell people something, once each, and return how many were told.

    Args:
        kind: one of `notices.notice_kinds`; people who turned it off are left out.
        key: names the telling, so that telling it again to the same person does nothing.
        but: the person who did it and need not be told.

    :raises KeyError: for a kind that no feature has named (a programming error).
    """
    notice_kinds[kind]
    people = [users] if isinstance(users, User) else users
    wanted = {u.pk for u in people if u is not None and u.is_active and u != but}
    if kind not in COMPULSORY:
        wanted -= {user for (user,) in _MUTED.all(kind)}
    if not wanted:
        return 0
    if key:
        told = Notification.objects.filter(key=key, user__in=wanted)
        wanted -= set(told.values_list("user", flat=True))
    Notification.objects.bulk_create(
        [
            Notification(user_id=pk, kind=kind, text=text[:300], subject=subject, url=url,
                         key=key, at=at)
            for pk in sorted(wanted)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return len(wanted)


@transaction.atomic
def mark_read(user: User, *, at: datetime, numbers: Collection[int] | None = None) -> int:
    """Mark some of a person's notifications read, or all of them; return how many were unread."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    if numbers is not None:
        unread = unread.filter(pk__in=numbers)
    return unread.update(read_at=at)


@transaction.atomic
def choose_kinds(user: User, *, wanted: Collection[str], at: datetime) -> None:
    """Keep which kinds of notification a person wants.

    :raises Refused: for a kind that does not exist.
    """
    if unknown := set(wanted) - set(notice_kinds):
        raise Refused(_("没有这类通知：%s。") % "、".join(sorted(unknown)))
    muted = set(notice_kinds) - set(wanted) - COMPULSORY
    MutedKind.objects.filter(user=user).delete()
    MutedKind.objects.bulk_create([MutedKind(user=user, kind=kind) for kind in sorted(muted)])
    record("notifications.chosen", f"user:{user.username}", by=user, at=at, muted=sorted(muted))


@transaction.atomic
def drop_old_notifications(*, at: datetime) -> int:
    """Delete what is older than the keeping time; the journal keeps what happened."""
    days = parameter("desk.keep_notifications_days", on=localdate(at))
    return Notification.objects.filter(at__lt=at - timedelta(days=days)).delete()[0]
