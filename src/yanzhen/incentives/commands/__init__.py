"""Everything that can happen to policies."""

from yanzhen.incentives.commands.ending import end_policy, resume_policy, supersede_policy
from yanzhen.incentives.commands.keeping import Stated, add_policy, change_policy, set_topics

__all__ = [
    "Stated",
    "add_policy",
    "change_policy",
    "end_policy",
    "resume_policy",
    "set_topics",
    "supersede_policy",
]
