"""The map of the zone, and its border."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.resources import commands, policies
from yanzhen.resources.forms import BorderForm, first_border
from yanzhen.resources.models import Border
from yanzhen.resources.queries.mapping import zone_map
from yanzhen.resources.views.common import fill_in


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse:
    """Show the zone's map with the state of every parcel and plant."""
    context = {
        "map": zone_map(on=clock.today(), reader=request.user), "here": "map",
        "may_keep": policies.may_keep(request.user),
    }  # fmt: skip
    return render(request, "resources/map.html", context)


@allow(policies.KEEPERS)
def border(request: SignedInRequest) -> HttpResponse:
    initial = first_border(Border.objects.first())
    form = BorderForm(request.POST or None, request.FILES or None, initial=initial)
    back = reverse("resources:index")

    def do(told: dict[str, Any]) -> str:
        commands.draw_border(
            told["outline"],
            source=told["source"],
            version=told["version"] or 0,
            by=request.user,
            at=clock.now(),
        )
        return back

    return fill_in(
        request, form, do, title=_("园区边界"), back=back,
        renew=lambda: first_border(Border.objects.first()),
        hint=_("登记后，地块和厂房的边界都要落在它里面。"),
    )  # fmt: skip
