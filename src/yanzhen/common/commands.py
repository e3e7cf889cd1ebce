"""Numbers given out in series, and the demo clock."""

from datetime import datetime

from django.db import transaction

from yanzhen.common.models import Counter, ZoneClock


@transaction.atomic
def next_number(series: str, *, step: int = 1) -> int:
    """Return the first of `step` numbers never given out before in `series`.

    The row is locked, so two callers never get the same number; numbers of a rolled-back
    transaction are given out again.
    """
    Counter.objects.get_or_create(name=series)
    counter = Counter.objects.select_for_update().get(name=series)
    counter.last += step
    counter.save(update_fields=["last"])
    return counter.last - step + 1


@transaction.atomic
def set_clock(moment: datetime, *, real: datetime) -> None:
    """Make the demo zone's clock show `moment` when the real one shows `real`."""
    shift = round((moment - real).total_seconds())
    ZoneClock.objects.update_or_create(pk=1, defaults={"shift_seconds": shift})
