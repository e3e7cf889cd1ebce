"""The weekly plan: items, proposals with their reasons, carrying on, the week's review."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.performance import commands
from yanzhen.performance.calc.months import monday
from yanzhen.performance.commands.planning import Item
from yanzhen.performance.forms import ItemForm, WeekForm
from yanzhen.performance.models import PlanItem
from yanzhen.performance.queries.proposals import propose
from yanzhen.performance.queries.weeks import week_page
from yanzhen.performance.views.common import chosen_week, find_person
from yanzhen.projects.views.common import attempt

WEEK = timedelta(days=7)


def _show(
    request: SignedInRequest,
    person: User,
    week: date,
    form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    on, is_own = clock.today(), person == request.user
    page = week_page(person, week)
    review = page.review
    first = {"text": review.text if review else "", "version": review.version if review else 0}
    ahead = is_own and week >= monday(on)
    context = {
        "person": person, "page": page, "is_own": is_own, "refusal": refusal, "on": on,
        "item_form": form if isinstance(form, ItemForm) else ItemForm(),
        "week_form": form if isinstance(form, WeekForm) else WeekForm(initial=first),
        "sent": type(form).__name__ if form else "",
        "proposals": propose(person, week, on) if ahead else [],
        "previous": (week - WEEK).isoformat(), "following": (week + WEEK).isoformat(),
        "is_present": week == monday(on), "has_begun": week <= on,
        "may_edit": is_own and week >= monday(on) - WEEK,
    }  # fmt: skip
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "performance/week.html", context, status=status)


@allow(COURTING)
def own(request: SignedInRequest) -> HttpResponse:
    """One's own week."""
    return _show(request, request.user, chosen_week(request))


@allow(COURTING)
def of_person(request: SignedInRequest, username: str) -> HttpResponse:
    """A person's week, for who may see them."""
    return _show(request, find_person(request, username), chosen_week(request))


def _back(week: date) -> HttpResponse:
    return redirect(f"{reverse('performance:week')}?week={week.isoformat()}")


def _do(
    request: SignedInRequest, week: date, act: Callable[[], object], done: str = ""
) -> HttpResponse:
    """Do one thing without a form; a refusal shows the week with the reason."""
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refusal:
        return _show(request, request.user, week, None, refusal)
    if done:
        messages.success(request, done)
    return _back(week)


@require_POST
@allow(COURTING)
def add(request: SignedInRequest) -> HttpResponse:
    """Plan something."""
    week, form = chosen_week(request), ItemForm(request.POST)

    def act(said: dict[str, Any]) -> object:
        return commands.add_item(week, Item(**said), by=request.user, at=clock.now())

    done, refusal = attempt(form, act)
    return _back(week) if done else _show(request, request.user, week, form, refusal)


@require_POST
@allow(COURTING)
def adopt(request: SignedInRequest) -> HttpResponse:
    """Take ticked proposals into the plan, as they stand now."""
    week, wanted = chosen_week(request), set(request.POST.getlist("key"))
    items = [
        Item(text=p.text, project=p.project, due_on=p.due_on, reason=p.reason, key=p.key)
        for p in propose(request.user, week, clock.today())
        if p.key in wanted
    ]

    def deed() -> object:
        # Sent twice, or from a page left open: none of the ticked ones is proposed any more.
        if wanted and not items:
            raise Refused(_("勾选的建议已经在计划里了。"))
        return commands.adopt(week, items, by=request.user, at=clock.now())

    return _do(request, week, deed, _("已放进计划"))


@require_POST
@allow(COURTING)
def carry(request: SignedInRequest) -> HttpResponse:
    """Carry what is open on to next week."""
    week = chosen_week(request)
    return _do(request, week,
               lambda: commands.carry_items(week, by=request.user, at=clock.now()),
               _("未办的已转到下周"))  # fmt: skip


@require_POST
@allow(COURTING)
def review(request: SignedInRequest) -> HttpResponse:
    """Write the week's review."""
    week, form = chosen_week(request), WeekForm(request.POST)
    done, refusal = attempt(
        form, lambda c: commands.write_week(week, **c, by=request.user, at=clock.now())
    )
    if not done:
        return _show(request, request.user, week, form, refusal)
    messages.success(request, _("小结已保存"))
    return _back(week)


@require_POST
@allow(COURTING)
def item(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Tick, restore or drop an item."""
    said: dict[str, Any] = {"by": request.user, "at": clock.now()}
    outcome = request.POST.get("outcome", "")
    steps: dict[str, Callable[[], object]] = {
        "done": lambda: commands.tick_item(pk, outcome=outcome, **said),
        "drop": lambda: commands.drop_item(pk, outcome=outcome, **said),
        "open": lambda: commands.untick_item(pk, **said),
    }
    if step not in steps:
        raise Http404
    week = PlanItem.objects.filter(pk=pk).values_list("week", flat=True).first()
    return _do(request, week or chosen_week(request), steps[step])
