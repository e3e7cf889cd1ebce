"""Who is to be courted by now: points worked out, two targets reserved, some watched."""

from datetime import datetime

from yanzhen.demo.commands.world import World
from yanzhen.prospects.commands import claim_target, refresh_scores, watch_target
from yanzhen.prospects.models import Score


def choose_targets(world: World, at: datetime) -> None:
    """Score all firms outside as of the demo's beginning; reserve and watch some of the best."""
    refresh_scores(at=at)
    best = Score.objects.order_by("-points", "-id").values_list("company__code", flat=True)[:12]
    for turn, code in enumerate(best):
        by = world.user(("officer", "officer2")[turn % 2])
        if turn in (2, 5):
            claim_target(code, by=by, at=at)
        elif turn % 2 == 0:
            watch_target(code, by=by, at=at)
