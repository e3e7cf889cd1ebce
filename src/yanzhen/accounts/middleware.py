"""Default deny: every request passes here before its view."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import PERSONAL, PUBLIC, ROLES
from yanzhen.accounts.roles import Role
from yanzhen.accounts.sessions import touch_session

SAFE = {"GET", "HEAD", "OPTIONS"}
# Django's and our own lowest layer cannot know accounts; their open views are named here.
OPEN = {"common:health", "common:language", "common:theme"}
# All that a person with an initial password may open before changing it.
CHANGE_FIRST = {"accounts:password", "accounts:logout"}


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if getattr(view, PUBLIC, False) or (match and match.view_name in OPEN):
            return None
        user = request.user
        if not user.is_authenticated:
            return _to_login(request)
        touch_session(request)
        if user.must_change_password and not (match and match.view_name in CHANGE_FIRST):
            return _to_page(request, reverse("accounts:password"))
        if user.role not in getattr(view, ROLES, frozenset()):
            raise PermissionDenied(_("你的角色不能打开这一页。请找系统管理员调整角色。"))
        if (
            user.role == Role.AUDITOR
            and request.method not in SAFE
            and not getattr(view, PERSONAL, False)
        ):
            raise PermissionDenied(_("审计只读，不能改动。请找经办人处理。"))
        return None


def _to_login(request: HttpRequest) -> HttpResponse:
    address = reverse("accounts:login")
    if htmx := getattr(request, "htmx", None):
        # Back to the page that stands in the browser, not to the part it asked for.
        here = urlsplit(htmx.current_url_abs_path or "/").geturl()
        return _to_page(request, f"{address}?{urlencode({'next': here})}")
    back = request.get_full_path() if request.method in SAFE else "/"
    return redirect_to_login(back, address)


def _to_page(request: HttpRequest, address: str) -> HttpResponse:
    """Redirect; htmx is told to load a page, for one swapped into a part would look broken."""
    if not getattr(request, "htmx", None):
        return redirect(address)
    response = HttpResponse(status=401)
    response["HX-Redirect"] = address
    return response
