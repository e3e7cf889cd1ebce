"""Pages of the calendar: month, week, agenda; one entry; the private address."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk import policies
from yanzhen.desk.calendar import queries
from yanzhen.desk.calendar.days import days_of, midnight, span_of, weeks_of
from yanzhen.desk.calendar.forms import EntryForm, first_values, next_hour
from yanzhen.desk.calendar.ics import to_ics
from yanzhen.desk.commands.calendar import cancel_entry, change_entry, schedule_entry
from yanzhen.desk.models import CalendarEntry
from yanzhen.journal.wording import subject_url

VIEWS = ("month", "week", "agenda")
ICS = "text/calendar; charset=utf-8"


def _day(text: str, fallback: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return fallback
    return day if 2000 <= day.year <= 2100 else fallback


@allow(EVERYONE)
def calendar(request: SignedInRequest) -> HttpResponse:
    """Show a month, a week or the coming days; a phone always shows the days as a list."""
    today = clock.today()
    view = request.GET.get("view", "month")
    view = view if view in VIEWS else "month"
    whose = "all" if request.GET.get("whose") == "all" else "mine"
    on = _day(request.GET.get("on", ""), today)
    span = span_of(view, on)
    entries = queries.entries_between(
        request.user, midnight(span.first), midnight(span.until), whose=whose
    )
    days = days_of(entries, span, month=on.month if view == "month" else None, today=today)
    context = {
        "view": view, "whose": whose, "on": on, "span": span,
        "last": span.until - timedelta(days=1),
        "weeks": weeks_of(days) if view != "agenda" else [],
        "agenda": [day for day in days if day.entries and day.is_inside],
        "views": [(key, _view_label(key), key == view) for key in VIEWS],
        "weekdays": [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")],
        "may_add": request.user.role in WRITERS,
    }  # fmt: skip
    return render(request, "desk/calendar/index.html", context)


def _view_label(key: str) -> str:
    return {"month": _("月"), "week": _("周"), "agenda": _("日程表")}[key]


def _visible(request: SignedInRequest, number: int) -> CalendarEntry:
    found = CalendarEntry.objects.visible_to(request.user).select_related("owner", "team")
    return get_object_or_404(found.prefetch_related("attendees"), pk=number)


@allow(EVERYONE)
def entry(request: SignedInRequest, number: int) -> HttpResponse:
    return _entry(request, _visible(request, number))


def _entry(
    request: SignedInRequest, found: CalendarEntry, refusal: Refused | None = None
) -> HttpResponse:
    people = [found.owner, *found.attendees.all()]
    clashes = (
        []
        if found.cancelled_at
        else queries.clashes(
            people, found.starts_at, found.ends_at, seen_by=request.user, but=found.pk
        )
    )
    context = {
        "entry": found, "people": people, "clashes": clashes, "refusal": refusal,
        "last_on": found.ends_at - timedelta(seconds=1),
        "may_change": policies.may_change_entry(request.user, found) and not found.cancelled_at,
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "desk/calendar/entry.html", context, status=status)


@allow(WRITERS)
def add(request: SignedInRequest) -> HttpResponse:
    """Schedule an entry; the address may name day and subject."""
    first = next_hour(clock.now())
    if day := request.GET.get("on"):
        start = midnight(_day(day, clock.today())) + timedelta(hours=9)
        first |= {"starts_at": localtime(start), "ends_at": localtime(start + timedelta(hours=1))}
    first |= {"subject": request.GET.get("subject", "")[:80],
              "subject_label": request.GET.get("label", "")[:120]}  # fmt: skip
    form = EntryForm(request.POST or None, initial=first)
    if request.method != "POST":
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)
    told = _told(form)
    told.pop("version")
    try:
        made = schedule_entry(**told, owner=request.user, by=request.user, at=clock.now())
    except Refused as refusal:
        return _refused(request, form, refusal)
    messages.success(request, _("已排进日程"))
    return redirect("desk:entry", made.pk)


def _told(form: EntryForm) -> dict[str, Any]:
    told = dict(form.cleaned_data)
    return told | {"subject_url": subject_url(told["subject"]) if told["subject"] else ""}


def _refused(
    request: SignedInRequest,
    form: EntryForm,
    refusal: Refused,
    found: CalendarEntry | None = None,
) -> HttpResponse:
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.message)
        return _form(request, form, found, status=422)
    return _form(request, form, found, refusal, status=422)


@allow(WRITERS)
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    found = _visible(request, number)
    form = EntryForm(request.POST or None, initial=first_values(found))
    if request.method != "POST":
        return _form(request, form, found)
    if not form.is_valid():
        return _form(request, form, found, status=422)
    told = _told(form)
    version = told.pop("version") or 0
    try:
        change_entry(number, version=version, **told, by=request.user, at=clock.now())
    except Refused as refusal:
        if isinstance(refusal, Stale):
            refusal = form.renew(first_values(_visible(request, number)), refusal)
        return _refused(request, form, refusal, found)
    messages.success(request, _("已保存"))
    return redirect("desk:entry", number)


def _form(
    request: SignedInRequest,
    form: EntryForm,
    found: CalendarEntry | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    back = reverse("desk:entry", args=[found.pk]) if found else reverse("desk:calendar")
    context = {"form": form, "entry": found, "refusal": refusal, "back": back,
               "subject_label": form["subject_label"].value(),
               "number": found.pk if found else 0}  # fmt: skip
    return render(request, "desk/calendar/form.html", context, status=status)


@allow(WRITERS)
def conflicts(request: SignedInRequest) -> HttpResponse:
    """Show, while a form is filled, who is already taken at that time: a part."""
    form = EntryForm(request.GET)
    form.is_valid()
    told = getattr(form, "cleaned_data", {})
    starts, ends = told.get("starts_at"), told.get("ends_at")
    number = request.GET.get("number", "")
    found = (
        queries.clashes(
            [request.user, *told.get("attendees", [])], starts, ends, seen_by=request.user,
            but=int(number) if number.isdecimal() and len(number) < 19 else None,
        )
        if starts and ends and starts < ends
        else []
    )  # fmt: skip
    return render(request, "desk/calendar/_clashes.html", {"clashes": found})


@require_POST
@allow(WRITERS)
def cancel(request: SignedInRequest, number: int) -> HttpResponse:
    found = _visible(request, number)
    version = request.POST.get("version", "")
    try:
        cancel_entry(
            number,
            version=int(version) if version.isdecimal() else 0,
            reason=request.POST.get("reason", ""),
            by=request.user,
            at=clock.now(),
        )
    except Refused as refusal:
        return _entry(request, found, refusal)
    messages.success(request, _("已取消，并通知了参加的人"))
    return redirect("desk:entry", number)


@allow(EVERYONE)
def entry_ics(request: SignedInRequest, number: int) -> HttpResponse:
    """Hand out one entry as an .ics file."""
    found = _visible(request, number)
    response = HttpResponse(to_ics([found], name=found.title), content_type=ICS)
    response["Content-Disposition"] = f'attachment; filename="entry-{found.pk}.ics"'
    return response
