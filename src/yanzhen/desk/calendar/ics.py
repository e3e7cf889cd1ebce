"""Entries as iCalendar (RFC 5545): one to download, or a person's feed."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.timezone import get_current_timezone_name, localtime
from icalendar import Calendar, Event

from yanzhen.desk.models import CalendarEntry

PRODUCT = "-//Yanzhen//Calendar 1//ZH"


def to_ics(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """Return entries as one calendar with its time zone; attendees must be prefetched.

    A cancelled entry is told as CANCELLED with a higher SEQUENCE, so that a phone takes it away.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", get_current_timezone_name())
    calendar.add("refresh-interval", "PT1H", parameters={"VALUE": "DURATION"}, encode=False)
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", f"entry-{entry.pk}@yanzhen")
    event.add("dtstamp", _utc(entry.changed_at))
    event.add("created", _utc(entry.made_at))
    event.add("last-modified", _utc(entry.changed_at))
    event.add("sequence", entry.version - 1)
    event.add("summary", entry.title)
    starts, ends = localtime(entry.starts_at), localtime(entry.ends_at)
    event.add("dtstart", starts.date() if entry.all_day else starts)
    event.add("dtend", ends.date() if entry.all_day else ends)
    event.add("status", "CANCELLED" if entry.cancelled_at else "CONFIRMED")
    event.add("categories", [str(entry.get_kind_display())])
    if entry.place:
        event.add("location", entry.place)
    if about := _about(entry):
        event.add("description", about)
    return event


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _about(entry: CalendarEntry) -> str:
    people = [str(entry.owner), *(str(person) for person in entry.attendees.all())]
    parts = [entry.subject_label, "、".join(people), entry.guests, entry.notes]
    return "\n".join(part for part in parts if part)
