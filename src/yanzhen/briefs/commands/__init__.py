"""Everything that can happen to briefs, ties and learning."""

from yanzhen.briefs.commands.briefing import edit_section, make_brief, refresh_brief, reset_section
from yanzhen.briefs.commands.learning import keep_answers
from yanzhen.briefs.commands.tying import record_tie, withdraw_tie

__all__ = [
    "edit_section",
    "keep_answers",
    "make_brief",
    "record_tie",
    "refresh_brief",
    "reset_section",
    "withdraw_tie",
]
