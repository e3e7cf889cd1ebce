"""Everything that can happen to articles and their facts."""

from yanzhen.radar.commands.fetching import drop_old_finds, fetch_list, fetch_page
from yanzhen.radar.commands.intake import About, add_file, add_text, read_next
from yanzhen.radar.commands.proposing import propose_next
from yanzhen.radar.commands.review import (
    OF_ZONES,
    Said,
    accept_source,
    add_fact,
    correct_fact,
    decide_fact,
    link_fact,
)
from yanzhen.radar.commands.sources import (
    SourceSaid,
    add_source,
    allow_host,
    call_source,
    change_source,
    forbid_host,
)
from yanzhen.radar.commands.suggesting import leave_suggestion, take_policy, take_statement
from yanzhen.radar.commands.telling import send_briefs, tell_of
from yanzhen.radar.commands.watching import (
    drop_old_news,
    mark_brief_read,
    stop_watching,
    watch_for,
)

__all__ = [
    "OF_ZONES",
    "About",
    "Said",
    "SourceSaid",
    "accept_source",
    "add_fact",
    "add_file",
    "add_source",
    "add_text",
    "allow_host",
    "call_source",
    "change_source",
    "correct_fact",
    "decide_fact",
    "drop_old_finds",
    "drop_old_news",
    "fetch_list",
    "fetch_page",
    "forbid_host",
    "leave_suggestion",
    "link_fact",
    "mark_brief_read",
    "propose_next",
    "read_next",
    "send_briefs",
    "stop_watching",
    "take_policy",
    "take_statement",
    "tell_of",
    "watch_for",
]
