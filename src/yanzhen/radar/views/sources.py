"""Sources: what they bring and what fails, and the hosts that an administrator allows."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import ADMINS, EVERYONE
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.projects.views.common import attempt
from yanzhen.radar import commands, policies
from yanzhen.radar.forms import HostForm, SourceForm
from yanzhen.radar.lists import find_list, source_list
from yanzhen.radar.lists.sources import source_state
from yanzhen.radar.models import AllowedHost, Source
from yanzhen.radar.wording import why_not_fetched

RUNS = 10


def _is_on() -> bool:
    return bool(parameter("radar.fetch_on", on=clock.today()))


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Every source, how its last look went."""
    extra = {"may_review": policies.can_review(request.user), "is_on": _is_on(),
             "hosts": AllowedHost.objects.count()}  # fmt: skip
    return list_response(request, source_list(), page="radar/sources.html", extra=extra)


@allow(EVERYONE)
def source(request: SignedInRequest, number: int) -> HttpResponseBase:
    """One source: its runs, and every page it offered."""
    found = get_object_or_404(Source.objects.select_related("by"), pk=number)
    extra = {
        "source": found, "state": source_state(found), "is_on": _is_on(),
        "may_review": policies.can_review(request.user),
        "runs": [(run, why_not_fetched(run.problem)) for run in found.runs.all()[:RUNS]],
    }  # fmt: skip
    return list_response(request, find_list(found), page="radar/source.html", extra=extra)


def _form(
    request: SignedInRequest, form: SourceForm, title: str, back: str, refusal: Refused | None
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "refusal": refusal,
               "action": request.path, "crumb": _("信息源")}  # fmt: skip
    return render(request, "radar/form.html", context, status=422 if form.is_bound else 200)


@allow(policies.REVIEWING)
def new(request: SignedInRequest) -> HttpResponse:
    """Set up a feed or page list."""
    form = SourceForm(request.POST or None)
    made: list[Source] = []
    done, refusal = attempt(form, lambda said: made.append(commands.add_source(
        commands.SourceSaid(**said), by=request.user, at=clock.now())))  # fmt: skip
    if done:
        messages.success(request, _("已设立，后台会去查看"))
        return redirect("radar:source", made[0].pk)
    return _form(request, form, _("设立信息源"), reverse("radar:sources"), refusal)


@allow(policies.REVIEWING)
def change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change a source, or turn it off."""
    found = get_object_or_404(Source, pk=number)
    names = ("name", "address", "form", "source_kind", "marker", "hours", "is_on")
    first: dict[str, Any] = {name: getattr(found, name) for name in names}
    form = SourceForm(request.POST or None, initial=first)
    done, refusal = attempt(form, lambda said: commands.change_source(
        number, commands.SourceSaid(**said), by=request.user, at=clock.now()))  # fmt: skip
    if done:
        messages.success(request, _("已保存"))
        return redirect("radar:source", number)
    return _form(request, form, _("更改信息源"), reverse("radar:source", args=[number]), refusal)


@require_POST
@allow(policies.REVIEWING)
def call(request: SignedInRequest, number: int) -> HttpResponse:
    """Have a source looked at soon."""
    try:
        commands.call_source(number, by=request.user, at=clock.now())
        messages.success(request, _("后台马上去查看，稍后刷新"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("radar:source", number)


@allow(EVERYONE)
def hosts(request: SignedInRequest) -> HttpResponse:
    """The hosts that may be fetched from; an administrator adds to them."""
    may_allow = request.user.role in ADMINS
    form = HostForm(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST":
        policies.require_can_allow(request.user)
        done, refusal = attempt(
            form, lambda said: commands.allow_host(**said, by=request.user, at=clock.now())
        )
        if done:
            messages.success(request, _("已允许"))
            return redirect("radar:hosts")
    context = {"form": form, "refusal": refusal, "may_allow": may_allow, "is_on": _is_on(),
               "hosts": AllowedHost.objects.select_related("by")}  # fmt: skip
    return render(request, "radar/hosts.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow(ADMINS)
def forbid(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a host off the list."""
    try:
        commands.forbid_host(number, by=request.user, at=clock.now())
        messages.success(request, _("已删掉"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("radar:hosts")
