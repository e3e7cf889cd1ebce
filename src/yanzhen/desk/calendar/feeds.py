"""A person's private calendar address: made, stopped, and read without signing in."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yanzhen.accounts.access import SignedInRequest, allow, public
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.desk.calendar.ics import to_ics
from yanzhen.desk.calendar.views import ICS
from yanzhen.desk.commands.calendar import hash_token, make_feed, revoke_feed
from yanzhen.desk.models import CalendarEntry, CalendarFeed

BEHIND, AHEAD = timedelta(days=90), timedelta(days=366)


@allow(EVERYONE, personal=True)
def feed_settings(request: SignedInRequest) -> HttpResponse:
    """Show whether there is an address; a new one is shown once, right after it is made."""
    address = ""
    if request.method == "POST":
        token = make_feed(request.user, at=clock.now())
        address = request.build_absolute_uri(reverse("desk:feed", args=[token]))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    response = render(request, "desk/calendar/feed.html", {"feed": feed, "address": address})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@allow(EVERYONE, personal=True)
def stop_feed(request: SignedInRequest) -> HttpResponse:
    if revoke_feed(request.user, at=clock.now()):
        messages.success(request, _("日历地址已停用"))
    return redirect("desk:feed_settings")


@public
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a private address with its owner's entries; `?team=1` adds what else they see."""
    held = CalendarFeed.objects.select_related("user").filter(digest=hash_token(token)).first()
    if held is None or not held.user.is_active:
        raise Http404(_("没有这个日历地址，或者它已停用。"))
    now = clock.now()
    entries = CalendarEntry.objects.visible_to(held.user).between(now - BEHIND, now + AHEAD)
    if request.GET.get("team") != "1":
        entries = entries.of_person(held.user)
    entries = entries.select_related("owner").prefetch_related("attendees")
    name = _("雁阵：%s的日程") % held.user
    response = HttpResponse(
        to_ics(entries.order_by("starts_at", "pk"), name=name), content_type=ICS
    )
    response["Cache-Control"] = "private, max-age=300"
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return response
