"""What the base template needs on every page. Makes no query of its own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yanzhen import __version__
from yanzhen.common import clock
from yanzhen.common.registry import NavEntry, also_here, navigation


def page(request: HttpRequest) -> dict[str, Any]:
    role = getattr(getattr(request, "user", None), "role", "")
    return {
        "zone_name": settings.ZONE_NAME,
        "is_demo": settings.DEMO,
        "version": __version__,
        "nav": [
            {"entry": entry, "here": _is_here(request.path, entry)}
            for entry in navigation
            if role and (not entry.roles or role in entry.roles)
        ],
        "today": clock.today() if hasattr(request, "user") else None,
        "theme": "dark" if request.COOKIES.get("yz_theme") == "dark" else "light",
        "nav_folded": request.COOKIES.get("yz_nav") == "folded",
    }


def _is_here(path: str, entry: NavEntry) -> bool:
    if entry.prefix == "/":
        return path == entry.prefix
    return path.startswith((entry.prefix, *also_here.get(entry.url_name, ())))
