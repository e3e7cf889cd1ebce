"""What a person must do today: appointments by the hour, then tasks due or overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.cockpit.links import address
from yanzhen.desk.calendar.queries import entries_between
from yanzhen.desk.models import Task

AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One line: when, what, and where it leads."""

    when: str
    tone: str
    title: str
    sub: str
    url: str


def due_today(user: User, at: datetime, *, limit: int = 6) -> tuple[list[Due], int]:
    """Return today's first lines and how many there are in all. Three queries."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    entries = [e for e in entries_between(user, midnight, midnight + AHEAD) if not e.cancelled_at]
    on = midnight.date()
    tasks = Task.objects.filter(assignee=user, is_open=True, due_on__lte=on)
    lines = [
        Due(
            _("全天") if entry.all_day else timezone.localtime(entry.starts_at).strftime("%H:%M"),
            "", entry.title, entry.place, address("desk:entry", entry.pk),
        )
        for entry in entries
    ]  # fmt: skip
    for task in tasks.order_by("due_on", "pk")[:limit]:
        late = (on - task.due_on).days
        when = _("逾 %d 天") % late if late else _("今日")
        lines.append(
            Due(when, "red" if late else "", task.title, task.subject_label,
                address("desk:task", task.pk))
        )  # fmt: skip
    return lines[:limit], len(entries) + tasks.count()
