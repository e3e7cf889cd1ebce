"""What the pages share: the month and week an address names, the person it is about."""

from datetime import date

from django.shortcuts import get_object_or_404

from yanzhen.accounts.access import SignedInRequest
from yanzhen.accounts.models import User
from yanzhen.common import clock
from yanzhen.performance import policies
from yanzhen.performance.calc.months import Month, monday, month_of


def chosen_month(request: SignedInRequest, default: Month | None = None) -> Month:
    """Return the month that `?month=2022-05` names, never one ahead; else the default or the
    present one."""
    present = month_of(clock.today())
    named = read_month(request.GET.get("month") or request.POST.get("month") or "")
    return min(named, present) if named else default or present


def read_month(text: str) -> Month | None:
    """Return a month as written, or None for anything that is none.

    >>> read_month("2022-05"), read_month("2022-13"), read_month("２０２２-05")
    ((2022, 5), None, None)
    """
    year, dash, month = text.partition("-")
    if not (dash and text.isascii() and year.isdigit() and month.isdigit()):
        return None
    if not (len(year) == 4 and len(month) <= 2 and int(year) >= 2000 and 1 <= int(month) <= 12):
        return None
    return int(year), int(month)


def chosen_week(request: SignedInRequest) -> date:
    """Return the Monday of the week that `?week=2022-05-30` names, else of the present one."""
    text = request.GET.get("week") or request.POST.get("week") or ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = clock.today()
    return monday(day if 2000 <= day.year <= 2200 else clock.today())


def find_person(request: SignedInRequest, username: str) -> User:
    """Return a person whose figures the reader may see.

    :raises NotAllowed: saying who may.
    """
    person = get_object_or_404(User.objects.select_related("team"), username=username)
    policies.require_can_see(request.user, person)
    return person
