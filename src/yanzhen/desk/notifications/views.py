"""A person's notifications: the bell, the list, what they want to hear of."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands.notifications import choose_kinds, mark_read
from yanzhen.desk.lists import list_response
from yanzhen.desk.models import MutedKind, Notification
from yanzhen.desk.notices import COMPULSORY, notice_kinds

BELL_CAP = 99


def _open_url(one: Notification) -> str:
    return reverse("desk:notification", args=[one.pk])


def notification_list() -> ListSpec:
    return ListSpec(
        key="notifications",
        title=_("通知"),
        rows=lambda user: Notification.objects.filter(user=user),
        columns=(
            Column("text", _("内容"), lambda n: Cell(n.text, url=_open_url(n))),
            Column("state", _("状态"), _state),
            Column("kind", _("类别"), lambda n: str(notice_kinds.get(n.kind, n.kind))),
            Column("at", _("时间"), lambda n: n.at, kind="moment", sort="at"),
        ),
        sort="-at",
        filters=(
            Filter("unread", _("只看未读"), lambda rows, v: rows.filter(read_at__isnull=True),
                   kind="flag"),
            Filter("kind", _("类别"), lambda rows, v: rows.filter(kind__in=v),
                   choices=lambda user: [(k, str(v)) for k, v in notice_kinds.items()]),
        ),
        search=lambda rows, text: rows.filter(text__icontains=text),
        search_hint=_("内容中的字"),
        empty_text=_("还没有通知"),
    )  # fmt: skip


def _state(one: Notification) -> Cell:
    return Cell(_("已读"), tone="none") if one.read_at else Cell(_("未读"), tone="amber")


def _unread(user: User) -> int:
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    return len(unread.values_list("pk")[: BELL_CAP + 1])


@allow(EVERYONE)
def notification_index(request: SignedInRequest) -> HttpResponseBase:
    extra = {"unread": _unread(request.user)}
    return list_response(
        request, notification_list(), page="desk/notifications/index.html", extra=extra
    )


@allow(EVERYONE)
def bell(request: SignedInRequest) -> HttpResponse:
    """Show how many are unread; with `?latest=1` the ten latest too. One or two queries."""
    number = _unread(request.user)
    context = {"unread": number, "shown": f"{BELL_CAP}+" if number > BELL_CAP else str(number)}
    if request.GET.get("latest"):
        mine = Notification.objects.filter(user=request.user).order_by("-at", "-pk")
        context["latest"] = [(one, _open_url(one)) for one in mine[:10]]
    return render(request, "desk/notifications/_bell.html", context)


@allow(EVERYONE, personal=True)
def notification(request: SignedInRequest, number: int) -> HttpResponse:
    """Mark one notification read and go where it points."""
    one = get_object_or_404(Notification, pk=number, user=request.user)
    mark_read(request.user, at=clock.now(), numbers=[number])
    inside = url_has_allowed_host_and_scheme(one.url, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(one.url if one.url and inside else reverse("desk:notifications"))


@require_POST
@allow(EVERYONE, personal=True)
def read_all(request: SignedInRequest) -> HttpResponse:
    mark_read(request.user, at=clock.now())
    return redirect("desk:notifications")


@allow(EVERYONE, personal=True)
def kinds(request: SignedInRequest) -> HttpResponse:
    """Choose which kinds of notification to have."""
    refusal = None
    if request.method == "POST":
        try:
            choose_kinds(request.user, wanted=request.POST.getlist("kinds"), at=clock.now())
            messages.success(request, _("已保存"))
            return redirect("desk:notification_kinds")
        except Refused as problem:
            refusal = problem
    muted = set(MutedKind.objects.filter(user=request.user).values_list("kind", flat=True))
    context = {
        "kinds": [(k, v, k not in muted, k in COMPULSORY) for k, v in notice_kinds.items()],
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "desk/notifications/kinds.html", context, status=status)
