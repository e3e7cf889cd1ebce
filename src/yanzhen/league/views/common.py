"""What the pages of the race share: season and month of the address, one deed, a refusal told."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yanzhen.accounts.access import SignedInRequest
from yanzhen.accounts.models import Season, current_season
from yanzhen.accounts.roles import EVERYONE, Role
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.league.months import months_of, read_month

READERS = EVERYONE
WRITERS = EVERYONE - {Role.AUDITOR, Role.ADMINISTRATOR}
Show = Callable[[forms.Form | None, Refused | None], HttpResponse]


def chosen_season(request: SignedInRequest) -> Season | None:
    """Return the season that the address names, else the present or the latest one."""
    code = request.GET.get("season", "") or request.POST.get("season", "")
    if code and (found := Season.objects.filter(code=code).first()):
        return found
    return current_season(clock.today()) or Season.objects.first()


def chosen_month(request: SignedInRequest, season: Season) -> tuple[date, list[date]]:
    """Return the month that the address names, else the latest one, and those to choose from."""
    months = months_of(season, clock.today()) or [season.starts_on.replace(day=1)]
    asked = read_month(request.GET.get("month", "") or request.POST.get("month", ""))
    return (asked if asked in months else months[-1]), months


def posted_month(request: SignedInRequest, season: Season) -> date:
    """Return the month that a form names; what is done to one is never done to another.

    :raises Http404: for a month that is none of the season, or has not come.
    """
    month = read_month(request.POST.get("month", ""))
    if month is None or month not in months_of(season, clock.today()):
        raise Http404
    return month


def act(
    request: SignedInRequest, do: Callable[[], Any], *, show: Show, back: str, done: str,
    form: forms.Form | None = None,
) -> HttpResponse:  # fmt: skip
    """Do one thing and go on to `back`; a refusal shows the page again with what was typed."""
    if form is not None and not form.is_valid():
        return show(form, None)
    try:
        do()
    except NotAllowed:
        raise
    except Refused as refusal:
        return show(form, placed(form, refusal))
    messages.success(request, done)
    return redirect(back)


def placed(form: forms.Form | None, refusal: Refused) -> Refused | None:
    """Put refusals at the fields they are about; return what is about none."""
    if form is None:
        return refusal
    problems: dict[str, str] = getattr(refusal, "problems", {}) or {refusal.field: str(refusal)}
    left = {}
    for field, text in problems.items():
        name = field if field in form.fields else _nearest(form, field)
        if name and not form.fields[name].widget.is_hidden:
            form.add_error(name, text)
        else:
            left[field] = text
    return refusal if left else None


def _nearest(form: forms.Form, field: str) -> str:
    """Return the field of a table whose path a problem's path begins or continues."""
    whole = field.rpartition(".")[0]
    return whole if whole in form.fields else ""
