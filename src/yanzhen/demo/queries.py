"""What the demo's clock page shows."""

from yanzhen.journal.models import Event


def clock_moves(limit: int = 8) -> list[Event]:
    """Return the last times the clock was advanced, newest first. One query."""
    moves = Event.objects.filter(verb="demo.clock_advanced").select_related("actor")
    return list(moves.order_by("-id")[:limit])
