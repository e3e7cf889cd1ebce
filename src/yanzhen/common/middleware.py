"""Per request: one reading of the clock; a refusal no view caught becomes a page, not a 500."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yanzhen.common import clock
from yanzhen.common.http import wants_part
from yanzhen.common.refusals import NotAllowed, Refused

Handler = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("yanzhen.pages")
TRY_AGAIN_S = 5


class ClockMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        clock.hold_shift(clock.read_shift())
        try:
            return self.get_response(request)
        finally:
            clock.hold_shift(None)


class PlainTextMiddleware:
    """Turns away a NUL in address or form: no keyboard writes one, and PostgreSQL keeps none."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        texts = [request.path_info]
        for sent in (request.GET, request.POST):
            texts += [text for _, values in sent.lists() for text in values]
        if any("\0" in text for text in texts):
            return render(request, "common/400.html", status=400)
        return None


class RefusalMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):
            log.error("the database refused: %s", exception, exc_info=exception)
            answer = _refusal(request, Refused(_why(exception)), 503)
            answer["Retry-After"] = str(TRY_AGAIN_S)
            return answer
        if not isinstance(exception, Refused):
            return None
        return _refusal(request, exception, 403 if isinstance(exception, NotAllowed) else 422)


# How SQLite and PostgreSQL tell that others hold what was wanted for too long.
BUSY = ("locked", "deadlock", "lock timeout", "statement timeout", "could not obtain lock",
        "could not serialize", "too many clients", "connection slots")  # fmt: skip


def _why(problem: OperationalError) -> str:
    """Say what a database that could not do its part means for who asked."""
    told = str(problem)
    if "full" in told or "No space left" in told:
        return _("磁盘已满，刚才的操作没有保存。请告诉系统管理员腾出空间，再试一次。")
    if any(one in told for one in BUSY):
        return _("系统正忙，别的写入还没有完成，刚才的操作没有保存。请过一会儿再试。")
    return _(
        "数据库没有答应，刚才的操作没有保存。请再试一次；还是不行，请告诉系统管理员，原因在日志里。"
    )


def _refusal(request: HttpRequest, refusal: Refused, status: int) -> HttpResponse:
    if not wants_part(request):
        return render(request, "common/refused.html", {"refusal": refusal}, status=status)
    # No part expects it: shown as a notice over the page, which stays as it was.
    response = render(request, "common/_refused.html", {"refusal": refusal}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#notices", "beforeend"
    return response
