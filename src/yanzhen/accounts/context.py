"""What the frame says about the person's season. Makes no query: it was noted at sign-in."""

from typing import Any

from django.http import HttpRequest

from yanzhen.accounts.models import current_season
from yanzhen.common import clock

KEY = "season"


def season(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(KEY) if hasattr(request, "session") else None
    if not kept or not kept["from"] <= clock.today().isoformat() <= kept["until"]:
        return {KEY: ""}
    return {KEY: kept["name"]}


def note_season(request: HttpRequest) -> None:
    """Keep the present season in the session, for the frame of every page."""
    found = current_season(clock.today())
    request.session[KEY] = (
        {
            "name": found.name,
            "from": found.starts_on.isoformat(),
            "until": found.ends_on.isoformat(),
        }
        if found
        else None
    )
