"""Everything that can happen to gaps."""

from yanzhen.gaps.commands.panels import finish_panel, hand_in_panel, refuse_panel
from yanzhen.gaps.commands.shares import state_share, withdraw_share

__all__ = ["finish_panel", "hand_in_panel", "refuse_panel", "state_share", "withdraw_share"]
