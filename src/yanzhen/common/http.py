"""What every view needs: parts for htmx, pages for a plain browser, safe redirects."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def wants_part(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part to swap (not a boosted whole page)."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render `part` for htmx, the whole `page` (which includes the part) for a plain browser."""
    response = render(request, part if wants_part(request) else page, context, status=status)
    response["Vary"] = "HX-Request"
    return response


def whole_number(text: str | None, *, most: int = 10**15) -> int | None:
    """Return the number an address or form names, or None for anything that is not one.

    >>> whole_number("17"), whole_number("²"), whole_number("-1"), whole_number("9" * 5000)
    (17, None, None, None)
    """
    if not text or len(text) > 18 or not (text.isascii() and text.isdigit()):
        return None
    return number if (number := int(text)) <= most else None


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Return the `next` address of the request if it stays on this site, else `fallback`."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    if not address.startswith("/"):  # a bare word would be taken for the name of a page
        return fallback
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return address
    return fallback
