"""Numbers given out in series, and the demo clock."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from yanzhen.common.models import Counter, ZoneClock
from yanzhen.common.prepared import Prepared


@transaction.atomic
def next_number(series: str, *, step: int = 1) -> int:
    """Return the first of `step` numbers never given out before in `series`.

    The row is locked, so two callers never get the same number; numbers of a rolled-back
    transaction are given out again.
    """
    # Raising it locks the row; only the very first number of a series finds none to raise.
    if not _raise(series, step):
        try:
            with transaction.atomic():
                return Counter.objects.create(name=series, last=step).last - step + 1
        except IntegrityError:  # somebody took the first number in the same moment
            _raise(series, step)
    return int(_LAST.all(series)[0][0]) - step + 1


_LAST = Prepared(lambda series: Counter.objects.filter(name=series).values_list("last"))


def _raise(series: str, step: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE common_counter SET "last" = "last" + %s WHERE name = %s', [step, series]
        )
        return cursor.rowcount > 0


@transaction.atomic
def set_clock(moment: datetime, *, real: datetime) -> None:
    """Make the demo zone's clock show `moment` when the real one shows `real`."""
    shift = round((moment - real).total_seconds())
    ZoneClock.objects.update_or_create(pk=1, defaults={"shift_seconds": shift})
