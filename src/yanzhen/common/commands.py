"""Numbers given out in series, and the demo clock."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from yanzhen.common.models import Counter, ZoneClock


@transaction.atomic
def next_number(series: str, *, step: int = 1) -> int:
    """Return the first of `step` numbers never given out before in `series`.

    The row is locked, so two callers never get the same number; numbers of a rolled-back
    transaction are given out again.
    """
    mine = Counter.objects.filter(name=series)
    # Raising it locks the row; only the very first number of a series finds none to raise.
    if not mine.update(last=F("last") + step):
        try:
            with transaction.atomic():
                return Counter.objects.create(name=series, last=step).last - step + 1
        except IntegrityError:  # somebody took the first number in the same moment
            mine.update(last=F("last") + step)
    return mine.values_list("last", flat=True).get() - step + 1


@transaction.atomic
def set_clock(moment: datetime, *, real: datetime) -> None:
    """Make the demo zone's clock show `moment` when the real one shows `real`."""
    shift = round((moment - real).total_seconds())
    ZoneClock.objects.update_or_create(pk=1, defaults={"shift_seconds": shift})
