"""Pages of parcels and plants: the lists, one site, and what keepers do with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.formats import Text
from yanzhen.common.http import whole_number
from yanzhen.common.lists import ListSpec
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.resources import lists, policies
from yanzhen.resources.commands.register import PARCELS, PLANTS, Register
from yanzhen.resources.forms import ParcelForm, PlantForm, WithdrawForm, first_values
from yanzhen.resources.models import Parcel, Plant
from yanzhen.resources.queries.mapping import zone_map
from yanzhen.resources.queries.sites import site_page
from yanzhen.resources.views.common import fill_in, placed

KEEPERS = policies.KEEPERS


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the pages of parcels and those of plants."""

    register: Register[Any]
    form: type[ParcelForm | PlantForm]
    spec: Callable[..., ListSpec]
    new: Text
    hint: Text

    @property
    def word(self) -> str:
        return self.register.word

    @property
    def index(self) -> str:
        return reverse(f"resources:{self.word}s")

    def address(self, code: str) -> str:
        return reverse(f"resources:{self.word}", args=[code])

    def find(self, code: str) -> Parcel | Plant:
        rows = self.register.model._default_manager.all()
        if self.register is PLANTS:
            rows = rows.select_related("parcel")
        found: Parcel | Plant | None = rows.filter(code=code.replace("\0", "")).first()
        if found is None:
            raise Http404
        return found


PARCEL = Kind(PARCELS, ParcelForm, lists.parcel_list, gettext_lazy("登记地块"), "")
PLANT = Kind(
    PLANTS, PlantForm, lists.plant_list, gettext_lazy("登记厂房"),
    gettext_lazy("只有状态是“已建厂房”的地块能选作所在地块。"),
)  # fmt: skip


@allow(EVERYONE)
def parcels(request: SignedInRequest) -> HttpResponseBase:
    return _index(request, PARCEL)


@allow(EVERYONE)
def plants(request: SignedInRequest) -> HttpResponseBase:
    return _index(request, PLANT)


@allow(EVERYONE)
def parcel(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, PARCEL.find(code))


@allow(EVERYONE)
def plant(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, PLANT.find(code))


@allow(KEEPERS)
def parcel_new(request: SignedInRequest) -> HttpResponse:
    return _new(request, PARCEL)


@allow(KEEPERS)
def plant_new(request: SignedInRequest) -> HttpResponse:
    return _new(request, PLANT)


@allow(KEEPERS)
def parcel_change(request: SignedInRequest, code: str) -> HttpResponse:
    return _change(request, PARCEL, code)


@allow(KEEPERS)
def plant_change(request: SignedInRequest, code: str) -> HttpResponse:
    return _change(request, PLANT, code)


@allow(KEEPERS)
def parcel_withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    return _withdraw(request, PARCEL, code)


@allow(KEEPERS)
def plant_withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    return _withdraw(request, PLANT, code)


@require_POST
@allow(KEEPERS)
def parcel_restore(request: SignedInRequest, code: str) -> HttpResponse:
    return _restore(request, PARCEL, code)


@require_POST
@allow(KEEPERS)
def plant_restore(request: SignedInRequest, code: str) -> HttpResponse:
    return _restore(request, PLANT, code)


def _restore(request: SignedInRequest, kind: Kind, code: str) -> HttpResponse:
    site = kind.find(code)
    version = whole_number(request.POST.get("version")) or 0
    try:
        kind.register.restore(code, version=version, by=request.user, at=clock.now())
    except Refused as refusal:
        return _page(request, site, refusal=refusal)
    messages.success(request, _("已恢复"))
    return redirect(kind.address(code))


def _index(request: SignedInRequest, kind: Kind) -> HttpResponseBase:
    may_keep = policies.may_keep(request.user)
    extra = {"may_keep": may_keep, "here": f"{kind.word}s",
             "new_url": reverse(f"resources:{kind.word}_new"), "new": kind.new}  # fmt: skip
    spec = kind.spec(request.user, clock.today(), may_keep=may_keep)
    return list_response(request, spec, page="resources/list.html", extra=extra)


def _page(
    request: SignedInRequest, site: Parcel | Plant, form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    on, user = clock.today(), request.user
    may_keep = policies.may_keep(user)
    word = site.subject.partition(":")[0]
    context = {
        "site": site, "word": word, "page": site_page(site, on=on, reader=user),
        "map": zone_map(on=on, reader=user, here=site.subject),
        "may_keep": may_keep, "here": f"{word}s", "refusal": refusal,
        "change_url": reverse(f"resources:{word}_change", args=[site.code]),
        "withdraw_url": reverse(f"resources:{word}_withdraw", args=[site.code]),
        "restore_url": reverse(f"resources:{word}_restore", args=[site.code]),
        "form": form or WithdrawForm(initial={"version": site.version}),
        "is_tried": form is not None,
    }  # fmt: skip
    return render(request, "resources/site.html", context, status=422 if form or refusal else 200)


def _new(request: SignedInRequest, kind: Kind) -> HttpResponse:
    initial = {"available_from": clock.today(), "takes_quota": True, "status": "READY"}
    form = kind.form(request.POST or None, request.FILES or None, initial=initial, is_new=True)

    def do(told: dict[str, Any]) -> str:
        told.pop("version")
        site = kind.register.add(told.pop("code"), by=request.user, at=clock.now(), **told)
        return kind.address(site.code)

    return fill_in(request, form, do, title=kind.new, back=kind.index, hint=kind.hint)


def _change(request: SignedInRequest, kind: Kind, code: str) -> HttpResponse:
    site = kind.find(code)
    form = kind.form(request.POST or None, request.FILES or None, initial=first_values(site))

    def do(told: dict[str, Any]) -> str:
        version = told.pop("version") or 0
        kind.register.change(code, version=version, by=request.user, at=clock.now(), **told)
        return kind.address(code)

    return fill_in(
        request, form, do, title=_("修改 %s") % site, back=kind.address(code), hint=kind.hint,
        renew=lambda: first_values(kind.find(code)),
    )  # fmt: skip


def _withdraw(request: SignedInRequest, kind: Kind, code: str) -> HttpResponse:
    site = kind.find(code)
    if request.method != "POST":
        return redirect(kind.address(code))
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, site, form)
    told = form.cleaned_data
    user: User = request.user
    try:
        kind.register.withdraw(code, version=told["version"], reason=told["reason"], by=user,
                               at=clock.now())  # fmt: skip
    except Refused as refusal:
        return _page(request, site, form, placed(form, refusal))
    return redirect(kind.address(code))
