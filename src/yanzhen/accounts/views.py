"""Sign-in, one's own account, and the management of people, teams and seasons."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from yanzhen.accounts.access import public


@public
def locked_out(request: HttpRequest, credentials: dict[str, Any]) -> HttpResponse:
    return HttpResponse("locked", status=429)


@public
def login(request: HttpRequest) -> HttpResponse:
    return HttpResponse("login")
