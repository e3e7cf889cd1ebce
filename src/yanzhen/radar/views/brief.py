"""今日情报: what concerns a person since they last looked."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.radar import commands, policies
from yanzhen.radar.models import Article, Reading
from yanzhen.radar.queries.brief import brief_of

MOST_COUNTED = 100


@allow(policies.READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """The brief, by reason."""
    may = policies.can_review(request.user)
    queue = Article.objects.filter(reading=Reading.READ).order_by()
    waiting = len(queue.values_list("pk")[:MOST_COUNTED]) if may else 0
    # What comes in while somebody pages on was not on any page: it stays unread.
    until = _moment(request.GET.get("until", ""), clock.now())
    brief = brief_of(request.user, before=whole_number(request.GET.get("before")))
    context = {"brief": brief, "until": until.isoformat(), "waiting": waiting,
               "many": waiting == MOST_COUNTED, "here": "brief"}  # fmt: skip
    return render(request, "radar/brief.html", context)


@require_POST
@allow(policies.READERS, personal=True)
def read(request: SignedInRequest) -> HttpResponse:
    """Mark the brief as read up to the moment it was shown."""
    at = clock.now()
    commands.mark_brief_read(
        by=request.user, at=at, until=_moment(request.POST.get("until", ""), at)
    )
    return redirect("radar:brief")


def _moment(text: str, at: datetime) -> datetime:
    """Return the moment that is named; what it cannot be counts as now."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return at
    # At the ends of the calendar a moment has no place in another time zone.
    is_sound = told.tzinfo and date.min.year < told.year < date.max.year
    return told if is_sound else at
