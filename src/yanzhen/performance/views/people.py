"""A person against their own past, and what each figure counts."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.common import clock
from yanzhen.desk.lists import list_response
from yanzhen.performance import lists, policies
from yanzhen.performance.calc.book import Figure
from yanzhen.performance.calc.figures import value, window
from yanzhen.performance.calc.months import month_of, shift
from yanzhen.performance.models import Comment
from yanzhen.performance.queries.books import read_limits
from yanzhen.performance.queries.people import (
    book_of,
    cards,
    day_cut,
    funnel_rows,
    month_text,
    seen_people,
    spells,
)
from yanzhen.performance.views.common import chosen_month, find_person
from yanzhen.performance.wording import FIGURES, value_text


@allow(COURTING)
def index(request: SignedInRequest) -> HttpResponse:
    """One's own page; for a zone leader, who courts nobody, the people."""
    if request.user.role == Role.ZONE_LEADER:
        return redirect("performance:people")
    return redirect("performance:person", request.user.username)


@allow(COURTING)
def everyone(request: SignedInRequest) -> HttpResponse:
    """Whose pages one may open, by team and name."""
    groups = seen_people(request.user, clock.today())
    return render(request, "performance/people.html", {"groups": groups})


@allow(COURTING)
def person(request: SignedInRequest, username: str) -> HttpResponse:
    """Every figure of a month against the person's own past; the funnel; the last comment."""
    found = find_person(request, username)
    on = clock.today()
    month = chosen_month(request)
    book = book_of(found, month, on)
    comment = Comment.objects.filter(user=found).select_related("review__team", "by")
    context = {
        "person": found, "month": month_text(month), "cards": cards(found, book, month, on),
        "funnel": funnel_rows(book, month, on), "spells": spells(found, month), "on": on,
        "under_way": day_cut(month, on) < 31, "is_own": found == request.user,
        "previous": month_text(shift(month, -1)),
        "following": month_text(shift(month, 1)) if month < month_of(on) else "",
        "known_from": book.known_from,
        "comment": comment.order_by("-review__month").first(),
        "leads": policies.can_lead(request.user, found.team) if found.team else False,
    }  # fmt: skip
    return render(request, "performance/person.html", context)


@allow(COURTING)
def opened(request: SignedInRequest, username: str, figure: str) -> HttpResponseBase:
    """List what one figure of a month counts."""
    found = find_person(request, username)
    try:
        wanted = Figure(figure.upper())
    except ValueError:
        raise Http404 from None
    on, month = clock.today(), chosen_month(request)
    limits = read_limits(on)
    one = value(wanted, book_of(found, month, on), window(month, day_cut(month, on)), limits)
    spec = lists.opened_list(wanted, one.rows)
    hidden = len(set(one.rows)) - lists.seen_rows(wanted, one.rows, request.user)
    extra = {
        "person": found, "figure": FIGURES[wanted], "month": month_text(month),
        "value": value_text(wanted, one), "title": _("%(who)s · %(figure)s") % {
            "who": found.name, "figure": FIGURES[wanted].name}, "hidden": hidden,
    }  # fmt: skip
    return list_response(request, spec, page="performance/opened.html", extra=extra)
