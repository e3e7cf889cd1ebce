"""What can happen to targets, to the books of what counts, and to months."""

from yanzhen.targets.commands.building import rebuild, verify
from yanzhen.targets.commands.closing import close_month, open_items, reissue_month
from yanzhen.targets.commands.excluding import exclude_project, lift_exclusion
from yanzhen.targets.commands.setting import Aim, change_target, set_target, split_target

__all__ = [
    "Aim",
    "change_target",
    "close_month",
    "exclude_project",
    "lift_exclusion",
    "open_items",
    "rebuild",
    "reissue_month",
    "set_target",
    "split_target",
    "verify",
]
