"""Everything that can happen to articles and their facts."""

from yanzhen.radar.commands.intake import About, add_file, add_text, read_next
from yanzhen.radar.commands.review import (
    Said,
    accept_source,
    add_fact,
    correct_fact,
    decide_fact,
    link_fact,
)

__all__ = [
    "About",
    "Said",
    "accept_source",
    "add_fact",
    "add_file",
    "add_text",
    "correct_fact",
    "decide_fact",
    "link_fact",
    "read_next",
]
