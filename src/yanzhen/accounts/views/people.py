"""People, as administrators manage them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yanzhen.accounts import commands
from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.forms import ChangePersonForm, NewPersonForm
from yanzhen.accounts.lists import people_spec
from yanzhen.accounts.models import User
from yanzhen.accounts.passwords import generate_password
from yanzhen.accounts.queries import memberships, read_timeline
from yanzhen.accounts.roles import ADMINS
from yanzhen.accounts.views.answers import tell
from yanzhen.accounts.views.tabs import settings_tabs
from yanzhen.common import clock
from yanzhen.common.http import render_part
from yanzhen.common.lists import read_page
from yanzhen.common.refusals import Refused, Stale


@allow(ADMINS)
def settings(request: SignedInRequest) -> HttpResponse:
    return redirect("accounts:people")


@allow(ADMINS)
def list_people(request: SignedInRequest) -> HttpResponse:
    listed = read_page(people_spec(), request.GET, request.user)
    context = {"list": listed, "no_export": True, "tabs": settings_tabs(request)}
    return render_part(request, "accounts/people.html", "common/_list.html", context)


@allow(ADMINS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Add a person; the generated password is shown once, in this answer only."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = generate_password()
        try:
            user = commands.add_person(
                **form.cleaned_data, password=password, by=request.user, at=clock.now()
            )
        except Refused as problem:
            tell(form, problem)
        else:
            return _show_password(request, user, password, is_new=True)
    context = {"form": form, "tabs": settings_tabs(request)}
    return render(request, "accounts/person_add.html", context, status=422 if form.errors else 200)


def _show_password(
    request: SignedInRequest, user: User, password: str, *, is_new: bool
) -> HttpResponse:
    context = {
        "person": user, "password": password, "is_new": is_new, "tabs": settings_tabs(request),
    }  # fmt: skip
    return render(request, "accounts/password_once.html", context)


@allow(ADMINS)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedInRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User.objects.select_related("team"), username=username)
    form = ChangePersonForm(request.POST or None, initial=_initial(user))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_person(username, by=request.user, at=clock.now(), **form.cleaned_data)
        except Stale as problem:
            user.refresh_from_db()
            refusal = form.renew(_initial(user), problem)
        except Refused as problem:
            tell(form, problem)
        else:
            messages.success(request, _("已保存。"))
            return redirect("accounts:person", username)
    return _person_page(request, user, form, refusal)


def _initial(user: User) -> dict[str, object]:
    return {
        "name": user.name, "role": user.role, "team": user.team and user.team.code,
        "title": user.title, "phone": user.phone, "version": user.version,
    }  # fmt: skip


def _person_page(
    request: SignedInRequest, user: User, form: ChangePersonForm, refusal: Refused | None = None
) -> HttpResponse:
    context = {
        "person": user, "form": form, "refusal": refusal, "memberships": memberships(user),
        "entries": read_timeline(f"user:{user.username}", reader=request.user),
        "tabs": settings_tabs(request),
    }  # fmt: skip
    status = 422 if refusal or form.errors else 200
    return render(request, "accounts/person.html", context, status=status)


@allow(ADMINS)
@require_POST
def switch(request: SignedInRequest, username: str) -> HttpResponse:
    """Shut an account, or open it again."""
    user = get_object_or_404(User.objects.select_related("team"), username=username)
    active = request.POST.get("active") == "1"
    try:
        commands.set_active(username, active=active, by=request.user, at=clock.now())
    except Refused as problem:
        form = ChangePersonForm(initial=_initial(user))
        return _person_page(request, user, form, problem)
    messages.success(request, _("账号已启用。") if active else _("账号已停用，名下记录都还在。"))
    return redirect("accounts:person", username)


@allow(ADMINS)
@never_cache
@require_POST
def reset(request: SignedInRequest, username: str) -> HttpResponse:
    """Give a new initial password; it is shown once, in this answer only."""
    get_object_or_404(User, username=username)
    password = generate_password()
    user = commands.reset_password(username, password=password, by=request.user, at=clock.now())
    return _show_password(request, user, password, is_new=False)
