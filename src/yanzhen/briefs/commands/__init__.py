"""Everything that can happen to briefs, ties and learning."""

from yanzhen.briefs.commands.briefing import edit_section, make_brief, refresh_brief, reset_section

__all__ = ["edit_section", "make_brief", "refresh_brief", "reset_section"]
