"""Visits and meetings are scheduled, changed and called off; private addresses come and go."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common import formats
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk import policies
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.models import CalendarEntry, CalendarFeed, EntryKind, Visibility
from yanzhen.desk.models.calendar import LONGEST
from yanzhen.desk.notices import CALENDAR
from yanzhen.journal.commands import record

KEPT = (
    "kind", "title", "place", "notes", "starts_at", "ends_at", "all_day", "guests", "visibility",
    "subject", "subject_label", "subject_url",
)  # fmt: skip


@transaction.atomic
def schedule_entry(
    *,
    kind: str,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    owner: User,
    by: User,
    at: datetime,
    place: str = "",
    notes: str = "",
    all_day: bool = False,
    attendees: Iterable[User] = (),
    guests: str = "",
    visibility: str = Visibility.TEAM,
    subject: str = "",
    subject_label: str = "",
    subject_url: str = "",
    key: str = "",
) -> CalendarEntry:
    """Put a visit or meeting in the calendar; under the same `key`, change the one that is there.

    :raises Refused: if it ends before it starts, lasts over a year or has no title.
    """
    policies.require_writer(by)
    told = {
        "kind": kind, "title": title.strip()[:120], "place": place[:120], "notes": notes[:2000],
        "starts_at": starts_at, "ends_at": ends_at, "all_day": all_day, "guests": guests[:200],
        "visibility": visibility, "subject": subject, "subject_label": subject_label[:120],
        "subject_url": subject_url,
    }  # fmt: skip
    _check(told)
    if key and (known := CalendarEntry.objects.select_for_update().filter(key=key).first()):
        return _change(known, told, attendees, by, at)
    entry = CalendarEntry(owner=owner, team=owner.team, key=key, made_at=at, changed_at=at, **told)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:  # the same key was scheduled in the same moment
        known = CalendarEntry.objects.select_for_update().get(key=key)
        return _change(known, told, attendees, by, at)
    people = [p for p in attendees if p != owner]
    entry.attendees.set(people)
    record("entry.scheduled", entry.code, by=by, at=at, links=_links(entry), title=entry.title,
           kind=kind, starts_at=starts_at, place=entry.place)  # fmt: skip
    _tell(entry, [owner, *people], _("%(who)s邀请你：%(title)s，%(when)s"), by, at)
    return entry


def _links(entry: CalendarEntry) -> list[str]:
    return [entry.subject] if entry.subject else []


def _check(told: dict[str, object]) -> None:
    starts_at, ends_at = told["starts_at"], told["ends_at"]
    assert isinstance(starts_at, datetime) and isinstance(ends_at, datetime)
    if not told["title"]:
        raise Refused(_("请写标题。"), field="title")
    if told["kind"] not in EntryKind.values or told["visibility"] not in Visibility.values:
        raise Refused(_("请选择类型和可见范围。"), field="kind")
    if ends_at <= starts_at:
        raise Refused(_("结束时间要晚于开始时间。"), field="ends_at")
    if ends_at - starts_at > LONGEST:
        raise Refused(_("一项日程最长一年，请分开登记。"), field="ends_at")


def _tell(entry: CalendarEntry, people: Iterable[User], text: str, by: User, at: datetime) -> None:
    words = text % {"who": by, "title": entry.title, "when": formats.moment(entry.starts_at)}
    notify(people, kind=CALENDAR, text=words, at=at, subject=entry.code, but=by,
           url=reverse("desk:entry", args=[entry.pk]))  # fmt: skip


@transaction.atomic
def change_entry(
    number: int,
    *,
    version: int,
    by: User,
    at: datetime,
    attendees: Iterable[User] = (),
    **told: object,
) -> CalendarEntry:
    """Change an entry and tell whoever attends.

    :raises Stale: if someone else changed it since `version` was read.
    """
    entry = CalendarEntry.objects.select_for_update().get(pk=number)
    policies.require_can_change_entry(by, entry)
    if entry.cancelled_at:
        raise Refused(_("这项日程已取消，不能再改；需要的话请新建一项。"))
    whole = {name: told.get(name, getattr(entry, name)) for name in KEPT}
    _check(whole)
    if entry.version != version:
        changes = [(n, str(getattr(entry, n)), str(v)) for n, v in whole.items()
                   if getattr(entry, n) != v]  # fmt: skip
        raise Stale(_("别人刚改过这项日程，请核对后再存。"), changes)
    return _change(entry, whole, attendees, by, at)


def _change(
    entry: CalendarEntry,
    told: dict[str, object],
    attendees: Iterable[User],
    by: User,
    at: datetime,
) -> CalendarEntry:
    people = [p for p in attendees if p.pk != entry.owner_id]
    changed = sorted(name for name, value in told.items() if getattr(entry, name) != value)
    if {p.pk for p in people} != set(entry.attendees.values_list("pk", flat=True)):
        changed.append("attendees")
    if not changed and not entry.cancelled_at:
        return entry
    for name, value in told.items():
        setattr(entry, name, value)
    entry.cancelled_at, entry.cancel_reason = None, ""
    entry.version, entry.changed_at = entry.version + 1, at
    entry.save()
    entry.attendees.set(people)
    record("entry.changed", entry.code, by=by, at=at, links=_links(entry), changed=changed,
           title=entry.title, starts_at=entry.starts_at)  # fmt: skip
    _tell(entry, [entry.owner, *people], _("%(who)s改了日程：%(title)s，%(when)s"), by, at)
    return entry


@transaction.atomic
def cancel_entry(
    number: int, *, version: int, by: User, at: datetime, reason: str = ""
) -> CalendarEntry:
    """Call an entry off; it stays in the calendar as cancelled, and whoever attends is told.

    :raises Refused: if it is already cancelled.
    """
    entry = CalendarEntry.objects.select_for_update().get(pk=number)
    policies.require_can_change_entry(by, entry)
    if entry.cancelled_at:
        raise Refused(_("这项日程已经取消了。"))
    if entry.version != version:
        raise Stale(_("别人刚改过这项日程，请核对后再取消。"))
    entry.cancelled_at = entry.changed_at = at
    entry.cancel_reason, entry.version = reason[:200], entry.version + 1
    entry.save()
    record("entry.cancelled", entry.code, by=by, at=at, links=_links(entry), title=entry.title,
           reason=reason)  # fmt: skip
    people = [entry.owner, *entry.attendees.all()]
    _tell(entry, people, _("%(who)s取消了：%(title)s，%(when)s"), by, at)
    return entry


@transaction.atomic
def make_feed(user: User, *, at: datetime) -> str:
    """Give a person a new private calendar address and return its token, shown this once; an
    earlier address stops working."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"digest": hash_token(token), "made_at": at}
    )
    record("calendar_feed.made", f"user:{user.username}", by=user, at=at)
    return token


@transaction.atomic
def revoke_feed(user: User, *, at: datetime) -> bool:
    """Stop a person's private address; return whether there was one."""
    gone, _counts = CalendarFeed.objects.filter(user=user).delete()
    if gone:
        record("calendar_feed.revoked", f"user:{user.username}", by=user, at=at)
    return bool(gone)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
