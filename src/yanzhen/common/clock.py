"""The one place that reads the clock. Views, schedulers and command lines ask here and pass
the moment on; rules are told it. A demo zone lives at a shifted moment (`ZoneClock`)."""

from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from yanzhen.common.models import ZoneClock

_shift: ContextVar[timedelta | None] = ContextVar("zone_clock_shift", default=None)


def read_shift() -> timedelta:
    """Return how far the demo's clock is from the real one (zero outside a demo)."""
    if not settings.DEMO:
        return timedelta(0)
    row = ZoneClock.objects.values_list("shift_seconds", flat=True).first()
    return timedelta(seconds=row or 0)


def hold_shift(shift: timedelta | None) -> None:
    """Fix the shift for this request or tick, so that it is read once; None forgets it."""
    _shift.set(shift)


def now() -> datetime:
    """Return the zone's present moment, aware."""
    shift = _shift.get()
    return timezone.now() + (read_shift() if shift is None else shift)


def today() -> date:
    """Return the zone's present day in its own time zone."""
    return timezone.localdate(now())
