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
from yanzhen.prospects.commands.stirring import stir_targets

__all__ = [
    "claim_listed",
    "claim_target",
    "keep_backtests",
    "refresh_scores",
    "release_claim",
    "stir_targets",
    "unwatch_target",
    "watch_target",
]
