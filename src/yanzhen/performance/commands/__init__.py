"""Everything that can happen to plans and reviews."""

from yanzhen.performance.commands.planning import (
    add_item,
    adopt,
    carry_items,
    drop_item,
    tick_item,
    untick_item,
    write_week,
)
from yanzhen.performance.commands.reviewing import acknowledge, write_review

__all__ = [
    "acknowledge",
    "add_item",
    "adopt",
    "carry_items",
    "drop_item",
    "tick_item",
    "untick_item",
    "write_review",
    "write_week",
]
