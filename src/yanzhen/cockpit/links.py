"""Addresses of pages that a zone may not have yet."""

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch

from yanzhen.common.links import page_url


def address(name: str, *args: Any, **query: Any) -> str:
    """Return an address with its query, or "" where no package here has that page."""
    try:
        url = page_url(name, *args)
    except NoReverseMatch:
        return ""
    asked = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{url}?{urlencode(asked, doseq=True)}" if asked else url
