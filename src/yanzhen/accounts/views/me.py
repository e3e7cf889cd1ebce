"""One's own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yanzhen.accounts import commands
from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.forms import PasswordForm, ProfileForm
from yanzhen.accounts.models import User
from yanzhen.accounts.queries import memberships
from yanzhen.accounts.roles import EVERYONE
from yanzhen.accounts.views.answers import tell
from yanzhen.common import clock
from yanzhen.common.refusals import Refused, Stale


@allow(EVERYONE, personal=True)
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = ProfileForm(request.POST or None, initial=_initial(user))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_own_profile(user, at=clock.now(), **form.cleaned_data)
        except Stale as problem:
            user.refresh_from_db()
            refusal = form.renew(_initial(user), problem)
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:me")
    context = {"form": form, "refusal": refusal, "memberships": memberships(user)}
    status = 422 if refusal or form.errors else 200
    return render(request, "accounts/me.html", context, status=status)


def _initial(user: User) -> dict[str, object]:
    return {"name": user.name, "phone": user.phone, "version": user.version}


@allow(EVERYONE, personal=True)
@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: SignedInRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            commands.change_own_password(request.user, old=old, new=new, at=clock.now())
        except Refused as problem:
            tell(form, problem)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("口令已改，其他设备上的登录已退出。"))
            return redirect("/")
    return render(
        request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200
    )


@allow(EVERYONE, personal=True)
@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    """End the person's other sessions and keep this one."""
    person = commands.sign_out_elsewhere(request.user, at=clock.now())
    update_session_auth_hash(request, person)
    messages.success(request, _("其他设备上的登录已全部退出。"))
    return redirect("accounts:me")
