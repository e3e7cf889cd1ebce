"""In and out."""

from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yanzhen.accounts import commands
from yanzhen.accounts.access import SignedInRequest, allow, public
from yanzhen.accounts.context import note_season
from yanzhen.accounts.forms import LoginForm
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import EVERYONE
from yanzhen.accounts.sessions import begin_session
from yanzhen.common import clock
from yanzhen.common.http import safe_next
from yanzhen.common.refusals import Refused


def _page(request: HttpRequest, form: LoginForm, status: int, problem: str = "") -> HttpResponse:
    context = {
        "form": form,
        "refusal": Refused(problem) if problem else None,
        "next": safe_next(request, ""),
    }
    return render(request, "accounts/login.html", context, status=status)


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(safe_next(request, "/"))
        return _page(request, LoginForm(), 200)
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    user = auth.authenticate(
        request,
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
    )
    if not isinstance(user, User):
        return _page(
            request, form, 422, _("账号或口令不对。请核对大小写后再试；忘了口令找系统管理员重置。")
        )
    auth.login(request, user)
    begin_session(request, remember=form.cleaned_data["remember"])
    note_season(request)
    commands.note_sign_in(user, address=request.META.get("REMOTE_ADDR", ""), at=clock.now())
    return redirect(safe_next(request, "/"))


@public
def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer when too many passwords were wrong; axes calls this in place of the view's answer."""
    text = _("连错 5 次，账号在这台机器上锁定 15 分钟。请稍后再试，或找系统管理员重置口令。")
    answer = _page(request, LoginForm(request.POST or None), 429, text)
    answer["Retry-After"] = "900"
    return answer


@allow(EVERYONE, personal=True)
@require_POST
def logout(request: SignedInRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("accounts:login")
