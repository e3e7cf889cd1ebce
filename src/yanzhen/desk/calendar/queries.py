"""Questions about the calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from yanzhen.accounts.models import User
from yanzhen.desk.models import CalendarEntry


@dataclass(frozen=True, slots=True)
class Clash:
    """A time someone is already taken; the title is empty where the asker may not see it."""

    who: str
    title: str
    starts_at: datetime
    ends_at: datetime
    number: int | None


def clashes(
    people: Iterable[User],
    starts_at: datetime,
    ends_at: datetime,
    *,
    seen_by: User,
    but: int | None = None,
    limit: int = 10,
) -> list[Clash]:
    """Return what already takes these people's time, soonest first, in three queries.

    Args:
        seen_by: who asks; what they may not see shows only as taken.
        but: the entry being changed, which does not clash with itself.
    """
    wanted = {person.pk: person for person in people}
    through = CalendarEntry.attendees.through.objects.filter(user__in=wanted)
    held = (
        CalendarEntry.objects.between(starts_at, ends_at)
        .filter(cancelled_at__isnull=True)
        .filter(Q(owner__in=wanted) | Q(pk__in=through.values("calendarentry")))
        .exclude(pk=but or 0)
        .select_related("owner")
        .prefetch_related("attendees")
        .order_by("starts_at", "pk")
    )
    found = list(held[:limit])
    seen = CalendarEntry.objects.visible_to(seen_by).filter(pk__in=[e.pk for e in found])
    open_ = set(seen.values_list("pk", flat=True))
    return [
        Clash(
            "、".join(_taken(entry, wanted)),
            entry.title if entry.pk in open_ else "",
            entry.starts_at,
            entry.ends_at,
            entry.pk if entry.pk in open_ else None,
        )
        for entry in found
    ]


def _taken(entry: CalendarEntry, wanted: dict[int, User]) -> list[str]:
    people = [entry.owner, *entry.attendees.all()]
    return [person.name for person in people if person.pk in wanted]


def entries_between(
    user: User, start: datetime, end: datetime, *, whose: str = "mine"
) -> list[CalendarEntry]:
    """Return what a person sees between two moments: `mine`, or `all` that is visible."""
    found = CalendarEntry.objects.visible_to(user).between(start, end)
    if whose == "mine":
        found = found.of_person(user)
    return list(found.select_related("owner").order_by("starts_at", "pk")[:2000])
