"""The page of the demo's clock."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.http import render_part
from yanzhen.common.refusals import Refused
from yanzhen.demo.commands import advance_clock
from yanzhen.demo.forms import ClockForm
from yanzhen.demo.policies import CLOCK_KEEPERS
from yanzhen.demo.queries import clock_moves


@allow(CLOCK_KEEPERS)
@require_http_methods(["GET", "POST"])
def clock_page(request: SignedInRequest) -> HttpResponse:
    """Show the zone's day and let days pass."""
    if request.method != "POST":
        return _page(request, ClockForm(), "", 200)
    form = ClockForm(request.POST)
    now = clock.now()
    if not form.is_valid():
        return _page(request, form, _("请选前进一天、一周、一月，或写一个日期。"), 422)
    try:
        days = advance_clock(
            to=form.target(clock.today()), by=request.user, at=now, real=timezone.now()
        )
    except Refused as refusal:
        return _page(request, form, str(refusal), 422)
    clock.hold_shift(None)
    messages.success(request, _("过了 %s 天。") % days)
    return redirect("demo:clock")


def _page(request: HttpRequest, form: ClockForm, refusal: str, status: int) -> HttpResponse:
    context = {
        "form": form, "refusal": refusal, "now": clock.now(), "moves": clock_moves(),
    }  # fmt: skip
    return render_part(request, "demo/clock.html", "demo/_clock.html", context, status)
