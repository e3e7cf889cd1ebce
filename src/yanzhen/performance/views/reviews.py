"""按月点评: a team's month written by its lead, read by each person; the history."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Team
from yanzhen.accounts.roles import COURTING, LEADERS, Role
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.lists import list_response
from yanzhen.performance import commands, lists, policies
from yanzhen.performance.calc.months import month_of, shift
from yanzhen.performance.forms import AnswerForm, ReviewForm
from yanzhen.performance.models import Comment, MonthReview
from yanzhen.performance.queries.people import month_text
from yanzhen.performance.queries.teams import (
    figures_kept,
    member_lines,
    month_before,
    readable_reviews,
    team_standing,
)
from yanzhen.performance.views.common import chosen_month
from yanzhen.projects.views.common import attempt


@allow(LEADERS)
def own_team(request: SignedInRequest) -> HttpResponse:
    """A lead's own team; for a zone leader the list of reviews."""
    if request.user.role == Role.TEAM_LEAD and request.user.team:
        return redirect("performance:team", request.user.team.code)
    return redirect("performance:reviews")


@allow(LEADERS)
def team(request: SignedInRequest, code: str) -> HttpResponse:
    """Show and write a team's review of a month; the last whole month unless one is named."""
    found = get_object_or_404(Team, code=code)
    policies.require_can_lead(request.user, found)
    on = clock.today()
    month = chosen_month(request, month_before(on))
    review = MonthReview.objects.filter(team=found, month=date(*month, 1)).first()
    lines = member_lines(found, month, on, review, request.user)
    first: dict[str, Any] = {
        "summary": review.summary if review else "", "version": review.version if review else 0,
    } | {f"c{line.person.pk}": line.comment.text for line in lines if line.comment}  # fmt: skip
    people = [line.person for line in lines]
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted, initial=first, people=people)
    refusal: Refused | None = None
    if posted is not None:
        done, refusal = attempt(form, lambda c: commands.write_review(
            found, date(*month, 1), summary=c["summary"], comments=form.comments(),
            figures=figures_kept(lines), version=c["version"], by=request.user, at=clock.now(),
        ))  # fmt: skip
        if done:
            messages.success(request, _("点评已保存，被点评的人已收到通知"))
            address = reverse("performance:team", args=[found.code])
            return redirect(f"{address}?month={month_text(month)}")
    context = {
        "team": found, "month": month_text(month), "review": review, "form": form,
        "rows": [(line, form[f"c{line.person.pk}"]) for line in lines], "refusal": refusal,
        "standing": team_standing(found, month, on),
        "previous": month_text(shift(month, -1)),
        "following": month_text(shift(month, 1)) if month < month_of(on) else "",
        "may_write": request.user.role == Role.TEAM_LEAD,
    }  # fmt: skip
    status = 422 if posted is not None else 200
    return render(request, "performance/team.html", context, status=status)


@allow(COURTING)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Reviews one may read: all, the own team's, or those with a comment on oneself."""
    return list_response(request, lists.review_list(), page="performance/reviews.html",
                         extra={"may_write": request.user.role == Role.TEAM_LEAD})  # fmt: skip


@allow(COURTING)
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """A review as written: all of it for leads, one's own part for others."""
    return _show(request, pk)


def _show(
    request: SignedInRequest, pk: int, form: AnswerForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    review = get_object_or_404(readable_reviews(request.user), pk=pk)
    comments = review.comments.select_related("user", "by").order_by("user__name")
    if not policies.can_lead(request.user, review.team):
        comments = comments.filter(user=request.user)
    context = {
        "review": review, "comments": comments, "month": f"{review.month:%Y-%m}",
        "in_full": policies.can_lead(request.user, review.team), "refusal": refusal,
        "form": form or AnswerForm(),
    }  # fmt: skip
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "performance/review.html", context, status=status)


@require_POST
@allow(COURTING)
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that one has read what was said of one's month."""
    comment = get_object_or_404(Comment.objects.select_related("review"), pk=pk)
    if comment.user_id != request.user.pk:
        raise NotAllowed(_("点评由本人确认。"))
    form = AnswerForm(request.POST)
    done, refusal = attempt(
        form, lambda c: commands.acknowledge(pk, **c, by=request.user, at=clock.now())
    )
    if not done:
        return _show(request, comment.review_id, form, refusal)
    messages.success(request, _("已确认"))
    return redirect("performance:review", comment.review_id)
