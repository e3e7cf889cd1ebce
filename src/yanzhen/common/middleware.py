"""Per request: one reading of the clock; a refusal no view caught becomes a page, not a 500."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yanzhen.common import clock
from yanzhen.common.http import wants_part
from yanzhen.common.refusals import NotAllowed, Refused

Handler = Callable[[HttpRequest], HttpResponse]


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
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 422
        if not wants_part(request):
            return render(request, "common/refused.html", {"refusal": exception}, status=status)
        # No part expects it: shown as a notice over the page, which stays as it was.
        response = render(request, "common/_refused.html", {"refusal": exception}, status=422)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "beforeend"
        return response
