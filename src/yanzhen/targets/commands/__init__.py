"""What can happen to targets and to the books of what counts."""

from yanzhen.targets.commands.building import rebuild, verify
from yanzhen.targets.commands.setting import Aim, change_target, set_target, split_target

__all__ = ["Aim", "change_target", "rebuild", "set_target", "split_target", "verify"]
