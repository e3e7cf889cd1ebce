"""What a person watches for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.projects.views.common import attempt
from yanzhen.radar import commands, policies
from yanzhen.radar.forms import WatchForm
from yanzhen.radar.queries.brief import watches_of


@allow(policies.READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """Everything the person watches for, and how often it was met."""
    context = {"watches": watches_of(request.user), "here": "watches"}
    return render(request, "radar/watches.html", context)


@allow(policies.READERS, personal=True)
def add(request: SignedInRequest) -> HttpResponse:
    """Watch for one thing more; `?kind=` and `?name=` fill the form in."""
    first = {name: request.GET[name][:160] for name in ("kind", "name") if name in request.GET}
    form = WatchForm(request.POST or None, initial=first)
    done, refusal = attempt(
        form, lambda said: commands.watch_for(**said, by=request.user, at=clock.now())
    )
    if done:
        messages.success(request, _("已盯上，往后来的文章提到就告诉你"))
        return redirect("radar:watches")
    context = {"form": form, "title": _("盯一项"), "back": reverse("radar:watches"),
               "refusal": refusal, "action": request.path, "crumb": _("我盯的")}  # fmt: skip
    return render(request, "radar/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow(policies.READERS, personal=True)
def stop(request: SignedInRequest, number: int) -> HttpResponse:
    """Watch for something no longer."""
    try:
        commands.stop_watching(number, by=request.user, at=clock.now())
        messages.success(request, _("不再盯了"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("radar:watches")
