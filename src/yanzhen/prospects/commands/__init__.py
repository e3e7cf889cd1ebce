"""Everything that can happen to targets."""

from yanzhen.prospects.commands.claiming import (
    claim_listed,
    claim_target,
    release_claim,
    unwatch_target,
    watch_target,
)
from yanzhen.prospects.commands.looking_back import keep_backtests
from yanzhen.prospects.commands.scoring import refresh_scores

__all__ = [
    "claim_listed",
    "claim_target",
    "keep_backtests",
    "refresh_scores",
    "release_claim",
    "unwatch_target",
    "watch_target",
]
