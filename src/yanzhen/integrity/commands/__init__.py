"""Everything that can happen to a case, and the facts stated for the checks."""

from yanzhen.integrity.commands.checking import check_all, check_project, check_recent
from yanzhen.integrity.commands.deciding import (
    answer_case,
    ask_proof,
    clear_case,
    confirm_case,
    reopen_case,
)
from yanzhen.integrity.commands.stating import state_fact

__all__ = [
    "answer_case",
    "ask_proof",
    "check_all",
    "check_project",
    "check_recent",
    "clear_case",
    "confirm_case",
    "reopen_case",
    "state_fact",
]
