"""How long a sign-in lasts: eight hours without a page, or seven days on a remembered machine.

Sessions live in real time, also where the zone's own clock is shifted.
"""

import time
from datetime import timedelta

from django.http import HttpRequest

IDLE = timedelta(hours=8)
REMEMBERED = timedelta(days=7)
TOUCH_EVERY_S = 600
SEEN = "seen"


def begin_session(request: HttpRequest, *, remember: bool) -> None:
    if remember:
        request.session.set_expiry(REMEMBERED)  # kept as a moment: it does not slide
        return
    request.session.set_expiry(int(IDLE.total_seconds()))
    request.session[SEEN] = int(time.time())


def touch_session(request: HttpRequest) -> None:
    """Begin the idle time anew when a person opens a page, written at most every ten minutes.

    What a page fetches by itself (the bell, progress) does not count as being there.
    """
    seen = request.session.get(SEEN)
    polled = getattr(request, "htmx", None) and request.method == "GET"
    if seen is None or polled:
        return
    now = int(time.time())
    if now - seen >= TOUCH_EVERY_S:
        request.session[SEEN] = now
